/** Which rule of a table before is which rule of the table after: origins are positions, and positions move. */
import type { Preview } from '@sluice/shared/api/changes';

export type Rule = Preview['rules']['before'][number];

export type PlacedRule = {
  readonly rule: Rule;
  /** Its number among the rules of its table, from 1. */
  readonly number: number;
};

export type RulePair = { readonly before: PlacedRule; readonly after: PlacedRule };

export type PairedRules = {
  /** In the order of the table after. */
  readonly pairs: readonly RulePair[];
  readonly added: readonly PlacedRule[];
  readonly removed: readonly PlacedRule[];
};

type Same = (a: Rule, b: Rule) => boolean;

const isInOneObject: Same = ({ origin: a }, { origin: b }) =>
  a.namespace === b.namespace && a.name === b.name && a.protocol === b.protocol;

const json = (value: unknown) => JSON.stringify(value);

/** All of a rule but its place. */
const contentOf = ({ origin: _, isDefault: __, notEditable: ___, ...content }: Rule) => json(content);

/** From the surest sign to the weakest: everything, the name, what it takes, being the last one, the place. */
const signs: readonly Same[] = [
  (a, b) => isInOneObject(a, b) && contentOf(a) === contentOf(b),
  (a, b) => isInOneObject(a, b) && a.name !== null && a.name === b.name,
  (a, b) => isInOneObject(a, b) && json(a.matches) === json(b.matches),
  (a, b) => a.isDefault && b.isDefault,
];

/** The rules of two tables by what they are, so that a rule that only moved is no other rule. */
export function pairRules(before: readonly Rule[], after: readonly Rule[]): PairedRules {
  const left = placed(before);
  const right = placed(after);
  const pairs: RulePair[] = [];
  for (const isSame of [...signs, samePlaceWhenAlone(before, after)]) {
    for (const a of [...left]) {
      const b = right.find((candidate) => isSame(a.rule, candidate.rule));
      if (b === undefined) continue;
      pairs.push({ before: a, after: b });
      left.splice(left.indexOf(a), 1);
      right.splice(right.indexOf(b), 1);
    }
  }
  return { pairs: pairs.sort((a, b) => a.after.number - b.after.number), added: right, removed: left };
}

/** Where no rule came or went, what stands at a place is what stood there, however much it changed. */
function samePlaceWhenAlone(before: readonly Rule[], after: readonly Rule[]): Same {
  return (a, b) =>
    before.length === after.length &&
    isInOneObject(a, b) &&
    a.origin.index === b.origin.index &&
    !a.isDefault &&
    !b.isDefault;
}

const placed = (rules: readonly Rule[]): PlacedRule[] => rules.map((rule, index) => ({ rule, number: index + 1 }));

/**
 * The pairs that moved against the others: all but a longest row of pairs whose order stayed. Of several such rows one
 * is taken.
 */
export function movedPairs(pairs: readonly RulePair[]): RulePair[] {
  // The longest increasing run of old numbers, in the order of the new ones.
  const runs: RulePair[][] = [];
  for (const pair of pairs) {
    const longest = runs
      .filter((run) => (run.at(-1)?.before.number ?? 0) < pair.before.number)
      .reduce<RulePair[]>((best, run) => (run.length > best.length ? run : best), []);
    runs.push([...longest, pair]);
  }
  const stayed = new Set(runs.reduce<RulePair[]>((best, run) => (run.length > best.length ? run : best), []));
  return pairs.filter((pair) => !stayed.has(pair));
}
