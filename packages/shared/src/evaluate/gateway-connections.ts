/**
 * How a gateway's port takes a connection: plain HTTP, HTTPS that it terminates, or TCP and TLS that it passes on.
 * Source: istio/istio pilot/pkg/networking/core/gateway.go (buildGatewayListeners, createGatewayTCPFilterChainOpts).
 */
import { hostCovers, hostsMatch } from '../istio/host-name.ts';
import type { FailureDecision, RouteDecision } from './decision.ts';
import { type GatewayRoutes, gatewayVirtualHosts, lookupFrom, serverHostsFor } from './gateway-hosts.ts';
import type { GatewayListener, GatewayServer } from './gateway-servers.ts';
import type { RouteContext } from './http-routes.ts';
import { type Connection, chooseBySni, type L4Entry, plainConnection, tcpEntries, tlsEntries } from './l4-routes.ts';
import { virtualServicesFor } from './proxy-scope.ts';
import { defaultOrigin } from './route-action.ts';
import { type RouteConfiguration, routeConfiguration } from './virtual-host.ts';
import type { ResolvedVirtualService } from './virtual-services.ts';

type Chain = {
  /** Empty: takes every connection. */
  readonly sniHosts: readonly string[];
  readonly server: GatewayServer;
  readonly decision: RouteDecision | null;
};

export type Accepted =
  | { readonly kind: 'http'; readonly routes: RouteConfiguration; readonly isTls: boolean }
  | { readonly kind: 'connection'; readonly decision: RouteDecision; readonly entries: readonly L4Entry[] }
  | { readonly kind: 'refused'; readonly decision: FailureDecision; readonly entries: readonly L4Entry[] };

type Site = Omit<GatewayRoutes, 'servers'>;

/** A port as the gateway serves it. */
export type GatewayPort = {
  readonly accept: (connection: Connection) => Accepted;
  /** Routes for plain HTTP; null where the port does not speak it. */
  readonly plain: RouteConfiguration | null;
};

/** Server names of a terminating server; a host `*` takes them all. */
function sniHostsOf(server: GatewayServer): string[] {
  const hosts = server.hosts.map((host) => host.slice(host.indexOf('/') + 1));
  return hosts.includes('*') ? [] : hosts;
}

function contextOf(site: Site, server: GatewayServer, virtualService: ResolvedVirtualService): RouteContext {
  return {
    proxy: site.proxy,
    gateway: server.gateway,
    clusters: site.clusters,
    lookup: lookupFrom(site, virtualService),
    listenerPort: server.port,
    isTls: true,
    gatewaySemantics: false,
  };
}

/** VirtualServices bound to the server's Gateway with a host that overlaps one of the server's. */
function boundTo(site: Site, server: GatewayServer): ResolvedVirtualService[] {
  return virtualServicesFor(site.compiled, site.proxy.namespace, server.gateway).filter((virtualService) => {
    const hosts = serverHostsFor(server, virtualService.namespace);
    return virtualService.hosts.some((host) => hosts.some((each) => hostsMatch(each, host)));
  });
}

/** Source labels and namespaces say nothing at a gateway. */
function isRefused(entry: L4Entry): boolean {
  return entry.clause?.kind === 'port' || entry.clause?.kind === 'gateways';
}

/** The first TCP rule that fits the server takes every connection. */
function tcpChains(site: Site, server: GatewayServer, entries: L4Entry[]): Chain[] {
  const found = boundTo(site, server).flatMap((rule) => tcpEntries(rule, contextOf(site, server, rule)));
  entries.push(...found);
  const first = found.find((entry) => !isRefused(entry));
  return first ? [{ sniHosts: server.tls ? sniHostsOf(server) : [], server, decision: first.decision }] : [];
}

/** One chain for each TLS match; a server name that an earlier match took refuses the whole later match. */
function passthroughChains(site: Site, server: GatewayServer, entries: L4Entry[], taken: Set<string>): Chain[] {
  const found = boundTo(site, server).flatMap((rule) => tlsEntries(rule, contextOf(site, server, rule)));
  entries.push(...found);
  const chains: Chain[] = [];
  for (const entry of found) {
    const sniHosts = entry.sniHosts ?? [];
    if (isRefused(entry) || sniHosts.some((host) => taken.has(host))) continue;
    for (const host of sniHosts) taken.add(host);
    chains.push({ sniHosts, server, decision: entry.decision });
  }
  return chains;
}

const sniDnat = /^outbound_\.(\d+)_\.([^_]*)_\.(.+)$/;

/** AUTO_PASSTHROUGH: the server name is itself the name of a cluster. */
function autoPassthrough(site: Site, server: GatewayServer, sni: string | null): RouteDecision | null {
  const [, port, subset, host] = sniDnat.exec(sni ?? '') ?? [];
  if (port === undefined || host === undefined) return null;
  const covered = server.hosts.some((each) => hostCovers(each.slice(each.indexOf('/') + 1), host));
  const target = site.clusters.target(host, Number(port), subset || null);
  if (!covered || !target.exists) return null;
  const plain = plainConnection(site.clusters, defaultOrigin, host, Number(port));
  return { ...plain, clusters: [{ ...target, share: 1, headers: null, authority: null }] };
}

function refusal(reason: 'no-listener' | 'no-filter-chain', entries: readonly L4Entry[]): Accepted {
  return { kind: 'refused', decision: { kind: 'failure', status: 0, flag: null, reason, route: null }, entries };
}

/** Prepares a port: all filter chains of its servers. */
export function gatewayPort(site: Site, listener: GatewayListener): GatewayPort {
  const entries: L4Entry[] = [];
  const taken = new Set<string>();
  const chains = listener.servers.flatMap((server): Chain[] => {
    if (server.kind === 'http') return [];
    if (server.kind === 'https') return [{ sniHosts: sniHostsOf(server), server, decision: null }];
    if (server.kind === 'passthrough') return passthroughChains(site, server, entries, taken);
    return tcpChains(site, server, entries);
  });
  const automatic = listener.servers.filter(({ tls }) => tls?.mode === 'AUTO_PASSTHROUGH');
  const configurations = new Map<string, RouteConfiguration>();
  const routesOf = (routeName: string): RouteConfiguration => {
    const servers = listener.servers.filter((server) => server.routeName === routeName);
    const made =
      configurations.get(routeName) ??
      routeConfiguration(listener.port, gatewayVirtualHosts({ ...site, servers }), routeName);
    configurations.set(routeName, made);
    return made;
  };
  const plainServer = listener.servers.find(({ kind }) => kind === 'http');
  const plain = plainServer ? routesOf(plainServer.routeName) : null;
  const accept = (connection: Connection): Accepted => {
    if (plain) return { kind: 'http', routes: plain, isTls: false };
    const chain = chooseBySni(chains, connection.sni);
    if (chain?.decision) return { kind: 'connection', decision: chain.decision, entries };
    if (chain && connection.sni !== null)
      return { kind: 'http', routes: routesOf(chain.server.routeName), isTls: true };
    for (const server of automatic) {
      const decision = autoPassthrough(site, server, connection.sni);
      if (decision) return { kind: 'connection', decision, entries };
    }
    return refusal(chains.length + automatic.length === 0 ? 'no-listener' : 'no-filter-chain', entries);
  };
  return { accept, plain };
}
