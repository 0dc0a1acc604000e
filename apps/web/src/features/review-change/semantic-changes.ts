/** A change in the words of the domain, read from the route tables and the objects on both sides of it. */
import type { Preview } from '@sluice/shared/api/changes';
import type { PlannedWrite } from '@sluice/shared/api/planned-write';
import { z } from 'zod';
import { movedPairs, type PlacedRule, pairRules, type Rule, type RulePair } from './rule-pairs.ts';

/** The options of a rule that are told by name. */
export const optionNames = [
  'timeout',
  'retries',
  'fault',
  'mirrors',
  'rewrite',
  'redirect',
  'directResponse',
  'headers',
  'corsPolicy',
] as const;
export type OptionName = (typeof optionNames)[number];

/** Shares by destination, 0 to 1, in the order of the rule. */
export type Shares = ReadonlyMap<string, number>;

export type SemanticChange =
  | { readonly kind: 'weights'; readonly rule: PlacedRule; readonly before: Shares; readonly after: Shares }
  | { readonly kind: 'rewritten'; readonly rule: PlacedRule; readonly total: number }
  | { readonly kind: 'first-rule' }
  | { readonly kind: 'added' | 'removed'; readonly rule: PlacedRule }
  | { readonly kind: 'moved' | 'matches' | 'renamed' | 'action'; readonly pair: RulePair }
  | {
      readonly kind: 'option';
      readonly rule: PlacedRule;
      readonly option: OptionName;
      readonly before: unknown;
      readonly after: unknown;
    }
  | { readonly kind: 'subset-created' | 'subset-removed' | 'subset-labels'; readonly subset: string }
  | { readonly kind: 'object-created' | 'object-deleted'; readonly object: PlannedWrite['object'] };

export type Meaning = {
  readonly changes: readonly SemanticChange[];
  /** Rules that the change leaves as they are. */
  readonly unchanged: readonly PlacedRule[];
  /** How many rules take requests before the default rule does, before or after, whichever is more. */
  readonly rulesAbove: number;
};

/**
 * Everything that a preview changes, from the rules down to the objects.
 *
 * @param byPods how requests were shared out before there was a rule; null where there was one
 */
export function meaningOf(
  { rules, writes }: Pick<Preview, 'rules'> & { readonly writes: readonly PlannedWrite[] },
  byPods: Shares | null = null,
): Meaning {
  const { pairs, added, removed } = pairRules(rules.before, rules.after);
  const moved = new Set(movedPairs(pairs));
  const inPairs = pairs.map((pair) => ({ pair, changes: changesOfPair(pair, moved.has(pair)) }));
  const isFirst = !rules.before.some(({ isDefault }) => isDefault) && rules.after.some(({ isDefault }) => isDefault);
  const changes: SemanticChange[] = [
    ...(isFirst ? [{ kind: 'first-rule' as const }] : []),
    ...inPairs.flatMap(({ changes: own }) => own),
    ...added.map(
      (rule): SemanticChange =>
        rule.rule.isDefault && byPods !== null
          ? { kind: 'weights', rule, before: byPods, after: sharesOf(rule.rule) }
          : { kind: 'added', rule },
    ),
    ...removed.map((rule) => ({ kind: 'removed' as const, rule })),
    ...writes.flatMap(changesOfWrite),
  ];
  const unchanged = inPairs.filter(({ changes: own }) => own.length === 0).map(({ pair }) => pair.after);
  return { changes, unchanged, rulesAbove: Math.max(rulesAboveIn(rules.before), rulesAboveIn(rules.after)) };
}

const rulesAboveIn = (rules: readonly Rule[]) =>
  Math.max(
    0,
    rules.findIndex(({ isDefault }) => isDefault),
  );

/** Shares by version, or by host and subset where the destination is none. */
export function sharesOf({ destinations }: Rule): Shares {
  const shares = new Map<string, number>();
  for (const { version, host, subset, share } of destinations) {
    const name = version ?? (subset === null ? host : `${host} · ${subset}`);
    shares.set(name, (shares.get(name) ?? 0) + share);
  }
  return shares;
}

function changesOfPair(pair: RulePair, isMoved: boolean): SemanticChange[] {
  const { before, after } = pair;
  return [
    ...(isMoved ? [{ kind: 'moved' as const, pair }] : []),
    ...(differ(before.rule.name, after.rule.name) ? [{ kind: 'renamed' as const, pair }] : []),
    ...(differ(before.rule.matches, after.rule.matches) ? [{ kind: 'matches' as const, pair }] : []),
    ...(before.rule.action === after.rule.action ? [] : [{ kind: 'action' as const, pair }]),
    ...weightsOfPair(pair),
    ...optionNames.flatMap((option) => {
      const [was, is] = [before.rule.options[option], after.rule.options[option]];
      return differ(was, is) ? [{ kind: 'option' as const, rule: after, option, before: was, after: is }] : [];
    }),
  ];
}

function weightsOfPair({ before, after }: RulePair): SemanticChange[] {
  const [was, is] = [sharesOf(before.rule), sharesOf(after.rule)];
  const names = [...new Set([...was.keys(), ...is.keys()])];
  const isOther = names.some((name) => Math.abs((was.get(name) ?? 0) - (is.get(name) ?? 0)) > 1e-9);
  const total = totalOf(before.rule);
  const isRewritten = before.rule.destinations.length > 1 && total !== 100 && total > 0 && totalOf(after.rule) === 100;
  return [
    ...(isOther ? [{ kind: 'weights' as const, rule: after, before: was, after: is }] : []),
    ...(isRewritten ? [{ kind: 'rewritten' as const, rule: after, total }] : []),
  ];
}

const totalOf = ({ destinations }: Rule) => destinations.reduce((sum, { weight }) => sum + (weight ?? 0), 0);

const Subsets = z.object({
  spec: z.object({
    subsets: z.array(z.object({ name: z.string(), labels: z.record(z.string(), z.string()).nullish() })).nullish(),
  }),
});

function changesOfWrite({ action, object, before, after }: PlannedWrite): SemanticChange[] {
  const own: SemanticChange[] =
    action === 'patch' ? [] : [{ kind: action === 'create' ? 'object-created' : 'object-deleted', object }];
  if (object.kind !== 'DestinationRule') return own;
  const [was, is] = [subsetsOf(before), subsetsOf(after)];
  return [
    ...own,
    ...[...is].flatMap(([subset, labels]): SemanticChange[] => {
      if (!was.has(subset)) return [{ kind: 'subset-created', subset }];
      return was.get(subset) === labels ? [] : [{ kind: 'subset-labels', subset }];
    }),
    ...[...was.keys()]
      .filter((subset) => !is.has(subset))
      .map((subset): SemanticChange => ({ kind: 'subset-removed', subset })),
  ];
}

/** Names with their labels as text. */
function subsetsOf(object: unknown): ReadonlyMap<string, string> {
  const subsets = Subsets.safeParse(object).data?.spec.subsets ?? [];
  return new Map(subsets.map(({ name, labels }) => [name, JSON.stringify(Object.entries(labels ?? {}).sort())]));
}

const differ = (a: unknown, b: unknown) => JSON.stringify(a ?? null) !== JSON.stringify(b ?? null);
