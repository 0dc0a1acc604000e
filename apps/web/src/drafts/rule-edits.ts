/**
 * The edits that turn the applied rules into the drafted ones. Each edit sees what the ones before it did, so rules are
 * changed where they stand first; then they are moved, added from the bottom up, and taken out from the bottom up.
 */
import type { RoutingRule } from '@sluice/shared/api/routing';
import { sameJson } from '@sluice/shared/plan/same-json';
import type { AddRule, Edit, OptionChanges, SetOptions } from '@sluice/shared/routing/edit';
import type { RuleOrigin } from '@sluice/shared/routing/route-table';
import { Places, stayingOf } from './places.ts';
import { groupsOf, isFixed, isPinned, mainGroupOf } from './rule-groups.ts';
import {
  contentOf,
  type DraftRow,
  isSameContent,
  noOptions,
  optionNames,
  type RowAction,
  type RowOptions,
  ruleAt,
} from './rule-row.ts';

/** A row of the wanted order: one that is kept, one to be added, or one to be taken out. */
type Unit = { readonly key: string; readonly does: 'stay' | 'add' | 'remove'; readonly row: DraftRow };

export function ruleEdits(applied: readonly RoutingRule[], rows: readonly DraftRow[]): Edit[] {
  const main = mainGroupOf(applied);
  return [
    ...rows.flatMap((row) => inPlaceEdits(applied, row)),
    ...groupsOf(rows).flatMap(({ key, rows: own }) => structureEdits(applied, own, key === main)),
  ];
}

function inPlaceEdits(applied: readonly RoutingRule[], row: DraftRow): Edit[] {
  const rule = ruleAt(applied, row.origin);
  if (row.origin === null || rule === undefined || row.isRemoved) return [];
  const before = contentOf(rule);
  if (isSameContent(row, before)) return [];
  const origin = row.origin;
  const { action } = row;
  const options = optionChanges(row.options, before.options);
  const isRenamed = row.name !== before.name;
  const isRematched = !sameJson(row.matches, before.matches);
  const isWeighed = action.kind === 'route' && before.action.kind === 'route';
  const acts = isWeighed || sameJson(action, before.action) ? {} : wantedAction(action);
  return [
    ...(isRenamed || isRematched || Object.keys(acts).length > 0
      ? [
          {
            type: 'changeRule' as const,
            rule: origin,
            ...(isRenamed && { name: row.name }),
            ...(isRematched && { matches: [...row.matches] }),
            ...acts,
          },
        ]
      : []),
    ...(isWeighed && action.weights !== null
      ? [{ type: 'setWeights' as const, rule: origin, weights: { ...action.weights } }]
      : []),
    ...(options === null ? [] : [{ type: 'setOptions', rule: origin, options } satisfies SetOptions]),
  ];
}

/** What differs: values that are wanted, and null for what is taken away. Null where nothing does. */
function optionChanges(wanted: RowOptions, before: RowOptions): OptionChanges | null {
  const names = optionNames.filter((name) => !sameJson(wanted[name], before[name]));
  if (names.length === 0) return null;
  const changes = names.map((name) => [name, isUnset(wanted, name) ? null : wanted[name]]);
  return Object.fromEntries(changes) satisfies OptionChanges;
}

const isUnset = (options: RowOptions, name: keyof RowOptions): boolean => sameJson(options[name], noOptions[name]);

function structureEdits(applied: readonly RoutingRule[], rows: readonly DraftRow[], isMain: boolean): Edit[] {
  const units = rows.flatMap((row) => unitsOf(applied, row));
  const known = units.filter(({ does }) => does !== 'add');
  const group = new Group(known, isMain ? units.find(({ row, does }) => does === 'stay' && isPinned(row)) : undefined);
  group.reorder(units.filter(({ does }) => does === 'stay'));
  if (known.length === 0) for (const { row } of units) group.addLast(row);
  else group.addAll(units.filter(({ does }) => does !== 'remove'));
  group.removeAll(units.filter(({ does }) => does === 'remove'));
  return group.edits;
}

function unitsOf(applied: readonly RoutingRule[], row: DraftRow): Unit[] {
  const rule = ruleAt(applied, row.origin);
  if (rule === undefined) return row.isRemoved ? [] : [{ key: row.id, does: 'add', row }];
  if (row.isRemoved) return [{ key: row.id, does: 'remove', row }];
  return [{ key: row.id, does: 'stay', row }];
}

/** One VirtualService while its rules change places. */
class Group {
  readonly edits: Edit[] = [];
  readonly #places: Places;
  readonly #origins: Map<string, RuleOrigin>;
  /** The rule for everything else, above which rules are added that name no other. */
  readonly #rest: Unit | undefined;

  constructor(known: readonly Unit[], rest: Unit | undefined) {
    this.#rest = rest;
    const origins = known.flatMap(({ key, row }) => (row.origin === null ? [] : [[key, row.origin] as const]));
    this.#origins = new Map(origins);
    this.#places = new Places(origins.map(([key, { via, index }]) => [key, via?.index ?? index]));
  }

  reorder(wanted: readonly Unit[]): void {
    const weight = ({ row }: Unit) => (isFixed(row) || isPinned(row) ? wanted.length + 1 : 1);
    const staying = stayingOf(wanted, ({ key }) => this.#places.of(key), weight);
    for (const [at, unit] of wanted.entries()) {
      if (!staying.has(unit)) this.#moveAfter(unit, wanted[at - 1]);
    }
  }

  /** From the bottom up, so that what a rule is put above is there already. */
  addAll(wanted: readonly Unit[]): void {
    for (const [at, unit] of [...wanted.entries()].toReversed()) {
      if (unit.does === 'add') this.#add(unit, wanted[at - 1], wanted[at + 1]);
    }
  }

  /** Into an object that does not exist yet, or that only delegates. */
  addLast(row: DraftRow): void {
    this.edits.push(addition(row));
  }

  removeAll(units: readonly Unit[]): void {
    const lastFirst = units.toSorted((a, b) => this.#places.of(b.key) - this.#places.of(a.key));
    for (const { key } of lastFirst) {
      this.edits.push({ type: 'removeRule', rule: this.#originOf(key) });
      this.#places.remove(key);
    }
  }

  #add(unit: Unit, above: Unit | undefined, below: Unit | undefined): void {
    const { key, row } = unit;
    if (below !== undefined && below !== this.#rest && !this.#isDelegated(below.key)) {
      this.#addBefore(unit, below.key);
      return;
    }
    const anchor = this.#anchor();
    if (this.#rest !== undefined) {
      this.edits.push(addition(row));
      this.#settle(unit, this.#places.of(this.#rest.key));
    } else if (anchor !== undefined) {
      this.#addBefore(unit, anchor);
    } else {
      this.addLast(row);
      return;
    }
    const from = this.#places.of(key);
    if (below !== undefined) this.#move(key, this.#places.before(from, this.#places.of(below.key)));
    else if (above !== undefined && this.#places.has(above.key)) this.#moveAfter(unit, above);
    else if (above?.does === 'add') this.#moveToEnd(key);
  }

  #addBefore(unit: Unit, anchor: string): void {
    this.edits.push(addition(unit.row, this.#originOf(anchor)));
    this.#settle(unit, this.#places.of(anchor));
  }

  #settle({ key, row }: Unit, at: number): void {
    this.#places.add(key, at);
    const some = row.origin ?? [...this.#origins.values()][0];
    if (some === undefined) return;
    const { namespace, name } = some.via ?? some;
    this.#origins.set(key, { namespace, name, protocol: 'http', index: at });
  }

  #moveAfter({ key }: Unit, previous: Unit | undefined): void {
    const from = this.#places.of(key);
    const after = previous === undefined ? this.#places.first() - 1 : this.#places.of(previous.key);
    this.#move(key, from > after ? after + 1 : after);
  }

  #moveToEnd(key: string): void {
    this.#move(key, this.#places.last());
  }

  #move(key: string, to: number): void {
    if (this.#places.of(key) === to) return;
    this.edits.push({ type: 'moveRule', rule: this.#originOf(key), to });
    this.#places.move(key, to);
  }

  /** Some rule of the object itself, beside which others can be put. */
  #anchor(): string | undefined {
    return [...this.#origins.keys()].find((key) => this.#places.has(key) && !this.#isDelegated(key));
  }

  #isDelegated(key: string): boolean {
    return this.#origins.get(key)?.via !== undefined;
  }

  #originOf(key: string): RuleOrigin {
    const origin = this.#origins.get(key);
    if (origin === undefined) throw new Error(`No origin is known for ${key}.`);
    return { ...origin, index: this.#places.of(key) };
  }
}

function addition({ name, matches, action, options }: DraftRow, before?: RuleOrigin): AddRule {
  const set = optionNames.filter((option) => !isUnset(options, option));
  return {
    type: 'addRule',
    ...(name !== null && { name }),
    matches: [...matches],
    ...wantedAction(action),
    ...(set.length > 0 && { options: Object.fromEntries(set.map((option) => [option, options[option]])) }),
    ...(before && { before }),
  };
}

/** What a rule does, as edits have it. */
function wantedAction(action: RowAction): Pick<AddRule, 'weights' | 'redirect' | 'directResponse'> {
  switch (action.kind) {
    case 'route':
      return { weights: { ...action.weights } };
    case 'redirect':
      return { redirect: action.redirect };
    case 'direct-response':
      return { directResponse: action.response };
    case 'other':
      return {};
  }
}
