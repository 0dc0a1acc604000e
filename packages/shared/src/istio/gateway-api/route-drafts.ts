/**
 * VirtualServices in the making: the routes of several HTTPRoutes for one host, the more specific ones first.
 * Source: istio/istio pilot/pkg/config/kube/gateway/conversion.go (sortHTTPRoutes) and route_collections.go.
 */
import { serviceHost } from '../host-name.ts';
import type { Mesh } from '../mesh.ts';
import type { HTTPRoute, StringMatch, VirtualService } from '../virtual-service.ts';
import type { KubernetesHTTPRoute } from './http-route.ts';
import { convertRule } from './rule-conversion.ts';

export type RouteRegistry = Pick<Mesh, 'config' | 'services' | 'serviceEntries'>;

/** Where an HTTPRoute is attached. */
export type Attachment = {
  /** `mesh`, or `namespace/name` of a Gateway. */
  readonly gateway: string;
  readonly host: string;
  /** A condition of every match; null: none. */
  readonly port: number | null;
  /** Name of the VirtualService. */
  readonly key: string;
};

type Draft = Attachment & { readonly routes: HTTPRoute[]; readonly from: KubernetesHTTPRoute[] };

export const routeNamespace = (route: KubernetesHTTPRoute) => route.metadata.namespace ?? 'default';

/** Oldest first, then by namespace and name. */
export function byAge(a: KubernetesHTTPRoute, b: KubernetesHTTPRoute): number {
  const key = (route: KubernetesHTTPRoute) => `${routeNamespace(route)}/${route.metadata.name}`;
  const created = (route: KubernetesHTTPRoute) => Date.parse(route.metadata.creationTimestamp ?? '') || 0;
  return created(a) - created(b) || (key(a) < key(b) ? -1 : 1);
}

export class RouteDrafts {
  readonly #domain: string;
  readonly #hosts: ReadonlySet<string>;
  readonly #drafts = new Map<string, Draft>();

  constructor(registry: RouteRegistry) {
    this.#domain = registry.config.domain;
    this.#hosts = registryHosts(registry);
  }

  /** Whether the registry has the host. */
  isKnown(host: string): boolean {
    return this.#hosts.has(host);
  }

  /** Adds the routes of an HTTPRoute, once for each place. */
  add(route: KubernetesHTTPRoute, at: Attachment): void {
    const draft = this.#drafts.get(at.key) ?? { ...at, routes: [], from: [] };
    this.#drafts.set(at.key, draft);
    if (draft.from.includes(route)) return;
    draft.from.push(route);
    const namespace = routeNamespace(route);
    const site = { namespace, domain: this.#domain, isKnown: (host: string) => this.isKnown(host) };
    for (const [index, rule] of (route.spec.rules ?? []).entries()) {
      const defaultName = `${namespace}.${route.metadata.name}.${index}`;
      draft.routes.push(...convertRule(rule, { ...site, defaultName }).map((each) => onPort(each, at.port)));
    }
  }

  finish(): VirtualService[] {
    return [...this.#drafts.values()].map(finish);
  }
}

function registryHosts({ config, services, serviceEntries }: RouteRegistry): Set<string> {
  const own = services.map(({ metadata }) =>
    serviceHost(metadata.name, metadata.namespace ?? 'default', config.domain),
  );
  return new Set([...own, ...serviceEntries.flatMap(({ spec }) => spec.hosts ?? [])]);
}

function onPort(route: HTTPRoute, port: number | null): HTTPRoute {
  if (port === null) return route;
  return { ...route, match: (route.match?.length ? route.match : [{}]).map((match) => ({ ...match, port })) };
}

function finish({ key, gateway, host, routes, from }: Draft): VirtualService {
  const parents = from.map((route) => `HTTPRoute/${route.metadata.name}.${routeNamespace(route)}`);
  const [first] = from;
  return {
    apiVersion: 'networking.istio.io/v1',
    kind: 'VirtualService',
    metadata: {
      name: key,
      namespace: first === undefined ? 'default' : routeNamespace(first),
      creationTimestamp: first?.metadata.creationTimestamp,
      annotations: {
        'internal.istio.io/parents': [...new Set(parents)].join(','),
        'internal.istio.io/route-semantics': 'gateway',
      },
    },
    spec: { gateways: [gateway], hosts: [host], http: routes.toSorted(bySpecificity) },
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
