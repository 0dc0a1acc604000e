/**
 * The ready pods behind each service, as istiod sends them to proxies (EDS). A snapshot: it says what was true when the
 * control plane last looked, not what is true now.
 */
import { resolveHost, serviceHost } from '@sluice/shared/istio/host-name';
import type { Mesh } from '@sluice/shared/istio/mesh';
import { isReady, type Pod } from '@sluice/shared/kubernetes/core';
import { type Labels, selects } from '@sluice/shared/kubernetes/object';
import { z } from 'zod';
import { type WorkloadIdentity, workloadIdentityOf } from './workload-identity.ts';

export type Endpoint = {
  /** Identifies the pod: a new pod under an old name is another one. */
  readonly podUid: string;
  readonly port: number;
  readonly identity: WorkloadIdentity;
};

type TargetPort = number | string;
type ServiceBackends = { readonly pods: readonly Pod[]; readonly targetPorts: ReadonlyMap<number, TargetPort> };

export class EndpointSnapshot {
  readonly #backends = new Map<string, ServiceBackends>();
  /** Equal for snapshots with the same endpoints. */
  readonly fingerprint: string;

  constructor(mesh: Mesh) {
    const byNamespace = Map.groupBy(mesh.pods.filter(isReady), (pod) => pod.metadata.namespace ?? 'default');
    const podsOf = (namespace: string, selector: Labels) =>
      (byNamespace.get(namespace) ?? []).filter((pod) => selects(selector, pod.metadata.labels));

    for (const { metadata, spec } of mesh.services) {
      const namespace = metadata.namespace ?? 'default';
      const selector = spec?.selector ?? {};
      const pods = Object.keys(selector).length > 0 ? podsOf(namespace, selector) : [];
      const ports = (spec?.ports ?? []).map(({ port, targetPort }) => [port, targetPort ?? port] as const);
      this.#add(serviceHost(metadata.name, namespace, mesh.config.domain), pods, new Map(ports));
    }
    for (const { metadata, spec } of mesh.serviceEntries) {
      const selector = spec.workloadSelector?.labels;
      if (!selector) continue;
      const namespace = metadata.namespace ?? 'default';
      const ports = (spec.ports ?? []).map(
        ({ number = 0, targetPort }) => [number, asPort(targetPort) ?? number] as const,
      );
      for (const host of spec.hosts ?? []) {
        this.#add(resolveHost(host, namespace, mesh.config.domain), podsOf(namespace, selector), new Map(ports));
      }
    }
    this.fingerprint = [...this.#backends].map(fingerprintOf).sort().join();
  }

  /** Ready pods of the host that carry all of the labels. */
  endpoints(host: string, port: number, labels: Labels): Endpoint[] {
    const backends = this.#backends.get(host);
    const target = backends?.targetPorts.get(port);
    if (backends === undefined || target === undefined) return [];
    return backends.pods.flatMap((pod) => {
      if (!selects(labels, pod.metadata.labels)) return [];
      const podPort = typeof target === 'number' ? target : namedPort(pod, target);
      return podPort === null ? [] : [{ podUid: podUid(pod), port: podPort, identity: identityOf(pod) }];
    });
  }

  #add(host: string, pods: readonly Pod[], targetPorts: ReadonlyMap<number, TargetPort>): void {
    this.#backends.set(host, { pods, targetPorts });
  }
}

function fingerprintOf([host, { pods, targetPorts }]: [string, ServiceBackends]): string {
  const ports = [...targetPorts].map(([port, target]) => `${port}:${target}`);
  const members = pods.map((pod) => podUid(pod) + JSON.stringify(pod.metadata.labels)).sort();
  return [host, ...ports, ...members].join();
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
