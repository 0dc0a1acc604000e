/**
 * Carries a draft over to rules that others have changed meanwhile. Rules have no identity of their own, so they are
 * recognised: by all that they say, then by name, then as what they are for.
 */
import type { RoutingRule } from '@sluice/shared/api/routing';
import { sameJson } from '@sluice/shared/plan/same-json';
import { mainGroupOf } from './rule-groups.ts';
import { contentOf, type DraftRow, firstGroup, groupOf, isSameContent, rowOf, ruleAt, weightsOf } from './rule-row.ts';

export type Rebased = {
  readonly rows: readonly DraftRow[];
  /** Ids of rows that both changed, and `order` where both gave the rules another order. */
  readonly conflicts: readonly string[];
};

/** @param winner where both changed a rule; with `ask` the draft wins, and the conflict is told */
export function rebaseRows(
  base: readonly RoutingRule[],
  theirs: readonly RoutingRule[],
  rows: readonly DraftRow[],
  winner: 'ask' | 'mine' | 'theirs',
): Rebased {
  const partners = partnersOf(base, theirs);
  const main = mainGroupOf(theirs);
  const conflicts: string[] = [];
  const taken = new Set(rows.map(({ id }) => id));
  const merged = rows.flatMap((row): DraftRow[] => {
    const before = ruleAt(base, row.origin);
    if (before === undefined) return [{ ...row, group: row.group === firstGroup ? main : row.group }];
    const { row: next, isConflict } = mergeRow(row, before, partners.get(before), winner);
    if (isConflict) conflicts.push(row.id);
    return next === null ? [] : [next];
  });
  const added = theirs.filter((rule) => ![...partners.values()].includes(rule));
  const withTheirs = insertAll(merged, added, theirs, taken);
  const order = orderOf({ base, theirs, partners, rows, winner });
  if (order === 'conflict') conflicts.push('order');
  const isTheirOrder = order === 'theirs' || (order === 'conflict' && winner === 'theirs');
  return { rows: isTheirOrder ? inOrderOf(withTheirs, theirs) : withTheirs, conflicts };
}

type Partners = ReadonlyMap<RoutingRule, RoutingRule>;
type Same = (a: RoutingRule, b: RoutingRule) => boolean;

/** Where requests go counts for rules whose weights are drafted as rows; the split of the default rule has its own draft. */
export const isSameRule = (a: RoutingRule, b: RoutingRule): boolean =>
  isSameContent(contentOf(a), contentOf(b)) &&
  a.isDefault === b.isDefault &&
  (a.isDefault || sameJson(a.destinations, b.destinations));

const signs: readonly Same[] = [
  isSameRule,
  (a, b) => a.name !== null && a.name === b.name,
  (a, b) => a.isDefault && b.isDefault,
  (a, b) => sameJson(a.matches, b.matches) && !a.isDefault && !b.isDefault,
  (a, b) => sameJson(a.destinations, b.destinations) && a.action === b.action && !a.isDefault && !b.isDefault,
];

function partnersOf(base: readonly RoutingRule[], theirs: readonly RoutingRule[]): Partners {
  const partners = new Map<RoutingRule, RoutingRule>();
  const free = new Set(theirs);
  for (const isSame of signs) {
    for (const rule of base) {
      if (partners.has(rule)) continue;
      const found = [...free].find((other) => groupOf(other.origin) === groupOf(rule.origin) && isSame(rule, other));
      if (found === undefined) continue;
      partners.set(rule, found);
      free.delete(found);
    }
  }
  return partners;
}

type Merged = { readonly row: DraftRow | null; readonly isConflict: boolean };

function mergeRow(
  row: DraftRow,
  before: RoutingRule,
  now: RoutingRule | undefined,
  winner: 'ask' | 'mine' | 'theirs',
): Merged {
  const isMine = row.isRemoved || !isSameContent(row, contentOf(before));
  const isTheirs = now === undefined || !isSameRule(before, now);
  const moved = now === undefined ? null : onRule(row, before, now);
  const taken = now === undefined ? null : { ...rowOf(now), id: row.id };
  if (!isTheirs) return { row: moved, isConflict: false };
  if (!isMine || (now === undefined && row.isRemoved)) return { row: taken, isConflict: false };
  if (taken !== null && !row.isRemoved && isSameContent(row, taken)) return { row: taken, isConflict: false };
  if (winner === 'theirs') return { row: taken, isConflict: true };
  return { row: moved ?? asNew(row, before), isConflict: true };
}

/** The row at the place of their rule; where that sends requests to versions no more, with weights that say where to. */
function onRule(row: DraftRow, before: RoutingRule, now: RoutingRule): DraftRow | null {
  if (row.action.kind !== 'route' || now.action === 'route') return { ...row, origin: now.origin };
  const anew = asNew(row, before);
  return anew && { ...anew, origin: now.origin };
}

/** What others took away and the draft keeps has to be added again, with weights that say where it goes. */
function asNew(row: DraftRow, before: RoutingRule): DraftRow | null {
  const { action } = row;
  if (action.kind !== 'route' || action.weights !== null) return { ...row, origin: null };
  const weights = weightsOf(before);
  return weights === null ? null : { ...row, origin: null, action: { kind: 'route', weights } };
}

/** Rules that others added, each behind the one that it stands behind there. */
function insertAll(
  rows: readonly DraftRow[],
  added: readonly RoutingRule[],
  theirs: readonly RoutingRule[],
  taken: Set<string>,
): readonly DraftRow[] {
  let all = rows;
  for (const rule of added) {
    const row = rowOf(rule, taken);
    taken.add(row.id);
    all = all.toSpliced(placeFor(rule, row.group, all, theirs), 0, row);
  }
  return all;
}

function placeFor(rule: RoutingRule, group: string, rows: readonly DraftRow[], theirs: readonly RoutingRule[]): number {
  const previous = theirs[theirs.indexOf(rule) - 1];
  if (previous !== undefined && groupOf(previous.origin) === group) {
    return rows.findIndex(({ origin }) => sameJson(origin, previous.origin)) + 1;
  }
  const start = rows.findIndex((row) => row.group === group);
  return start < 0 ? rows.length : start;
}

type Orders = {
  readonly base: readonly RoutingRule[];
  readonly theirs: readonly RoutingRule[];
  readonly partners: Partners;
  readonly rows: readonly DraftRow[];
  readonly winner: 'ask' | 'mine' | 'theirs';
};

/** Whose order of the rules that both have counts. */
function orderOf({ base, theirs, partners, rows }: Orders): 'mine' | 'theirs' | 'conflict' {
  const kept = base.filter((rule) => partners.has(rule));
  const their = theirs.flatMap((rule) => kept.filter((before) => partners.get(before) === rule));
  const mine = rows.flatMap((row) => kept.filter((rule) => sameJson(rule.origin, row.origin)));
  const isSame = (a: readonly RoutingRule[], b: readonly RoutingRule[]) =>
    a.filter((rule) => b.includes(rule)).every((rule, at) => rule === b.filter((each) => a.includes(each))[at]);
  if (isSame(their, kept)) return 'mine';
  if (isSame(mine, kept)) return 'theirs';
  return isSame(mine, their) ? 'mine' : 'conflict';
}

/** Their order; rules of the draft stay behind the one that they stand behind. */
function inOrderOf(rows: readonly DraftRow[], theirs: readonly RoutingRule[]): DraftRow[] {
  const blocks: DraftRow[][] = [[]];
  for (const row of rows) {
    if (row.origin === null) blocks.at(-1)?.push(row);
    else blocks.push([row]);
  }
  const [first = [], ...rest] = blocks;
  const placeOf = ([row]: DraftRow[]) => theirs.findIndex(({ origin }) => sameJson(origin, row?.origin));
  return [...first, ...rest.toSorted((a, b) => placeOf(a) - placeOf(b)).flat()];
}
