/**
 * The virtual hosts of a waypoint: one for each service. VirtualServices of the service's or the waypoint's namespace
 * are concatenated in their order of precedence, without moving catch-alls: the first one hides what follows.
 * Source: istio/istio pilot/pkg/networking/core/listener_waypoint.go.
 */
import { meshGateway } from '../istio/gateway-name.ts';
import { hostsMatch } from '../istio/host-name.ts';
import { buildHttpRoutes, type CompiledRoute, type RouteEntry, routesOf } from './http-routes.ts';
import { takesHttpRoutes } from './port-protocol.ts';
import type { RegistryService } from './registry.ts';
import { defaultAction, defaultOrigin } from './route-action.ts';
import { serviceDomains } from './service-domains.ts';
import type { SidecarPort } from './sidecar-hosts.ts';
import type { RouteSource, VirtualHost } from './virtual-host.ts';
import type { ResolvedVirtualService } from './virtual-services.ts';

/** What becomes of the rules of a VirtualService at this waypoint. */
export function waypointEntries(virtualService: ResolvedVirtualService, site: SidecarPort): RouteEntry[] {
  return buildHttpRoutes(virtualService, {
    proxy: site.proxy,
    gateway: meshGateway,
    clusters: site.clusters,
    lookup: (host) => site.clusters.service(host),
    listenerPort: site.port,
    isTls: false,
    gatewaySemantics: virtualService.semantics === 'gateway',
  });
}

function sourcesFor(service: RegistryService, site: SidecarPort): RouteSource[] {
  return site.listener.virtualServices
    .filter(({ namespace }) => namespace === service.namespace || namespace === site.proxy.namespace)
    .filter(({ hosts }) => hosts.some((host) => hostsMatch(host, service.host)))
    .map((virtualService) => ({ virtualService, entries: waypointEntries(virtualService, site) }))
    .filter(({ entries }) => routesOf(entries).length > 0);
}

function virtualHostOf(service: RegistryService, site: SidecarPort): VirtualHost {
  const sources = sourcesFor(service, site);
  const routes = sources.flatMap(({ entries }) => routesOf(entries));
  const decision = defaultAction(site.clusters, service.host, site.port);
  const fallback: CompiledRoute = { origin: defaultOrigin, conditions: [], catchAll: true, decision };
  return {
    name: service.host,
    port: site.port,
    domains: serviceDomains(service, [], site.proxy.namespace, site.domain).all.map((domain) => domain.toLowerCase()),
    routes: routes.length > 0 ? routes : [fallback],
    sources,
    tlsRedirect: null,
  };
}

/** One virtual host for each service that a waypoint takes HTTP for at this port. */
export function waypointVirtualHosts(site: SidecarPort): VirtualHost[] {
  const services = [...site.listener.services.values()].filter(({ ports, externalName }) => {
    return externalName === null && ports.some(({ port, protocol }) => port === site.port && takesHttpRoutes(protocol));
  });
  return services.map((service) => virtualHostOf(service, site));
}
