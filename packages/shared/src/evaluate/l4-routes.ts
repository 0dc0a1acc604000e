/**
 * TCP and TLS rules: what one proxy does with a connection. Sources: istio/istio pilot/pkg/networking/core/tls.go
 * (matchTLS, matchTCP), networkfilter.go and gateway.go (l4SingleMatch).
 */
import type { Destination, L4MatchAttributes, RouteDestination } from '../istio/virtual-service.ts';
import { type ClusterIndex, type ClusterTarget, destinationTarget } from './clusters.ts';
import type { RouteDecision, RouteOptions, RouteOrigin, WeightedTarget } from './decision.ts';
import { type ProxyClause, type RouteContext, refusedBy } from './http-routes.ts';
import type { ResolvedL4Route, ResolvedVirtualService } from './virtual-services.ts';

/** A connection that a client opens through the proxy. */
export type Connection = {
  readonly port: number;
  /** The service name or address the client connects to; gateways do not look at it. */
  readonly host: string | null;
  /** Server name of the TLS handshake; null without TLS. */
  readonly sni: string | null;
};

/** One match of a TLS or TCP rule, as a route of this proxy or with the reason why it is none. */
export type L4Entry = {
  readonly origin: RouteOrigin;
  readonly protocol: 'tls' | 'tcp';
  /** Server names, of which one has to fit; null for TCP. */
  readonly sniHosts: readonly string[] | null;
  readonly clause: ProxyClause | null;
  readonly decision: RouteDecision;
};

const connectionOptions: RouteOptions = {
  timeoutMs: null,
  retries: null,
  fault: null,
  mirrors: [],
  rewrite: null,
  headers: null,
  hashPolicies: [],
  corsPolicy: null,
  missingClusterStatus: 503,
};

function connectionDecision(origin: RouteOrigin, clusters: readonly WeightedTarget[]): RouteDecision {
  return { kind: 'route', route: origin, clusters, options: connectionOptions };
}

function wholeTarget(target: ClusterTarget): WeightedTarget {
  return { ...target, share: 1, headers: null, authority: null };
}

/** Weights as for HTTP: of several destinations those without weight are left out. Drawn once for each connection. */
function l4Targets(
  entries: readonly RouteDestination[],
  target: (destination: Destination) => ClusterTarget,
): WeightedTarget[] {
  const only = entries.length === 1 ? entries[0] : undefined;
  if (only) return [wholeTarget(target(only.destination))];
  const weighted = entries.filter(({ weight }) => (weight ?? 0) > 0);
  const sum = weighted.reduce((total, { weight }) => total + (weight ?? 0), 0);
  return weighted.map(({ destination, weight }) => ({
    ...wholeTarget(target(destination)),
    share: (weight ?? 0) / sum,
  }));
}

/** Conditions on the proxy; unlike HTTP matches, gateways and source labels both have to hold. */
function clauseOf(match: L4MatchAttributes | null, context: RouteContext): ProxyClause | null {
  if (match === null) return null;
  const { gateways, ...rest } = match;
  return (
    refusedBy({ port: match.port ?? 0, gateways: gateways ?? [] }, context) ?? refusedBy({ ...rest, port: 0 }, context)
  );
}

function l4Entries(rule: ResolvedL4Route, protocol: 'tls' | 'tcp', context: RouteContext): L4Entry[] {
  const matches = rule.route.match ?? [];
  const destinations = rule.route.route ?? [];
  if (destinations.length === 0 || (protocol === 'tls' && matches.length === 0)) return [];
  const { namespace, name, index, via } = rule.place;
  const targets = l4Targets(destinations, (destination) =>
    destinationTarget(context.clusters, destination, context.lookup(destination.host), context.listenerPort),
  );
  return (matches.length > 0 ? matches : [null]).map((match, position) => {
    const matchIndex = match === null ? null : position;
    const origin = { virtualService: { namespace, name }, ruleIndex: index, matchIndex, ruleName: null, via };
    const sniHosts = protocol === 'tls' ? (match?.sniHosts ?? []) : null;
    const decision = connectionDecision(origin, targets);
    return { origin, protocol, sniHosts, clause: clauseOf(match, context), decision };
  });
}

/** What a VirtualService's `tls` rules come to for one proxy, in order. */
export function tlsEntries(virtualService: ResolvedVirtualService, context: RouteContext): L4Entry[] {
  return virtualService.tls.flatMap((rule) => l4Entries(rule, 'tls', context));
}

/** What a VirtualService's `tcp` rules come to for one proxy, in order. */
export function tcpEntries(virtualService: ResolvedVirtualService, context: RouteContext): L4Entry[] {
  return virtualService.tcp.flatMap((rule) => l4Entries(rule, 'tcp', context));
}

/** How well a server name fits: its length for the exact name, shorter for wildcards; null when it does not fit. */
function fit(sniHost: string, sni: string): number | null {
  const host = sniHost.toLowerCase();
  if (!host.startsWith('*')) return host === sni ? Number.MAX_SAFE_INTEGER : null;
  return host === '*' || (sni.endsWith(host.slice(1)) && sni.length >= host.length) ? host.length : null;
}

/**
 * Envoy's choice of a filter chain by server name: the exact one, else the longest wildcard, else one that asks for
 * none; the first of equals.
 */
export function chooseBySni<T extends { readonly sniHosts: readonly string[] }>(
  chains: readonly T[],
  sni: string | null,
): T | null {
  let best: T | null = null;
  let bestFit = -1;
  for (const chain of chains) {
    const fits = sni === null ? [] : chain.sniHosts.map((host) => fit(host, sni.toLowerCase()) ?? -1);
    const chainFit = chain.sniHosts.length === 0 ? 0 : Math.max(...fits, -1);
    if (chainFit > bestFit) {
      best = chain;
      bestFit = chainFit;
    }
  }
  return best;
}

/** The default: all of the connection to the service itself. */
export function plainConnection(
  clusters: ClusterIndex,
  origin: RouteOrigin,
  host: string,
  port: number,
): RouteDecision {
  return connectionDecision(origin, [wholeTarget(clusters.target(host, port, null))]);
}
