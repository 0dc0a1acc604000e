/**
 * The ready pods behind each service, as istiod sends them to proxies (EDS). A snapshot: it says what was true when the
 * control plane last looked, not what is true now.
 */
import { resolveHost, serviceHost } from '@sluice/shared/istio/host-name';
import type { Mesh } from '@sluice/shared/istio/mesh';
import { isReady, type Pod } from '@sluice/shared/kubernetes/core';
import { type KubernetesObject, type Labels, selects } from '@sluice/shared/kubernetes/object';
import { z } from 'zod';
import { type WorkloadIdentity, workloadIdentityOf } from './workload-identity.ts';

export type Endpoint = {
  /** Identifies the pod: a new pod under an old name is another one. */
  readonly podUid: string;
  readonly address: string;
  readonly port: number;
  readonly identity: WorkloadIdentity;
};

type TargetPort = number | string;
type Backends = {
  readonly host: string;
  readonly namespace: string;
  readonly pods: readonly Pod[];
  readonly targetPorts: ReadonlyMap<number, TargetPort>;
  /** Equal for the same endpoints. */
  readonly fingerprint: string;
};

/** A host whose endpoints differ between two snapshots. */
export type ChangedHost = { readonly host: string; readonly namespace: string };

export class EndpointSnapshot {
  readonly #byNamespace: ReadonlyMap<string, readonly Backends[]>;
  readonly #byHost: ReadonlyMap<string, Backends>;

  private constructor(byNamespace: ReadonlyMap<string, readonly Backends[]>) {
    this.#byNamespace = byNamespace;
    const all = [...byNamespace.values()].flat();
    this.#byHost = new Map(all.map((each) => [each.host, each]));
  }

  static of(mesh: Mesh): EndpointSnapshot {
    return new EndpointSnapshot(backendsByNamespace(mesh, () => true));
  }

  /** The endpoints of a mesh that differs from this one's in some namespaces only. */
  next(mesh: Mesh, namespaces: ReadonlySet<string>): EndpointSnapshot {
    if (namespaces.size === 0) return this;
    const kept = [...this.#byNamespace].filter(([namespace]) => !namespaces.has(namespace));
    const changed = backendsByNamespace(mesh, (namespace) => namespaces.has(namespace));
    return new EndpointSnapshot(new Map([...kept, ...changed]));
  }

  changedSince(before: EndpointSnapshot): ChangedHost[] {
    if (before === this) return [];
    const changed: ChangedHost[] = [];
    for (const [namespace, backends] of this.#byNamespace) {
      if (before.#byNamespace.get(namespace) === backends) continue;
      for (const { host, fingerprint } of backends) {
        if (before.#byHost.get(host)?.fingerprint !== fingerprint) changed.push({ host, namespace });
      }
    }
    const gone = before.#byHost.values().filter(({ host }) => !this.#byHost.has(host));
    return [...changed, ...gone.map(({ host, namespace }) => ({ host, namespace }))];
  }

  /** Ready pods of a host by the number of the port that they are reached on; for whoever wants to see all of it. */
  *all(): Iterable<{ host: string; namespace: string; pods: readonly Pod[]; ports: ReadonlyMap<number, TargetPort> }> {
    for (const { host, namespace, pods, targetPorts } of this.#byHost.values()) {
      yield { host, namespace, pods, ports: targetPorts };
    }
  }

  /** Ready pods of the host that carry all of the labels. */
  endpoints(host: string, port: number, labels: Labels): Endpoint[] {
    const backends = this.#byHost.get(host);
    const target = backends?.targetPorts.get(port);
    if (backends === undefined || target === undefined) return [];
    return backends.pods.flatMap((pod) => {
      if (!selects(labels, pod.metadata.labels)) return [];
      const podPort = portOf(pod, target);
      return podPort === null
        ? []
        : [{ podUid: podUid(pod), address: pod.status?.podIP ?? '', port: podPort, identity: identityOf(pod) }];
    });
  }
}

/** The port of a pod that a service's target port stands for. */
export function portOf(pod: Pod, target: TargetPort): number | null {
  return typeof target === 'number' ? target : namedPort(pod, target);
}

function backendsByNamespace(mesh: Mesh, isWanted: (namespace: string) => boolean): Map<string, Backends[]> {
  const { domain } = mesh.config;
  const inWanted = <T extends KubernetesObject>(objects: readonly T[]) =>
    objects.filter(({ metadata }) => isWanted(metadata.namespace ?? 'default'));
  const pods = Map.groupBy(inWanted(mesh.pods).filter(isReady), (pod) => pod.metadata.namespace ?? 'default');
  const found = new Map<string, Backends[]>();
  const add = (
    host: string,
    namespace: string,
    selector: Labels,
    ports: readonly (readonly [number, TargetPort])[],
  ) => {
    const isSelected = (pod: Pod) => selects(selector, pod.metadata.labels);
    const selected = Object.keys(selector).length > 0 ? (pods.get(namespace) ?? []).filter(isSelected) : [];
    const backends = { host, namespace, pods: selected, targetPorts: new Map(ports) };
    const list = found.get(namespace) ?? [];
    list.push({ ...backends, fingerprint: fingerprintOf(backends) });
    found.set(namespace, list);
  };
  for (const { metadata, spec } of inWanted(mesh.services)) {
    const namespace = metadata.namespace ?? 'default';
    const ports = (spec?.ports ?? []).map(({ port, targetPort }) => [port, targetPort ?? port] as const);
    add(serviceHost(metadata.name, namespace, domain), namespace, spec?.selector ?? {}, ports);
  }
  for (const { metadata, spec } of inWanted(mesh.serviceEntries)) {
    const selector = spec.workloadSelector?.labels;
    if (!selector) continue;
    const namespace = metadata.namespace ?? 'default';
    const ports = (spec.ports ?? []).map(
      ({ number = 0, targetPort }) => [number, asPort(targetPort) ?? number] as const,
    );
    for (const host of spec.hosts ?? []) add(resolveHost(host, namespace, domain), namespace, selector, ports);
  }
  return found;
}

function fingerprintOf({ pods, targetPorts }: Omit<Backends, 'fingerprint'>): string {
  const ports = [...targetPorts].map(([port, target]) => `${port}:${target}`);
  const members = pods.map((pod) => podUid(pod) + JSON.stringify(pod.metadata.labels)).sort();
  return [...ports, ...members].join();
}

export function podUid(pod: Pod): string {
  return pod.metadata.uid ?? `${pod.metadata.namespace}/${pod.metadata.name}`;
}

const identities = new WeakMap<Pod, WorkloadIdentity>();

export function identityOf(pod: Pod): WorkloadIdentity {
  let identity = identities.get(pod);
  if (identity === undefined) {
    identity = workloadIdentityOf(pod);
    identities.set(pod, identity);
  }
  return identity;
}

const ContainersWithPorts = z.array(
  z.looseObject({
    ports: z.array(z.looseObject({ name: z.string().optional(), containerPort: z.number() })).nullish(),
  }),
);

function namedPort(pod: Pod, name: string): number | null {
  const containers = ContainersWithPorts.safeParse(pod.spec?.containers).data ?? [];
  const ports = containers.flatMap((container) => container.ports ?? []);
  return ports.find((port) => port.name === name)?.containerPort ?? null;
}

function asPort(value: unknown): number | null {
  return typeof value === 'number' ? value : null;
}
