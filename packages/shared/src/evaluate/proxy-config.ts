/** The configuration of one proxy: what istiod would push to it, made port by port when asked for. */
import { type ClusterIndex, clustersFor } from './clusters.ts';
import type { CompiledMesh, MeshProxy } from './compile.ts';
import { type Accepted, type GatewayPort, gatewayPort } from './gateway-connections.ts';
import { gatewayEntries } from './gateway-hosts.ts';
import { gatewayListeners } from './gateway-servers.ts';
import type { RouteEntry } from './http-routes.ts';
import type { Connection } from './l4-routes.ts';
import { listenerFor, type ProxyScope, scopeOf } from './proxy-scope.ts';
import { connectionServices, type SidecarConnection, sidecarConnection } from './sidecar-connections.ts';
import { hasHttpListener, sidecarEntries, sidecarVirtualHosts } from './sidecar-hosts.ts';
import { type RouteConfiguration, routeConfiguration } from './virtual-host.ts';
import type { ResolvedVirtualService } from './virtual-services.ts';
import { waypointEntries, waypointVirtualHosts } from './waypoint-hosts.ts';

export type ProxyConfig = {
  readonly compiled: CompiledMesh;
  readonly proxy: MeshProxy;
  readonly scope: ProxyScope;
  readonly clusters: ClusterIndex;
  /**
   * HTTP routes of a port (for a sidecar the port the client calls, for a gateway the port it listens on), or null when
   * the proxy has no plain HTTP listener there.
   */
  readonly routes: (port: number) => RouteConfiguration | null;
  /** How a gateway takes a connection; null for other proxies and where it does not listen. */
  readonly accept: (connection: Connection) => Accepted | null;
  /** What a sidecar does with a connection to a TCP or TLS service; null for all other connections. */
  readonly connect: (connection: Connection) => SidecarConnection | null;
  /** What becomes of the rules of a VirtualService on a port, whether it has a part in a virtual host or not. */
  readonly entries: (virtualService: ResolvedVirtualService, port: number) => readonly RouteEntry[];
  /** Ports a gateway listens on, with the server ports they stand for. */
  readonly listenPorts: ReadonlyMap<number, readonly number[]>;
};

/** Computes each port once, at its first use. */
function once<T>(make: (port: number) => T): (port: number) => T {
  const made = new Map<number, T>();
  return (port) => {
    const known = made.get(port);
    if (known !== undefined) return known;
    const value = make(port);
    made.set(port, value);
    return value;
  };
}

/** The configuration of a proxy. Making it is cheap; each port is computed at its first use and kept. */
export function proxyConfigFor(compiled: CompiledMesh, proxy: MeshProxy): ProxyConfig {
  const scope = scopeOf(compiled, proxy);
  const clusters = clustersFor(compiled, proxy, scope);
  const common = { compiled, proxy, scope, clusters };
  return proxy.kind === 'gateway' ? gatewayConfig(common) : clientConfig(common);
}

type Common = Pick<ProxyConfig, 'compiled' | 'proxy' | 'scope' | 'clusters'>;

function clientConfig(common: Common): ProxyConfig {
  const { compiled, proxy, scope, clusters } = common;
  const { domain } = compiled.config;
  const siteOf = (port: number) => {
    const listener = listenerFor(scope, port);
    return listener && { proxy, port, listener, clusters, domain };
  };
  const virtualHosts = proxy.kind === 'sidecar' ? sidecarVirtualHosts : waypointVirtualHosts;
  const routes = once((port) => {
    const site = siteOf(port);
    if (site === null || !hasHttpListener(site.listener, port)) return null;
    return routeConfiguration(port, virtualHosts(site));
  });
  const plainServices = once((port) => {
    const site = siteOf(port);
    return site && { site, services: connectionServices(site) };
  });
  const connect = (connection: Connection) => {
    const found = plainServices(connection.port);
    return found && sidecarConnection(found.site, found.services, connection);
  };
  const entriesOn = proxy.kind === 'sidecar' ? sidecarEntries : waypointEntries;
  const entries = (virtualService: ResolvedVirtualService, port: number) => {
    const site = siteOf(port);
    return site ? entriesOn(virtualService, site) : [];
  };
  return { ...common, routes, accept: () => null, connect, entries, listenPorts: new Map() };
}

function gatewayConfig(common: Common): ProxyConfig {
  const { compiled, proxy, clusters } = common;
  const listeners = gatewayListeners(compiled, proxy);
  const port = once((number): GatewayPort | null => {
    const listener = listeners.get(number)?.[0];
    return listener ? gatewayPort({ compiled, proxy, clusters }, listener) : null;
  });
  const serverPorts = [...listeners].map(([number, found]) => {
    const ports = found.flatMap(({ servers }) => servers.map((server) => server.port));
    return [number, [...new Set(ports)]] as const;
  });
  const entries = (virtualService: ResolvedVirtualService, number: number) => {
    const servers = (listeners.get(number) ?? []).flatMap((listener) => listener.servers);
    const bound = servers.find(({ gateway }) => virtualService.gateways.includes(gateway));
    return bound ? gatewayEntries(virtualService, bound, { compiled, proxy, clusters }) : [];
  };
  return {
    ...common,
    entries,
    routes: (number) => port(number)?.plain ?? null,
    accept: (connection) => port(connection.port)?.accept(connection) ?? null,
    connect: () => null,
    listenPorts: new Map(serverPorts),
  };
}

/**
 * The port a gateway listens on for a client that calls the given port of its Service: the port itself if the gateway
 * listens there, else the one that a server with this number was moved to.
 */
export function listenPortFor(config: ProxyConfig, port: number): number {
  if (config.listenPorts.has(port)) return port;
  return config.listenPorts.entries().find(([, servers]) => servers.includes(port))?.[0] ?? port;
}
