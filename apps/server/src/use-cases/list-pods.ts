/** The pods behind a service, read anew: our copy keeps only what routing and measuring need of them. */
import type { ResponseOf } from '@sluice/shared/api/endpoint';
import type { listPods as endpoint, PodInfo } from '@sluice/shared/api/pods';
import type { Version } from '@sluice/shared/api/services';
import { isReady, type Pod, workloadNameOf } from '@sluice/shared/kubernetes/core';
import { type Labels, selects } from '@sluice/shared/kubernetes/object';
import type { ServiceRef } from '@sluice/shared/routing/route-table';
import { troubleOf } from './pod-trouble.ts';
import type { ServiceStates } from './service-states.ts';

export type PodsPorts = {
  readonly services: Pick<ServiceStates, 'get'>;
  /** None without a selector. */
  readonly selectorOf: (service: ServiceRef) => Labels;
  /** Throws DomainErrors. */
  readonly readPods: (namespace: string, selector: Labels) => Promise<readonly Pod[]>;
  readonly now: () => number;
};

/** Throws `not-found`, `forbidden`, `cluster-unreachable`. */
export async function listPods(service: ServiceRef, ports: PodsPorts): Promise<ResponseOf<typeof endpoint>> {
  const { versions } = await ports.services.get(service);
  const selector = ports.selectorOf(service);
  const pods = Object.keys(selector).length === 0 ? [] : await ports.readPods(service.namespace, selector);
  const shown = pods.map((pod) => podInfo(pod, versions));
  return { pods: shown.sort(byVersionAndName), asOf: ports.now() };
}

const byName = new Intl.Collator('en', { numeric: true });

function byVersionAndName(a: PodInfo, b: PodInfo): number {
  return byName.compare(a.version ?? '\uffff', b.version ?? '\uffff') || byName.compare(a.name, b.name);
}

export function podInfo(pod: Pod, versions: readonly Version[]): PodInfo {
  const { metadata, status } = pod;
  const containers = containersOf(pod);
  const own = containers.filter(({ isProxy, isRunning }) => !isProxy && isRunning);
  return {
    name: metadata.name,
    version: versionOf(pod, versions),
    ready: isReady(pod),
    phase: metadata.deletionTimestamp ? 'Terminating' : (status?.phase ?? 'Unknown'),
    reason: isReady(pod) ? null : troubleOf(pod),
    restarts: restartsOf(pod, new Set(own.map(({ name }) => name))),
    images: [...new Set(own.map(({ image }) => image))].filter(Boolean),
    sidecar: containers.some(({ isProxy, isRunning }) => isProxy && isRunning),
    createdAt: metadata.creationTimestamp ?? '',
    workload: metadata.ownerReferences?.some(({ controller }) => controller) ? workloadNameOf(pod) : null,
    labels: { ...metadata.labels },
  };
}

/** Subsets may overlap: the one that asks for most of the labels describes the pod best. */
function versionOf({ metadata }: Pod, versions: readonly Version[]): string | null {
  const own = versions.filter(({ labels }) => selects(labels, metadata.labels));
  const [best] = own.sort((a, b) => Object.keys(b.labels).length - Object.keys(a.labels).length);
  return best?.name ?? null;
}

type Container = {
  readonly name: string;
  readonly image: string;
  readonly isProxy: boolean;
  readonly isRunning: boolean;
};

/** A native sidecar is an init container that is restarted for ever; other init containers end before the pod begins. */
function containersOf({ spec }: Pod): Container[] {
  const read = (list: unknown, isInit: boolean) =>
    (Array.isArray(list) ? list : []).map((each: { name?: unknown; image?: unknown; restartPolicy?: unknown }) => ({
      name: String(each?.name ?? ''),
      image: String(each?.image ?? ''),
      isProxy: each?.name === 'istio-proxy',
      isRunning: !isInit || each?.restartPolicy === 'Always',
    }));
  return [...read(spec?.containers, false), ...read(spec?.initContainers, true)];
}

function restartsOf({ status }: Pod, names: ReadonlySet<string>): number {
  const counted = (status?.containerStatuses ?? []).filter(({ name }) => names.has(name));
  return counted.reduce((sum, { restartCount = 0 }) => sum + restartCount, 0);
}
