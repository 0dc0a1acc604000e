/**
 * VirtualServices with everything resolved that does not depend on a proxy: names, gateways, visibility, delegates, and
 * their order. Source: istio/istio pilot/pkg/model/push_context.go (initVirtualServices).
 */
import { boundGateways } from '../istio/gateway-name.ts';
import { resolveHost } from '../istio/host-name.ts';
import type { Mesh, MeshConfig } from '../istio/mesh.ts';
import type { HTTPRoute, L4Route, VirtualService } from '../istio/virtual-service.ts';
import { isVisibleTo, type Visibility, visibilityOf } from '../istio/visibility.ts';
import { mergeDelegate } from './delegates.ts';
import { byCreation, creationOf } from './precedence.ts';
import { resolveHttpRoute, resolveL4Route } from './resolve-routes.ts';

/** Where a rule is written: position in `http`, `tls` or `tcp` of a VirtualService. */
export type RulePlace = {
  readonly namespace: string;
  readonly name: string;
  readonly index: number;
  /** The root rule that delegates here. */
  readonly via: { readonly namespace: string; readonly name: string; readonly index: number } | null;
};

export type ResolvedHttpRoute = { readonly place: RulePlace; readonly route: HTTPRoute };
export type ResolvedL4Route = { readonly place: RulePlace; readonly route: L4Route };

/** A root rule whose delegate cannot be used, or a rule of the delegate that contradicts it: only that rule is skipped. */
export type SkippedDelegation = {
  /** The root rule. */
  readonly place: RulePlace;
  readonly delegate: { readonly namespace: string; readonly name: string };
  /** Position of the delegate's rule for `conflict`. */
  readonly index: number | null;
  readonly reason: 'missing' | 'not-exported' | 'conflict';
};

export type ResolvedVirtualService = {
  readonly namespace: string;
  readonly name: string;
  readonly creation: number;
  /** Fully qualified, in lower case. */
  readonly hosts: readonly string[];
  readonly gateways: readonly string[];
  readonly visibility: Visibility;
  /** `gateway` for those made from an HTTPRoute, `ingress` for those made from an Ingress. */
  readonly semantics: 'istio' | 'gateway' | 'ingress';
  readonly http: readonly ResolvedHttpRoute[];
  readonly tls: readonly ResolvedL4Route[];
  readonly tcp: readonly ResolvedL4Route[];
  readonly skipped: readonly SkippedDelegation[];
};

/** Set by istiod on VirtualServices it makes from other objects. */
const routeSemanticsAnnotation = 'internal.istio.io/route-semantics';

function semanticsOf(annotation: string | undefined): ResolvedVirtualService['semantics'] {
  return annotation === 'gateway' || annotation === 'ingress' ? annotation : 'istio';
}

function resolve(object: VirtualService, config: MeshConfig): ResolvedVirtualService {
  const { metadata, spec } = object;
  const namespace = metadata.namespace ?? 'default';
  const place = (index: number): RulePlace => ({ namespace, name: metadata.name, index, via: null });
  const site = { namespace, domain: config.domain };
  const placed = <R, S>(routes: readonly (R | null)[] | null | undefined, resolveRoute: (route: R) => S) =>
    (routes ?? []).flatMap((route, index) => (route ? [{ place: place(index), route: resolveRoute(route) }] : []));
  return {
    namespace,
    name: metadata.name,
    creation: creationOf(object),
    hosts: (spec.hosts ?? []).map((host) => resolveHost(host, namespace, config.domain).toLowerCase()),
    gateways: boundGateways(spec.gateways, namespace),
    visibility: visibilityOf(spec.exportTo, namespace, config.defaultVirtualServiceExportTo),
    semantics: semanticsOf(metadata.annotations?.[routeSemanticsAnnotation]),
    http: placed(spec.http, (route) => resolveHttpRoute(route, site)),
    tls: placed(spec.tls, (route) => resolveL4Route(route, site)),
    tcp: placed(spec.tcp, (route) => resolveL4Route(route, site)),
    skipped: [],
  };
}

const isDelegate = (virtualService: ResolvedVirtualService) => virtualService.hosts.length === 0;

/**
 * All VirtualServices with hosts, delegates merged in, in the order in which istiod walks them: by age, name, namespace.
 * Source: istio/istio pilot/pkg/model/virtualservice.go (mergeVirtualServicesIfNeeded).
 */
export function readVirtualServices(mesh: Mesh): ResolvedVirtualService[] {
  const all = mesh.virtualServices.map((object) => resolve(object, mesh.config)).toSorted(byCreation);
  const delegateOf = new Map(
    all.filter(isDelegate).map((delegate) => [`${delegate.namespace}/${delegate.name}`, delegate]),
  );
  return all
    .filter((virtualService) => !isDelegate(virtualService))
    .map((virtualService) => mergeDelegates(virtualService, delegateOf));
}

function mergeDelegates(
  root: ResolvedVirtualService,
  delegateOf: ReadonlyMap<string, ResolvedVirtualService>,
): ResolvedVirtualService {
  if (!root.http.some(({ route }) => route.delegate)) return root;
  const http: ResolvedHttpRoute[] = [];
  const skipped: SkippedDelegation[] = [];
  for (const rule of root.http) {
    if (!rule.route.delegate) {
      http.push(rule);
      continue;
    }
    const wanted = {
      namespace: rule.route.delegate.namespace || root.namespace,
      name: rule.route.delegate.name ?? '',
    };
    const delegate = delegateOf.get(`${wanted.namespace}/${wanted.name}`);
    const unusable = refusal(root, delegate);
    if (!delegate || unusable) {
      skipped.push({ place: rule.place, delegate: wanted, index: null, reason: unusable ?? 'missing' });
      continue;
    }
    for (const delegated of delegate.http) {
      const merged = mergeRule(rule, delegated);
      if (merged) http.push(merged);
      else skipped.push({ place: rule.place, delegate: wanted, index: delegated.place.index, reason: 'conflict' });
    }
  }
  return { ...root, http, skipped };
}

function refusal(
  root: ResolvedVirtualService,
  delegate: ResolvedVirtualService | undefined,
): 'missing' | 'not-exported' | null {
  if (!delegate) return 'missing';
  return isVisibleTo(delegate.visibility, root.namespace) ? null : 'not-exported';
}

function mergeRule(root: ResolvedHttpRoute, delegated: ResolvedHttpRoute): ResolvedHttpRoute | null {
  const { namespace, name, index } = root.place;
  const route = mergeDelegate(root.route, delegated.route);
  return route && { place: { ...delegated.place, via: { namespace, name, index } }, route };
}
