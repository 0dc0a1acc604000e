/** HTTPRoutes that are attached to a Gateway of the Gateway API. */
import type { KubernetesGateway } from '../istio/gateway-api/gateway.ts';
import type { HTTPRouteMatch, KubernetesHTTPRoute } from '../istio/gateway-api/http-route.ts';
import { serviceHost } from '../istio/host-name.ts';
import { namespaceOf } from '../kubernetes/object.ts';
import type { Route, RouteSources } from './gateway-routes.ts';

/** Routes that ask to be attached; whether a listener lets routes of other namespaces in is not looked at. */
export function httpRoutesOf(
  gateway: KubernetesGateway,
  routes: readonly KubernetesHTTPRoute[],
  sources: RouteSources,
): Route[] {
  return routes
    .filter((route) => (route.spec.parentRefs ?? []).some((parent) => isParent(parent, route, gateway)))
    .map((route) => routeOf(route, sources));
}

type Parent = NonNullable<KubernetesHTTPRoute['spec']['parentRefs']>[number];

function isParent(parent: Parent, route: KubernetesHTTPRoute, { metadata }: KubernetesGateway): boolean {
  const { group = 'gateway.networking.k8s.io', kind = 'Gateway', name, namespace = namespaceOf(route) } = parent;
  const isGateway = group === 'gateway.networking.k8s.io' && kind === 'Gateway';
  return isGateway && name === metadata.name && namespace === (metadata.namespace ?? '');
}

function routeOf(route: KubernetesHTTPRoute, { config, serviceAt }: RouteSources): Route {
  const namespace = namespaceOf(route);
  const rules = route.spec.rules ?? [];
  const hosts = rules
    .flatMap(({ backendRefs }) => backendRefs ?? [])
    .map((backend) => serviceHost(backend.name, backend.namespace ?? namespace, config.domain));
  const services = [...new Set(hosts)].flatMap((host) => serviceAt(host) ?? []);
  return {
    kind: 'HTTPRoute',
    virtualService: { namespace, name: route.metadata.name },
    hosts: [...(route.spec.hostnames ?? ['*'])],
    services: services.map((service) => ({ namespace: service.namespace, name: service.name })),
    paths: [...new Set(rules.flatMap(({ matches }) => (matches?.length ? matches.map(pathOf) : ['/*'])))],
  };
}

/** Prefixes of the Gateway API are of whole segments: `/static` takes `/static` and `/static/x`. */
function pathOf({ path }: HTTPRouteMatch): string {
  const value = path?.value ?? '/';
  switch (path?.type) {
    case 'Exact':
      return value;
    case 'RegularExpression':
      return `~${value}`;
    default:
      return `${value.replace(/\/$/, '')}/*`;
  }
}
