/**
 * One rule of a route table as it is drafted. A row that stands for an applied rule keeps its origin; what it says is
 * compared with that rule, so that the same again is no change.
 */
import type { RoutingRule } from '@sluice/shared/api/routing';
import type { Version } from '@sluice/shared/api/services';
import type { HTTPDirectResponse, HTTPMatchRequest, HTTPRedirect } from '@sluice/shared/istio/virtual-service';
import { sameJson } from '@sluice/shared/plan/same-json';
import type { OptionChanges, WantedMirror } from '@sluice/shared/routing/edit';
import type { RuleOrigin } from '@sluice/shared/routing/route-table';
import { normalise } from '@sluice/shared/weights/set-weight';

export type RowAction =
  /** Percent by version, adding up to 100; null for destinations as they are written. */
  | { readonly kind: 'route'; readonly weights: Readonly<Record<string, number>> | null }
  | { readonly kind: 'redirect'; readonly redirect: HTTPRedirect }
  | { readonly kind: 'direct-response'; readonly response: HTTPDirectResponse }
  /** Nothing that can be drafted: a delegate that leads nowhere, a rule without an action. */
  | { readonly kind: 'other' };

/** What a rule can do beside sending requests somewhere; absent is null, and no mirror is an empty list. */
export type RowOptions = {
  readonly timeout: string | null;
  readonly retries: NonNullable<OptionChanges['retries']> | null;
  readonly fault: NonNullable<OptionChanges['fault']> | null;
  readonly mirrors: readonly WantedMirror[];
  readonly rewrite: NonNullable<OptionChanges['rewrite']> | null;
  readonly headers: NonNullable<OptionChanges['headers']> | null;
  readonly corsPolicy: NonNullable<OptionChanges['corsPolicy']> | null;
};

/** All of a rule that a draft can change. */
export type RuleContent = {
  readonly name: string | null;
  /** ORed; the conditions inside one are ANDed. */
  readonly matches: readonly HTTPMatchRequest[];
  readonly action: RowAction;
  readonly options: RowOptions;
};

export type DraftRow = RuleContent & {
  /** Stays the same for as long as the draft lives, wherever the row goes. */
  readonly id: string;
  /** The VirtualService and protocol that it belongs to; rules are tried, and moved, inside of it. */
  readonly group: string;
  /** Where the rule is applied; null for one that is not yet. */
  readonly origin: RuleOrigin | null;
  /** Taken out, and shown where it was until the draft is applied. */
  readonly isRemoved: boolean;
};

export const noOptions: RowOptions = {
  timeout: null,
  retries: null,
  fault: null,
  mirrors: [],
  rewrite: null,
  headers: null,
  corsPolicy: null,
};
export const optionNames = Object.keys(noOptions) as readonly (keyof RowOptions)[];

/** The group of a table that has no object yet: the first rule will create it. */
export const firstGroup = 'http';

/** The object whose order counts: for rules of a delegate, the one that delegates. */
export function groupOf({ protocol, namespace, name, via }: RuleOrigin): string {
  const root = via ?? { namespace, name };
  return `${protocol} ${root.namespace}/${root.name}`;
}

const idOf = (origin: RuleOrigin) =>
  `${groupOf(origin)}#${origin.via?.index ?? origin.index}${origin.via ? `.${origin.namespace}/${origin.name}#${origin.index}` : ''}`;

export function contentOf({ name, matches, action, options, isDefault }: RoutingRule): RuleContent {
  const { timeout, retries, fault, mirrors, rewrite, headers, corsPolicy } = options;
  return {
    name,
    // What the default rule matches is everything, in whatever form.
    matches: isDefault && matches.length === 0 ? [] : matches,
    action: actionOf(action, options),
    options: { timeout, retries, fault, mirrors, rewrite, headers, corsPolicy },
  };
}

function actionOf(action: RoutingRule['action'], { redirect, directResponse }: RoutingRule['options']): RowAction {
  if (action === 'route') return { kind: 'route', weights: null };
  if (action === 'redirect' && redirect !== null) return { kind: 'redirect', redirect };
  if (action === 'direct-response' && directResponse !== null) {
    return { kind: 'direct-response', response: directResponse };
  }
  return { kind: 'other' };
}

/** @param taken ids that other rows have */
export function rowOf(rule: RoutingRule, taken: ReadonlySet<string> = new Set()): DraftRow {
  let id = idOf(rule.origin);
  while (taken.has(id)) id = `${id}'`;
  return { id, group: groupOf(rule.origin), origin: rule.origin, isRemoved: false, ...contentOf(rule) };
}

export const rowsOf = (rules: readonly RoutingRule[]): DraftRow[] => rules.map((rule) => rowOf(rule));

export const isSameContent = (a: RuleContent, b: RuleContent): boolean =>
  sameJson([a.name, a.matches, a.action, a.options], [b.name, b.matches, b.action, b.options]);

export const isSameRow = (a: DraftRow, b: DraftRow): boolean =>
  a.isRemoved === b.isRemoved && sameJson(a.origin, b.origin) && isSameContent(a, b);

export const ruleAt = (rules: readonly RoutingRule[], origin: RuleOrigin | null): RoutingRule | undefined =>
  origin === null ? undefined : rules.find((rule) => sameJson(rule.origin, origin));

/** Whole percents in the order of the versions; null where the rule does not divide requests between versions. */
export function percentsOf(rule: RoutingRule, versions: readonly Version[]): number[] | null {
  if (rule.action !== 'route' || rule.destinations.some(({ version, share }) => version === null && share > 0)) {
    return null;
  }
  const shareOf = (name: string) =>
    rule.destinations.reduce((sum, { version, share }) => sum + (version === name ? share : 0), 0);
  return normalise(versions.map(({ name }) => Math.round(shareOf(name) * 1_000_000)));
}

/** What the rule sends to versions, in percent by version; null where it names none. */
export function weightsOf(rule: RoutingRule | undefined): Record<string, number> | null {
  const named = (rule?.destinations ?? []).filter(({ version, share }) => version !== null && share > 0);
  const percents = normalise(named.map(({ share }) => Math.round(share * 1_000_000)));
  const weights: Record<string, number> = {};
  for (const [at, { version }] of named.entries()) {
    weights[version ?? ''] = (weights[version ?? ''] ?? 0) + (percents[at] ?? 0);
  }
  return named.length === 0 ? null : weights;
}

/** Weights that say what is applied are none. */
export function settleAction(
  action: RowAction,
  rule: RoutingRule | undefined,
  versions: readonly Version[],
): RowAction {
  if (action.kind !== 'route' || action.weights === null || rule === undefined) return action;
  const applied = percentsOf(rule, versions);
  const { weights } = action;
  const isSame = applied !== null && versions.every(({ name }, at) => (weights[name] ?? 0) === applied[at]);
  return isSame ? { kind: 'route', weights: null } : action;
}
