/**
 * The virtual hosts of a gateway's port. VirtualServices for one host are concatenated in their order of precedence,
 * each cut after its own catch-all; then all catch-alls move to the end. Source: istio/istio
 * pilot/pkg/networking/core/gateway.go (buildGatewayHTTPRouteConfig) and route/route.go (SortVHostRoutes).
 */
import { hostCovers } from '../istio/host-name.ts';
import { isVisibleTo } from '../istio/visibility.ts';
import type { ClusterIndex } from './clusters.ts';
import type { CompiledMesh, MeshProxy } from './compile.ts';
import type { RedirectDecision } from './decision.ts';
import type { GatewayServer } from './gateway-servers.ts';
import { buildHttpRoutes, type CompiledRoute, type RouteEntry, routesOf } from './http-routes.ts';
import { virtualServicesFor } from './proxy-scope.ts';
import type { RegistryService } from './registry.ts';
import type { RouteSource, VirtualHost } from './virtual-host.ts';
import type { ResolvedVirtualService } from './virtual-services.ts';

export type GatewayRoutes = {
  readonly compiled: CompiledMesh;
  readonly proxy: MeshProxy;
  readonly clusters: ClusterIndex;
  /** All of one route configuration. */
  readonly servers: readonly GatewayServer[];
};

/** Envoy answers before any route: the same host and path under https. */
const redirectToHttps: RedirectDecision = {
  kind: 'redirect',
  route: null,
  status: 301,
  scheme: 'https',
  authority: null,
  port: null,
  path: null,
  fault: null,
  headers: null,
};

/** Hosts of a server for VirtualServices of a namespace: a `namespace/` in front has to fit. */
export function serverHostsFor(server: GatewayServer, namespace: string): string[] {
  return server.hosts.flatMap((host) => {
    const slash = host.indexOf('/');
    if (slash < 0) return [host.toLowerCase()];
    return host.slice(0, slash) === namespace ? [host.slice(slash + 1).toLowerCase()] : [];
  });
}

/** The narrower of each pair of hosts that overlap. */
export function intersectHosts(servers: readonly string[], hosts: readonly string[]): string[] {
  const common = new Set<string>();
  for (const server of servers) {
    for (const host of hosts) {
      if (hostCovers(host, server)) common.add(server);
      else if (hostCovers(server, host)) common.add(host);
    }
  }
  return [...common];
}

type Draft = { name: string; port: number; routes: CompiledRoute[]; sources: RouteSource[]; redirect: boolean };

/** Destinations are looked up in the VirtualService's namespace first, then among all services the gateway sees. */
export function lookupFrom(site: Omit<GatewayRoutes, 'servers'>, virtualService: ResolvedVirtualService) {
  return (host: string): RegistryService | null => {
    const own = site.compiled.servicesByHost
      .get(host)
      ?.find(
        (service) =>
          service.namespace === virtualService.namespace && isVisibleTo(service.visibility, site.proxy.namespace),
      );
    return own ?? site.clusters.service(host);
  };
}

/** The virtual hosts of one route configuration, or a single empty one when there are none at all. */
export function gatewayVirtualHosts(site: GatewayRoutes): VirtualHost[] {
  const drafts = new Map<string, Draft>();
  const built = new Map<string, RouteEntry[]>();
  for (const server of site.servers) {
    for (const virtualService of virtualServicesFor(site.compiled, site.proxy.namespace, server.gateway)) {
      const hosts = intersectHosts(serverHostsFor(server, virtualService.namespace), virtualService.hosts);
      if (hosts.length === 0) continue;
      const key = `${server.gateway} ${virtualService.namespace}/${virtualService.name} ${virtualService.hosts.join()}`;
      const entries = built.get(key) ?? gatewayEntries(virtualService, server, site);
      built.set(key, entries);
      if (routesOf(entries).length > 0) addTo(drafts, hosts, { virtualService, entries }, server);
    }
    if (server.tls?.httpsRedirect) addRedirects(drafts, server);
  }
  const port = site.servers[0]?.port ?? 0;
  if (drafts.size === 0) return [blackHole(port)];
  return [...drafts.values()].map(finish);
}

/** What becomes of the rules of a VirtualService at a server it is bound to. */
export function gatewayEntries(
  virtualService: ResolvedVirtualService,
  server: GatewayServer,
  site: Omit<GatewayRoutes, 'servers'>,
): RouteEntry[] {
  return buildHttpRoutes(virtualService, {
    proxy: site.proxy,
    gateway: server.gateway,
    clusters: site.clusters,
    lookup: lookupFrom(site, virtualService),
    listenerPort: server.port,
    isTls: server.tls !== null && server.tls !== undefined,
    gatewaySemantics: virtualService.semantics === 'gateway',
  });
}

function addTo(drafts: Map<string, Draft>, hosts: readonly string[], source: RouteSource, server: GatewayServer): void {
  for (const host of hosts) {
    const draft = drafts.get(host) ?? { name: host, port: server.port, routes: [], sources: [], redirect: false };
    drafts.set(host, draft);
    // A second server of the same Gateway would only repeat the routes.
    if (!draft.sources.some(({ entries }) => entries === source.entries)) {
      draft.routes.push(...routesOf(source.entries));
      draft.sources.push(source);
    }
    if (server.tls?.httpsRedirect) draft.redirect = true;
  }
}

function addRedirects(drafts: Map<string, Draft>, server: GatewayServer): void {
  for (const written of server.hosts) {
    const host = written.slice(written.indexOf('/') + 1).toLowerCase();
    const draft = drafts.get(host) ?? { name: host, port: server.port, routes: [], sources: [], redirect: true };
    draft.redirect = true;
    drafts.set(host, draft);
  }
}

function finish(draft: Draft): VirtualHost {
  return {
    name: draft.name,
    port: draft.port,
    domains: [draft.name],
    routes: [...draft.routes.filter(({ catchAll }) => !catchAll), ...draft.routes.filter(({ catchAll }) => catchAll)],
    sources: draft.sources,
    tlsRedirect: draft.redirect ? redirectToHttps : null,
  };
}

/** Takes every host and has no route: 404 NR. */
function blackHole(port: number): VirtualHost {
  return { name: 'blackhole', port, domains: ['*'], routes: [], sources: [], tlsRedirect: null };
}
