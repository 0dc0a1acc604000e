/**
 * Which proxies get an object: those that istiod pushes a change of it to and whose routes or clusters it is in. By
 * exportTo, gateways with their selectors, and Sidecar resources. Sources: istio/istio pilot/pkg/xds/proxy_dependencies.go
 * and pilot/pkg/model/sidecar.go.
 */
import {
  type ImportedHost,
  importsService,
  importsVirtualService,
  readHosts,
  sidecarFor,
} from '../evaluate/proxy-scope.ts';
import type { DestinationRule } from '../istio/destination-rule.ts';
import type { Gateway } from '../istio/gateway.ts';
import { boundGateways, meshGateway } from '../istio/gateway-name.ts';
import { isWildcard, resolveHost } from '../istio/host-name.ts';
import type { MeshConfig } from '../istio/mesh.ts';
import type { Sidecar } from '../istio/sidecar.ts';
import type { VirtualService } from '../istio/virtual-service.ts';
import { isVisibleTo, visibilityOf } from '../istio/visibility.ts';
import { keyOf, type Labels, namespaceOf, selects } from '../kubernetes/object.ts';
import type { ProxySync } from './sync-status.ts';

export type AudienceProxy = Pick<ProxySync, 'kind' | 'namespace'> & {
  /** Of its pod; empty where that is not known. */
  readonly labels: Labels;
};

export type RoutingObject =
  | { readonly kind: 'VirtualService'; readonly object: VirtualService }
  | { readonly kind: 'DestinationRule'; readonly object: DestinationRule };

/** What deciding about an object's audience takes besides the object. */
export type AudienceWorld = {
  readonly config: MeshConfig;
  readonly sidecarsIn: (namespace: string) => readonly Sidecar[];
  /** By `namespace/name`. */
  readonly gateway: (key: string) => Gateway | undefined;
  /** VirtualServices that delegate to this one, `namespace/name`. */
  readonly delegatingTo: (key: string) => readonly VirtualService[];
  /** VirtualServices with a destination at the host. */
  readonly virtualServicesTo: (host: string) => readonly VirtualService[];
};

export type Sees = {
  (proxy: AudienceProxy, candidate: RoutingObject): boolean;
  /** Whether all sidecars of the namespace see the same, whatever their labels. */
  readonly isAlikeIn: (namespace: string) => boolean;
};

type Egress = { readonly imports: readonly ImportedHost[]; readonly excludes: readonly ImportedHost[] };

/** Answers for many proxies with what was worked out for the ones like them; good for one moment of the world. */
export function createAudience(world: AudienceWorld): Sees {
  const { config } = world;
  const sidecarsOf = remember((namespace: string) =>
    [...new Set([...world.sidecarsIn(namespace), ...world.sidecarsIn(config.rootNamespace)])].sort(byAge),
  );
  const egressOfNamespace = remember((namespace: string) => egressFor({ namespace, labels: {} }));
  const selectsWorkloads = remember((namespace: string) =>
    sidecarsOf(namespace).some(({ spec }) => Object.keys(spec.workloadSelector?.labels ?? {}).length > 0),
  );

  /** Null: nothing narrows what the proxy sees. */
  function egressFor({ namespace, labels }: Pick<AudienceProxy, 'namespace' | 'labels'>): readonly Egress[] | null {
    const sidecars = sidecarsOf(namespace);
    const sidecar = sidecarFor({ config, sidecars }, { kind: 'sidecar', namespace, labels });
    const listeners = sidecar?.spec.egress ?? [];
    return listeners.length === 0 ? null : listeners.map(({ hosts }) => readHosts(hosts ?? [], namespace));
  }

  const egressOf = (proxy: AudienceProxy) =>
    selectsWorkloads(proxy.namespace) ? egressFor(proxy) : egressOfNamespace(proxy.namespace);

  const hostsOf = (object: VirtualService) =>
    (object.spec.hosts ?? []).map((host) => resolveHost(host.toLowerCase(), namespaceOf(object), config.domain));

  function isImported(egress: readonly Egress[], object: VirtualService): boolean {
    const named = { namespace: namespaceOf(object), hosts: hostsOf(object), semantics: 'istio' as const };
    return egress.some(
      ({ imports, excludes }) => importsVirtualService(imports, named) && !importsVirtualService(excludes, named),
    );
  }

  function seesVirtualService(proxy: AudienceProxy, object: VirtualService): boolean {
    const namespace = namespaceOf(object);
    const visibility = visibilityOf(object.spec.exportTo, namespace, config.defaultVirtualServiceExportTo);
    // A delegate has no hosts: it is a part of whatever delegates to it.
    if ((object.spec.hosts ?? []).length === 0) {
      return world.delegatingTo(keyOf(object)).some((root) => root !== object && seesVirtualService(proxy, root));
    }
    if (!isVisibleTo(visibility, proxy.namespace)) return false;
    const gateways = boundGateways(object.spec.gateways, namespace);
    if (proxy.kind !== 'gateway' && gateways.includes(meshGateway) && seesInMesh(proxy, object)) return true;
    if (proxy.kind !== 'gateway' && proxy.kind !== null) return false;
    return gateways.some((key) => {
      const selector = world.gateway(key)?.spec.selector;
      return selector !== undefined && selector !== null && selects(selector, proxy.labels);
    });
  }

  function seesInMesh(proxy: AudienceProxy, object: VirtualService): boolean {
    if (proxy.kind === 'waypoint') {
      // Waypoints take rules of their own namespace and those for its services.
      return [namespaceOf(object), ...hostsOf(object).map(namespaceOfHost)].includes(proxy.namespace);
    }
    const egress = egressOf(proxy);
    return egress === null || isImported(egress, object);
  }

  function seesDestinationRule(proxy: AudienceProxy, object: DestinationRule): boolean {
    const namespace = namespaceOf(object);
    const visibility = visibilityOf(object.spec.exportTo, namespace, config.defaultDestinationRuleExportTo);
    if (!isVisibleTo(visibility, proxy.namespace)) return false;
    const host = resolveHost(object.spec.host, namespace, config.domain);
    const hostNamespace = namespaceOfHost(host) ?? namespace;
    if (proxy.kind === 'waypoint') return hostNamespace === proxy.namespace;
    if (proxy.kind === 'gateway' || isWildcard(host)) return true;
    const egress = egressOf(proxy);
    if (egress === null) return true;
    const service = { namespace: hostNamespace, host };
    const isOwn = egress.some(
      ({ imports, excludes }) => importsService(imports, service) && !importsService(excludes, service),
    );
    return isOwn || world.virtualServicesTo(host).some((rule) => isImported(egress, rule));
  }

  const decide = (proxy: AudienceProxy, candidate: RoutingObject) =>
    candidate.kind === 'VirtualService'
      ? seesVirtualService(proxy, candidate.object)
      : seesDestinationRule(proxy, candidate.object);
  const decided = new WeakMap<RoutingObject, Map<string, boolean>>();
  function sees(proxy: AudienceProxy, candidate: RoutingObject): boolean {
    if (proxy.kind !== 'sidecar' || selectsWorkloads(proxy.namespace)) return decide(proxy, candidate);
    // Labels make no difference here, so that one answer serves a namespace.
    const answers = decided.get(candidate) ?? new Map<string, boolean>();
    decided.set(candidate, answers);
    const answer = answers.get(proxy.namespace) ?? decide(proxy, candidate);
    answers.set(proxy.namespace, answer);
    return answer;
  }
  return Object.assign(sees, { isAlikeIn: (namespace: string) => !selectsWorkloads(namespace) });
}

function namespaceOfHost(host: string): string | undefined {
  return /^[^.*]+\.([^.]+)\.svc\./.exec(host)?.[1];
}

function byAge(a: Sidecar, b: Sidecar): number {
  const age = ({ metadata }: Sidecar) => `${metadata.creationTimestamp ?? ''} ${metadata.name}`;
  return age(a) < age(b) ? -1 : 1;
}

function remember<K, V>(make: (key: K) => V): (key: K) => V {
  const made = new Map<K, V>();
  return (key) => {
    if (made.has(key)) return made.get(key) as V;
    const value = make(key);
    made.set(key, value);
    return value;
  };
}
