/**
 * HTTPRoutes for Gateways (parents of kind Gateway) as the VirtualServices that istiod derives: one for each listener and
 * host name. Source: istio/istio pilot/pkg/config/kube/gateway/route_collections.go.
 */
import { namespaceOf } from '../../kubernetes/object.ts';
import { hostsMatch } from '../host-name.ts';
import type { VirtualService } from '../virtual-service.ts';
import { derivedKey, type GatewayListener } from './gateway-listeners.ts';
import type { KubernetesHTTPRoute, ParentReference } from './http-route.ts';
import { byAge, RouteDrafts, type RouteRegistry } from './route-drafts.ts';

/** With the routes of all HTTPRoutes that are attached to a listener under a host name, whatever their namespaces. */
export function gatewayVirtualServices(
  routes: readonly KubernetesHTTPRoute[],
  listeners: readonly GatewayListener[],
  registry: RouteRegistry,
): VirtualService[] {
  const drafts = new RouteDrafts(registry);
  for (const route of routes.toSorted(byAge)) {
    for (const parent of route.spec.parentRefs ?? []) {
      for (const at of listeners.filter((each) => isAttached(route, parent, each))) {
        const gateway = derivedKey(at);
        for (const host of hostsAt(route, at, listeners)) {
          drafts.add(route, { gateway, host, port: null, key: `${gateway.replace('/', '~')}~${host}` });
        }
      }
    }
  }
  return drafts.finish();
}

function isAttached(
  route: KubernetesHTTPRoute,
  parent: ParentReference,
  { gateway, listener, namespaces, takesHttpRoutes }: GatewayListener,
): boolean {
  const namespace = namespaceOf(route);
  const { group = 'gateway.networking.k8s.io', kind = 'Gateway' } = parent;
  return (
    group === 'gateway.networking.k8s.io' &&
    kind === 'Gateway' &&
    parent.name === gateway.metadata.name &&
    (parent.namespace ?? namespace) === namespaceOf(gateway) &&
    (parent.sectionName === undefined || parent.sectionName === listener.name) &&
    (parent.port === undefined || parent.port === listener.port) &&
    takesHttpRoutes &&
    (namespaces === null || namespaces.has(namespace))
  );
}

/** The host names of a route that a listener serves; those that another one of its Gateway names itself are left to it. */
function hostsAt(
  route: KubernetesHTTPRoute,
  { gateway, listener }: GatewayListener,
  listeners: readonly GatewayListener[],
): string[] {
  const own = listener.hostname || '*';
  const others = listeners
    .filter((other) => other.gateway === gateway && other.listener.port === listener.port)
    .map((other) => other.listener.hostname || '*')
    .filter((host) => host !== own && isWithin(host, own));
  const hosts = route.spec.hostnames?.length ? route.spec.hostnames : ['*'];
  // Of names beyond an exact one the listener itself takes no notice.
  const isServed = (host: string) => !own.startsWith('*') || hostsMatch(own, host);
  return [...new Set(hosts)].filter((host) => isServed(host) && !others.includes(host));
}

/** Whether a listener's host name is a narrower one. */
const isWithin = (inner: string, outer: string) =>
  outer.startsWith('*') && inner.length > outer.length && hostsMatch(inner, outer);
