/** The trace of a decision, rule by rule. */
import type { RouteOrigin } from '@sluice/shared/evaluate/decision';
import type { MatchTrace } from '@sluice/shared/evaluate/trace';

export type TracedRule = {
  readonly origin: RouteOrigin;
  /** Whether one of its alternatives takes the request. */
  readonly isTaken: boolean;
  readonly matches: readonly MatchTrace[];
};

const keyOf = ({ virtualService, ruleIndex, via }: RouteOrigin) =>
  `${virtualService?.namespace}/${virtualService?.name} ${ruleIndex} ${via?.namespace}/${via?.name} ${via?.index}`;

/** Alternatives of one rule together, rules in the order in which they are tried. */
export function tracedRules(matches: readonly MatchTrace[]): TracedRule[] {
  const groups = new Map<string, MatchTrace[]>();
  for (const match of matches) {
    const key = keyOf(match.origin);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [match]);
    else group.push(match);
  }
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    if (first === undefined) return [];
    return [{ origin: first.origin, isTaken: group.some(({ result }) => result === 'matched'), matches: group }];
  });
}

/** Whether two decisions do the same with a request. */
export function isSameAnswer(a: Answered, b: Answered): boolean {
  return JSON.stringify(partsOf(a)) === JSON.stringify(partsOf(b));
}

type Answered = {
  readonly decision: { readonly kind: string; readonly options?: unknown };
  readonly outcomes: readonly unknown[];
  readonly location: string | null;
  readonly forwarded: unknown;
};

const partsOf = ({ decision, outcomes, location, forwarded }: Answered) => ({
  kind: decision.kind,
  options: decision.options,
  outcomes,
  location,
  forwarded,
});
