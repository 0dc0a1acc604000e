/**
 * HTTPRoutes whose parent is a Service, as the VirtualServices that istiod makes of them for sidecars.
 * Source: istio/istio pilot/pkg/config/kube/gateway/conversion.go and route_collections.go.
 */
import { meshGateway } from '../gateway-name.ts';
import { serviceHost } from '../host-name.ts';
import type { HTTPRoute, StringMatch, VirtualService } from '../virtual-service.ts';
import type { KubernetesHTTPRoute, ParentReference } from './http-route.ts';
import { convertRule } from './rule-conversion.ts';

type Draft = { namespace: string; host: string; port: number | null; routes: HTTPRoute[]; from: KubernetesHTTPRoute[] };

/** One VirtualService for each namespace, service and port, with the routes of all HTTPRoutes that name them. */
export function meshVirtualServices(routes: readonly KubernetesHTTPRoute[], domain: string): VirtualService[] {
  const drafts = new Map<string, Draft>();
  for (const route of routes.toSorted(byAge)) {
    for (const parent of route.spec.parentRefs ?? []) {
      const host = serviceHostOf(parent, namespaceOf(route), domain);
      if (host !== null) addTo(drafts, route, host, parent.port ?? null, domain);
    }
  }
  return [...drafts.values()].map(finish);
}

const namespaceOf = (route: KubernetesHTTPRoute) => route.metadata.namespace ?? 'default';

function byAge(a: KubernetesHTTPRoute, b: KubernetesHTTPRoute): number {
  const key = (route: KubernetesHTTPRoute) => `${namespaceOf(route)}/${route.metadata.name}`;
  const created = (route: KubernetesHTTPRoute) => Date.parse(route.metadata.creationTimestamp ?? '') || 0;
  return created(a) - created(b) || (key(a) < key(b) ? -1 : 1);
}

/** The host of a parent of kind Service, or null for other parents. */
function serviceHostOf(parent: ParentReference, namespace: string, domain: string): string | null {
  const isService = parent.group === '' && parent.kind === 'Service';
  return isService ? serviceHost(parent.name, parent.namespace ?? namespace, domain) : null;
}

function addTo(
  drafts: Map<string, Draft>,
  route: KubernetesHTTPRoute,
  host: string,
  port: number | null,
  domain: string,
): void {
  const namespace = namespaceOf(route);
  const key = [namespace, ...(port === null ? [] : [port]), host].join('~');
  const draft = drafts.get(key) ?? { namespace, host, port, routes: [], from: [] };
  drafts.set(key, draft);
  draft.from.push(route);
  for (const [index, rule] of (route.spec.rules ?? []).entries()) {
    const defaultName = `${namespace}.${route.metadata.name}.${index}`;
    draft.routes.push(...convertRule(rule, { namespace, domain, defaultName }).map((each) => onPort(each, port)));
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
