/**
 * HTTPRoutes whose parent is a Service or ServiceEntry, as the VirtualServices that istiod makes of them for sidecars.
 * Backends in other namespaces are taken to be permitted by a ReferenceGrant.
 * Source: istio/istio pilot/pkg/config/kube/gateway/conversion.go and route_collections.go.
 */
import { meshGateway } from '../gateway-name.ts';
import { serviceHost } from '../host-name.ts';
import type { VirtualService } from '../virtual-service.ts';
import type { KubernetesHTTPRoute, ParentReference } from './http-route.ts';
import { byAge, RouteDrafts, type RouteRegistry, routeNamespace } from './route-drafts.ts';

/** One VirtualService for each namespace, host and port, with the routes of all HTTPRoutes that name them. */
export function meshVirtualServices(routes: readonly KubernetesHTTPRoute[], registry: RouteRegistry): VirtualService[] {
  const drafts = new RouteDrafts(registry);
  for (const route of routes.toSorted(byAge)) {
    const namespace = routeNamespace(route);
    for (const parent of route.spec.parentRefs ?? []) {
      const port = parent.port ?? null;
      for (const host of parentHosts(parent, namespace, registry).filter((each) => drafts.isKnown(each))) {
        const key = [namespace, ...(port === null ? [] : [port]), host].join('~');
        drafts.add(route, { gateway: meshGateway, host, port, key });
      }
    }
  }
  return drafts.finish();
}

/** The hosts of a parent: a Service's name, or all hosts of a ServiceEntry. Other parents have none. */
function parentHosts(parent: ParentReference, namespace: string, registry: RouteRegistry): string[] {
  const { group, kind, name } = parent;
  const where = parent.namespace ?? namespace;
  if (group === '' && kind === 'Service') return [serviceHost(name, where, registry.config.domain)];
  if (group !== 'networking.istio.io' || kind !== 'ServiceEntry') return [];
  const named = registry.serviceEntries.filter(
    ({ metadata }) => metadata.name === name && (metadata.namespace ?? 'default') === where,
  );
  return named.flatMap(({ spec }) => spec.hosts ?? []);
}
