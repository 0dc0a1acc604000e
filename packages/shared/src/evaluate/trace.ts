/** Why each rule took a request or did not, in a form that a person can be told. */
import type { Condition, ConditionKind, RoutedRequest } from './conditions.ts';
import type { Decision, RouteOrigin } from './decision.ts';
import type { ProxyClause, RouteEntry } from './http-routes.ts';
import type { Connection, L4Entry } from './l4-routes.ts';
import type { Wanted } from './string-match.ts';
import type { SkippedDelegation } from './virtual-services.ts';

/** A condition that did not hold: `headers` `end-user` wanted exact `jason`, the request has `ann`. */
export type FailedCondition = {
  readonly kind: ConditionKind | 'sniHosts';
  /** Name of the header, query parameter or claim. */
  readonly key: string | null;
  readonly wanted: Wanted | { readonly type: 'any-of'; readonly values: readonly string[] };
  readonly ignoreCase: boolean;
  /** null: the request has nothing there. */
  readonly actual: string | null;
};

export type MatchTrace = { readonly origin: RouteOrigin } & (
  | { readonly result: 'matched' }
  /** Every condition that did not hold. */
  | { readonly result: 'failed'; readonly failed: readonly FailedCondition[] }
  /** It would match, but an earlier rule took the request. */
  | { readonly result: 'taken-before'; readonly by: RouteOrigin | null }
  /** It is no route of this proxy: another port, gateway or source. */
  | { readonly result: 'not-for-proxy'; readonly clause: ProxyClause }
  /** An earlier rule of the same VirtualService takes every request, so the proxy does not have this one at all. */
  | { readonly result: 'unreachable'; readonly after: RouteOrigin }
);

/** A rule that delegates to a VirtualService that cannot be used. */
export type DelegationTrace = Omit<SkippedDelegation, 'place'> & {
  readonly virtualService: { readonly namespace: string; readonly name: string };
  readonly ruleIndex: number;
};

export function delegationTrace(skipped: SkippedDelegation): DelegationTrace {
  const { place, ...rest } = skipped;
  return { virtualService: { namespace: place.namespace, name: place.name }, ruleIndex: place.index, ...rest };
}

function failedConditions(conditions: readonly Condition[], request: RoutedRequest): FailedCondition[] {
  return conditions
    .filter((condition) => !condition.holds(request))
    .map(({ kind, key, wanted, ignoreCase, actual }) => ({ kind, key, wanted, ignoreCase, actual: actual(request) }));
}

export function originOf(decision: Decision): RouteOrigin | null {
  return 'route' in decision ? decision.route : null;
}

/** True for the same match of the same rule. */
export function isSameOrigin(a: RouteOrigin, b: RouteOrigin): boolean {
  return (
    a.virtualService?.namespace === b.virtualService?.namespace &&
    a.virtualService?.name === b.virtualService?.name &&
    a.ruleIndex === b.ruleIndex &&
    a.matchIndex === b.matchIndex
  );
}

/** What became of an HTTP match for a request, given the decision that was taken. */
export function traceEntry(entry: RouteEntry, request: RoutedRequest, winner: RouteOrigin | null): MatchTrace {
  const { origin } = entry;
  if (entry.status === 'not-for-proxy') return { origin, result: 'not-for-proxy', clause: entry.clause };
  if (entry.status === 'unreachable') return { origin, result: 'unreachable', after: entry.after };
  const failed = failedConditions(entry.route.conditions, request);
  if (failed.length > 0) return { origin, result: 'failed', failed };
  return origin === winner ? { origin, result: 'matched' } : { origin, result: 'taken-before', by: winner };
}

/** What became of a TLS or TCP match for a connection. */
export function traceConnection(entry: L4Entry, connection: Connection, winner: RouteOrigin | null): MatchTrace {
  const { origin } = entry;
  if (origin === winner) return { origin, result: 'matched' };
  if (entry.clause !== null) return { origin, result: 'not-for-proxy', clause: entry.clause };
  if (entry.sniHosts !== null && !coversSni(entry.sniHosts, connection.sni)) {
    const wanted = { type: 'any-of', values: entry.sniHosts } as const;
    const failed = [{ kind: 'sniHosts', key: null, wanted, ignoreCase: true, actual: connection.sni }] as const;
    return { origin, result: 'failed', failed };
  }
  return { origin, result: 'taken-before', by: winner };
}

function coversSni(sniHosts: readonly string[], sni: string | null): boolean {
  if (sni === null) return false;
  const name = sni.toLowerCase();
  return sniHosts.some((host) => {
    const wanted = host.toLowerCase();
    return wanted.startsWith('*') ? name.endsWith(wanted.slice(1)) : name === wanted;
  });
}
