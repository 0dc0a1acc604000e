/** What a pod's containers say about it: has it a proxy, and what of it runs. */
import type { Pod } from '@sluice/shared/kubernetes/core';
import { z } from 'zod';

const proxyName = 'istio-proxy';

const Containers = z.array(z.looseObject({ name: z.string(), args: z.array(z.string()).nullish() }));
const Statuses = z.array(
  z.looseObject({ name: z.string(), state: z.looseObject({ running: z.unknown().optional() }).optional() }),
);

/** `proxy sidecar` or `proxy router`, as in the arguments of the container; null without one. */
export function proxyKindOf(pod: Pod): 'sidecar' | 'gateway' | null {
  const lists = [pod.spec?.containers, pod.spec?.initContainers];
  const proxy = lists.flatMap((list) => Containers.safeParse(list).data ?? []).find(({ name }) => name === proxyName);
  if (proxy === undefined) return null;
  return proxy.args?.includes('router') ? 'gateway' : 'sidecar';
}

/** Which of the two run, by the kubelet's report. A gateway has no program but its proxy. */
export function runningContainers(pod: Pod): { proxy: boolean; program: boolean } {
  const statuses = Statuses.safeParse(pod.status?.containerStatuses).data;
  if (pod.status?.phase !== 'Running') return { proxy: false, program: false };
  if (statuses === undefined || statuses.length === 0) return { proxy: true, program: true };
  const runs = (isWanted: (name: string) => boolean) =>
    statuses.filter(({ name }) => isWanted(name)).every(({ state }) => state?.running !== undefined);
  return { proxy: runs((name) => name === proxyName), program: runs((name) => name !== proxyName) };
}
