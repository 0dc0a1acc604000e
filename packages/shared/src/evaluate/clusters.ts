/**
 * Clusters as a proxy has them: a service's port, or one subset of it. Source: istio/istio
 * pilot/pkg/networking/core/cluster.go, and route.go (GetDestinationCluster).
 */
import type { Destination } from '../istio/virtual-service.ts';
import { type Labels, selects } from '../kubernetes/object.ts';
import type { CompiledMesh, MeshProxy } from './compile.ts';
import { destinationRuleFor, type MergedRule } from './destination-rules.ts';
import type { ProxyScope } from './proxy-scope.ts';
import { countReadyPods } from './ready-pods.ts';
import type { RegistryService } from './registry.ts';

/** A cluster that a route points to, whether the proxy has it or not. */
export type ClusterTarget = {
  /** `outbound|9080|v1|reviews.default.svc.cluster.local` */
  readonly cluster: string;
  readonly host: string;
  readonly port: number;
  readonly subset: string | null;
  /** Labels of the subset; empty without one. */
  readonly labels: Labels;
  /** False when the proxy has no such cluster: the answer is 503 NC (500 for routes made from HTTPRoutes). */
  readonly exists: boolean;
  /** Pods that take requests; null when the endpoints are not pods of the cluster. 0 answers 503 UH. */
  readonly readyPods: number | null;
};

export type ClusterIndex = {
  /** The service a proxy knows under this host, or null. */
  readonly service: (host: string) => RegistryService | null;
  readonly target: (host: string, port: number, subset: string | null) => ClusterTarget;
  readonly destinationRule: (host: string) => MergedRule | null;
};

/** Envoy's name for the endpoints of a host at a port (istio/istio pilot/pkg/model/service.go, BuildSubsetKey). */
export function clusterName(host: string, port: number, subset: string | null): string {
  return `outbound|${port}|${subset ?? ''}|${host}`;
}

/** Makes the clusters of one proxy on demand and keeps them. */
export function clustersFor(compiled: CompiledMesh, proxy: MeshProxy, scope: ProxyScope): ClusterIndex {
  const targets = new Map<string, ClusterTarget>();
  const rules = new Map<string, MergedRule | null>();
  const service = (host: string) => scope.services.get(host) ?? null;
  const destinationRule = (host: string): MergedRule | null => {
    const known = rules.get(host);
    if (known !== undefined) return known;
    const found = service(host);
    const rule = found && destinationRuleFor(compiled.destinationRules, proxy, found);
    rules.set(host, rule);
    return rule;
  };
  const target = (host: string, port: number, subset: string | null): ClusterTarget => {
    const cluster = clusterName(host, port, subset);
    const known = targets.get(cluster);
    if (known) return known;
    const made = { cluster, host, port, subset, ...stateOf(compiled, service(host), port, subset, destinationRule) };
    targets.set(cluster, made);
    return made;
  };
  return { service, target, destinationRule };
}

type State = Pick<ClusterTarget, 'exists' | 'labels' | 'readyPods'>;

const missing: State = { exists: false, labels: {}, readyPods: null };

function stateOf(
  compiled: CompiledMesh,
  service: RegistryService | null,
  port: number,
  subset: string | null,
  destinationRule: (host: string) => MergedRule | null,
): State {
  const found = service?.ports.find((each) => each.port === port);
  if (!service || !found || found.protocol === 'udp' || service.externalName !== null) return missing;
  if (subset === null) return { exists: true, labels: {}, readyPods: countReady(compiled, service, {}) };
  const definition = destinationRule(service.host)?.subsets.find(({ name }) => name === subset);
  if (!definition) return missing;
  const labels = definition.labels ?? {};
  return { exists: true, labels, readyPods: countReady(compiled, service, labels) };
}

function countReady(compiled: CompiledMesh, service: RegistryService, labels: Labels): number | null {
  if (service.passthrough && service.kind === 'ServiceEntry') return null;
  if (service.selector === null) {
    if (service.kind === 'Service') return null;
    return service.endpoints.filter((endpoint) => selects(labels, endpoint.labels)).length;
  }
  // A subset that contradicts the selector has no pods at all.
  if (!selectorAllows(service.selector, labels)) return 0;
  return countReadyPods(compiled.readyPods, service.namespace, { ...service.selector, ...labels });
}

function selectorAllows(selector: Labels, labels: Labels): boolean {
  return Object.entries(labels).every(([key, value]) => !(key in selector) || selector[key] === value);
}

/**
 * The cluster a destination stands for. The port is the written one, else the only port of the service as the listener
 * knows it, else the listener's. A service of type ExternalName is replaced by the host it stands for.
 */
export function destinationTarget(
  clusters: ClusterIndex,
  destination: Destination,
  service: RegistryService | null,
  listenerPort: number,
): ClusterTarget {
  const host = service?.externalName ?? destination.host;
  const onlyPort = service?.ports.length === 1 ? service.ports[0]?.port : undefined;
  const port = destination.port?.number || onlyPort || listenerPort;
  return clusters.target(host, port, destination.subset || null);
}
