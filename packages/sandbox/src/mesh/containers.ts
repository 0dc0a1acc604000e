/** What a pod's containers say about it: has it a proxy, and what of it runs. */
import type { Pod } from '@sluice/shared/kubernetes/core';
import { z } from 'zod';
import { bodyJson } from './http-message.ts';

const proxyName = 'istio-proxy';

const Containers = z.array(z.looseObject({ name: z.string(), args: z.array(z.string()).nullish() }));
const WithEnvironment = z.array(
  z.looseObject({
    name: z.string(),
    env: z.array(z.looseObject({ name: z.string(), value: z.string().optional() })).nullish(),
  }),
);
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

const Scrape = z.object({ scrape: z.literal('true'), path: z.string(), port: z.string() });

/** Where the program keeps metrics of its own, as injection has told the agent beside it; null if it has none. */
export function programMetricsOf(pod: Pod): { readonly port: number; readonly path: string } | null {
  const proxy = WithEnvironment.safeParse(pod.spec?.containers).data?.find(({ name }) => name === proxyName);
  const text = proxy?.env?.find(({ name }) => name === 'ISTIO_PROMETHEUS_ANNOTATIONS')?.value;
  const scrape = Scrape.safeParse(bodyJson({ text: () => text ?? '' })).data;
  return scrape === undefined ? null : { port: Number(scrape.port || 80), path: scrape.path || '/metrics' };
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
