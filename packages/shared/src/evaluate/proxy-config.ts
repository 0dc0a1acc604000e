/** The configuration of one proxy: what istiod would push to it, made port by port when asked for. */

import { type ClusterIndex, clustersFor } from './clusters.ts';
import type { CompiledMesh, MeshProxy } from './compile.ts';
import { gatewayVirtualHosts } from './gateway-hosts.ts';
import { gatewayListeners } from './gateway-servers.ts';
import { listenerFor, type ProxyScope, scopeOf } from './proxy-scope.ts';
import { hasHttpListener, sidecarVirtualHosts } from './sidecar-hosts.ts';
import { type RouteConfiguration, routeConfiguration } from './virtual-host.ts';

export type ProxyConfig = {
  readonly compiled: CompiledMesh;
  readonly proxy: MeshProxy;
  readonly scope: ProxyScope;
  readonly clusters: ClusterIndex;
  /**
   * HTTP routes of a port (for a sidecar the port the client calls, for a gateway the port it listens on), or null when
   * the proxy has no HTTP listener there.
   */
  readonly routes: (port: number) => RouteConfiguration | null;
};

/** The configuration of a proxy. Making it is cheap; each port is computed once, at its first use. */
export function proxyConfigFor(compiled: CompiledMesh, proxy: MeshProxy): ProxyConfig {
  const scope = scopeOf(compiled, proxy);
  const clusters = clustersFor(compiled, proxy, scope);
  const make =
    proxy.kind === 'gateway'
      ? gatewayRoutes(compiled, proxy, clusters)
      : sidecarRoutes(compiled, proxy, scope, clusters);
  const made = new Map<number, RouteConfiguration | null>();
  const routes = (port: number) => {
    const known = made.get(port);
    if (known !== undefined) return known;
    const configuration = make(port);
    made.set(port, configuration);
    return configuration;
  };
  return { compiled, proxy, scope, clusters, routes };
}

type MakeRoutes = (port: number) => RouteConfiguration | null;

function sidecarRoutes(
  compiled: CompiledMesh,
  proxy: MeshProxy,
  scope: ProxyScope,
  clusters: ClusterIndex,
): MakeRoutes {
  return (port) => {
    const listener = listenerFor(scope, port);
    if (listener === null || !hasHttpListener(listener, port)) return null;
    const { domain } = compiled.config;
    return routeConfiguration(port, sidecarVirtualHosts({ proxy, port, listener, clusters, domain }));
  };
}

function gatewayRoutes(compiled: CompiledMesh, proxy: MeshProxy, clusters: ClusterIndex): MakeRoutes {
  const listeners = gatewayListeners(compiled, proxy);
  return (port) => {
    const servers = listeners.get(port)?.[0]?.servers.filter(({ routeName }) => routeName !== '');
    if (!servers || servers.length === 0) return null;
    return routeConfiguration(port, gatewayVirtualHosts({ compiled, proxy, clusters, servers }));
  };
}
