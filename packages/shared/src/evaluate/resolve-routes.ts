/**
 * Rules with full names of hosts and gateways. List elements that the API server would refuse (nulls, entries without
 * destination) are bearable here: rules are also evaluated while somebody is still writing them.
 * Source: istio/istio pilot/pkg/model/virtualservice.go (resolveVirtualServiceShortnames).
 */
import { resolveGatewayName } from '../istio/gateway-name.ts';
import { resolveHost } from '../istio/host-name.ts';
import type { Destination, HTTPMatchRequest, HTTPRoute, L4MatchAttributes, L4Route } from '../istio/virtual-service.ts';

/** Where a rule is written. */
export type RuleSite = { readonly namespace: string; readonly domain: string };

type Written<T> = readonly (T | null)[] | null | undefined;

function present<T>(list: Written<T>): T[] {
  return (list ?? []).filter((entry) => entry !== null);
}

/** A destination that is missing stands for no host. */
function resolveDestination(destination: Destination | null | undefined, site: RuleSite): Destination {
  return { ...destination, host: resolveHost(destination?.host ?? '', site.namespace, site.domain) };
}

/** A match that is null has no conditions. */
function resolveMatches<M extends HTTPMatchRequest | L4MatchAttributes>(
  matches: readonly (M | null)[],
  site: RuleSite,
): (M | Record<string, never>)[] {
  return matches.map((match) => {
    if (!match?.gateways) return match ?? {};
    return { ...match, gateways: match.gateways.map((gateway) => resolveGatewayName(gateway, site.namespace)) };
  });
}

function resolveEntries<E extends { destination: Destination }>(entries: Written<E>, site: RuleSite): E[] {
  return present(entries).map((entry) => ({ ...entry, destination: resolveDestination(entry.destination, site) }));
}

/** An HTTP rule with gateways and destinations fully qualified, and without mirrors to nowhere. */
export function resolveHttpRoute(route: HTTPRoute, site: RuleSite): HTTPRoute {
  return {
    ...route,
    match: resolveMatches(route.match ?? [], site),
    route: resolveEntries(route.route, site),
    mirror: route.mirror ? resolveDestination(route.mirror, site) : null,
    mirrors: resolveEntries(
      present(route.mirrors).filter(({ destination }) => destination),
      site,
    ),
  };
}

/** A TLS or TCP rule with gateways and destinations fully qualified. */
export function resolveL4Route(route: L4Route, site: RuleSite): L4Route {
  return { ...route, match: resolveMatches(route.match ?? [], site), route: resolveEntries(route.route, site) };
}
