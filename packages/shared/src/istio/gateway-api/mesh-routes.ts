/**
 * HTTPRoutes whose parent is a Service or ServiceEntry, as the VirtualServices that istiod makes of them for sidecars.
 * Backends in other namespaces are taken to be permitted by a ReferenceGrant.
 * Source: istio/istio pilot/pkg/config/kube/gateway/conversion.go and route_collections.go.
 */
import { meshGateway } from '../gateway-name.ts';
import { serviceHost } from '../host-name.ts';
import type { Mesh } from '../mesh.ts';
import type { HTTPRoute, StringMatch, VirtualService } from '../virtual-service.ts';
import type { KubernetesHTTPRoute, ParentReference } from './http-route.ts';
import { convertRule } from './rule-conversion.ts';

type Draft = { namespace: string; host: string; port: number | null; routes: HTTPRoute[]; from: KubernetesHTTPRoute[] };

type Registry = Pick<Mesh, 'config' | 'services' | 'serviceEntries'>;

type Site = { readonly domain: string; readonly isKnown: (host: string) => boolean };

/** One VirtualService for each namespace, host and port, with the routes of all HTTPRoutes that name them. */
export function meshVirtualServices(routes: readonly KubernetesHTTPRoute[], registry: Registry): VirtualService[] {
  const hosts = registryHosts(registry);
  const site = { domain: registry.config.domain, isKnown: (host: string) => hosts.has(host) };
  const drafts = new Map<string, Draft>();
  for (const route of routes.toSorted(byAge)) {
    for (const parent of route.spec.parentRefs ?? []) {
      for (const host of parentHosts(parent, namespaceOf(route), registry).filter(site.isKnown)) {
        addTo(drafts, route, host, parent.port ?? null, site);
      }
    }
  }
  return [...drafts.values()].map(finish);
}

function registryHosts({ config, services, serviceEntries }: Registry): Set<string> {
  const own = services.map(({ metadata }) =>
    serviceHost(metadata.name, metadata.namespace ?? 'default', config.domain),
  );
  return new Set([...own, ...serviceEntries.flatMap(({ spec }) => spec.hosts ?? [])]);
}

const namespaceOf = (route: KubernetesHTTPRoute) => route.metadata.namespace ?? 'default';

function byAge(a: KubernetesHTTPRoute, b: KubernetesHTTPRoute): number {
  const key = (route: KubernetesHTTPRoute) => `${namespaceOf(route)}/${route.metadata.name}`;
  const created = (route: KubernetesHTTPRoute) => Date.parse(route.metadata.creationTimestamp ?? '') || 0;
  return created(a) - created(b) || (key(a) < key(b) ? -1 : 1);
}

/** The hosts of a parent: a Service's name, or all hosts of a ServiceEntry. Other parents have none. */
function parentHosts(parent: ParentReference, namespace: string, registry: Registry): string[] {
  const { group, kind, name } = parent;
  const where = parent.namespace ?? namespace;
  if (group === '' && kind === 'Service') return [serviceHost(name, where, registry.config.domain)];
  if (group !== 'networking.istio.io' || kind !== 'ServiceEntry') return [];
  const named = registry.serviceEntries.filter(
    ({ metadata }) => metadata.name === name && (metadata.namespace ?? 'default') === where,
  );
  return named.flatMap(({ spec }) => spec.hosts ?? []);
}

function addTo(
  drafts: Map<string, Draft>,
  route: KubernetesHTTPRoute,
  host: string,
  port: number | null,
  site: Site,
): void {
  const namespace = namespaceOf(route);
  const key = [namespace, ...(port === null ? [] : [port]), host].join('~');
  const draft = drafts.get(key) ?? { namespace, host, port, routes: [], from: [] };
  drafts.set(key, draft);
  draft.from.push(route);
  for (const [index, rule] of (route.spec.rules ?? []).entries()) {
    const defaultName = `${namespace}.${route.metadata.name}.${index}`;
    draft.routes.push(...convertRule(rule, { ...site, namespace, defaultName }).map((each) => onPort(each, port)));
  }
}

/** A parent's port is a condition of every match. */
function onPort(route: HTTPRoute, port: number | null): HTTPRoute {
  if (port === null) return route;
  return { ...route, match: (route.match?.length ? route.match : [{}]).map((match) => ({ ...match, port })) };
}

function finish({ namespace, host, port, routes, from }: Draft): VirtualService {
  const parents = from.map((route) => `HTTPRoute/${route.metadata.name}.${namespaceOf(route)}`);
  return {
    apiVersion: 'networking.istio.io/v1',
    kind: 'VirtualService',
    metadata: {
      name: [namespace, ...(port === null ? [] : [port]), host].join('~'),
      namespace,
      creationTimestamp: from[0]?.metadata.creationTimestamp,
      annotations: {
        'internal.istio.io/parents': [...new Set(parents)].join(','),
        'internal.istio.io/route-semantics': 'gateway',
      },
    },
    spec: { gateways: [meshGateway], hosts: [host], http: routes.toSorted(bySpecificity) },
  };
}

const pathRanks = ['regex', 'prefix', 'exact'] as const;

function pathRank(uri: StringMatch | null | undefined): [rank: number, length: number] {
  const rank = pathRanks.findLastIndex((type) => uri?.[type] !== undefined);
  return rank < 0 ? [1, 0] : [rank, (uri?.[pathRanks[rank] ?? 'prefix'] ?? '').length];
}

/**
 * Exact paths before prefixes before expressions, then the longer path, a method, more headers, more query parameters;
 * rules without any match last. Ties keep their order.
 */
function specificity(route: HTTPRoute): number[] {
  const match = route.match?.[0];
  const conditions = Object.keys(match ?? {}).filter((key) => key !== 'port');
  if (!match || conditions.length === 0) return [-1];
  const count = (map: object | null | undefined) => Object.keys(map ?? {}).length;
  return [...pathRank(match.uri), match.method ? 1 : 0, count(match.headers), count(match.queryParams)];
}

function bySpecificity(a: HTTPRoute, b: HTTPRoute): number {
  const [left, right] = [specificity(a), specificity(b)];
  for (const [index, value] of left.entries()) {
    const difference = (right[index] ?? 0) - value;
    if (difference !== 0) return difference;
  }
  return 0;
}
