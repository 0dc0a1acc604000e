/** Reads the proxies concerned, all of them in each round: the pods of a service and those that call it. */
import { isReady, type Pod } from '@sluice/shared/kubernetes/core';
import { keyOf } from '@sluice/shared/kubernetes/object';
import type { MeshIndex } from '@sluice/shared/routing/mesh-index';
import type { ServiceRef } from '@sluice/shared/routing/route-table';
import { createCounterReader, type Increment } from '@sluice/shared/traffic/counters';
import { incrementsByService } from '@sluice/shared/traffic/split-window';
import { inSlices } from '../in-slices.ts';
import { eachOf } from './each-of.ts';
import type { ProxyScraper } from './proxy-scraper.ts';
import { gatewayPods, hasProxy, scrapeTargets } from './scrape-targets.ts';
import type { Reading, TrafficSource } from './traffic-source.ts';

type Options = { readonly index: MeshIndex; readonly scraper: ProxyScraper };

/** Proxies read in one second, over all services; what goes beyond is not measured, and says so. */
const maxTargets = 300;
const concurrency = 24;

type Plan = { readonly key: string; readonly pods: readonly Pod[]; readonly blind: Reading | null };

export function createDirectSource({ index, scraper }: Options): TrafficSource {
  const counters = createCounterReader();
  /** Workloads seen calling, by service. */
  const callers = new Map<string, Set<string>>();
  let lastRoundAt: number | null = null;

  function callersOf(key: string): Set<string> {
    const known = callers.get(key) ?? new Set<string>();
    callers.set(key, known);
    return known;
  }

  /** The pods to ask for each service, as far as the limit allows, the first services first. */
  async function plan(services: readonly ServiceRef[]): Promise<Plan[]> {
    const pods = new Set<string>();
    const podsOfGateway = gatewayPods(index);
    const plans: Plan[] = [];
    await inSlices(services, (service) => plans.push(planFor(service, pods, podsOfGateway)));
    return plans;
  }

  function planFor(service: ServiceRef, pods: Set<string>, podsOfGateway: ReturnType<typeof gatewayPods>): Plan {
    const key = keyOfService(service);
    const tooMany = { key, pods: [], blind: blind('too-many-proxies') };
    if (pods.size >= maxTargets && hasOther(service, pods)) return tooMany;
    const targets = scrapeTargets(index, service, callersOf(key), podsOfGateway);
    if (targets.length === 0) return { key, pods: [], blind: blind('no-proxies') };
    const fresh = targets.filter((pod) => !pods.has(keyOf(pod)));
    if (pods.size + fresh.length > maxTargets) return tooMany;
    for (const pod of fresh) pods.add(keyOf(pod));
    return { key, pods: targets, blind: null };
  }

  /** Whether a proxy of the service is none of these; said at once where thousands of services are followed. */
  function hasOther(service: ServiceRef, pods: ReadonlySet<string>): boolean {
    return index.podsOf(service).some((pod) => hasProxy(pod) && isReady(pod) && !pods.has(keyOf(pod)));
  }

  /** A pod of the same name that came later (of a StatefulSet) is another source of counters. */
  const sourceOf = (key: string) => `${key} ${index.get('pods', key)?.metadata.uid ?? ''}`;

  async function readProxies(pods: readonly Pod[], time: number) {
    const increments: Increment[] = [];
    const answered = new Set<string>();
    await eachOf(pods, concurrency, async (pod) => {
      const samples = await scraper.scrape(pod);
      if (samples === null) return;
      const key = keyOf(pod);
      answered.add(key);
      // A pod that was born since the last reading has counted nothing that was counted before.
      const bornAt = Date.parse(pod.metadata.creationTimestamp ?? '');
      const countFromZero = bornAt > time - 5_000 && lastRoundAt !== null && bornAt > lastRoundAt;
      increments.push(...counters.read(sourceOf(key), samples, { countFromZero }));
    });
    lastRoundAt = time;
    return { increments, answered };
  }

  return {
    async read(services, time) {
      const plans = await plan(services);
      const targets = new Map(plans.flatMap(({ pods }) => pods.map((pod) => [keyOf(pod), pod] as const)));
      counters.retain(new Set([...targets.keys()].map(sourceOf)));
      scraper.forget(new Set(targets.keys()));
      const { increments, answered } = await readProxies([...targets.values()], time);
      const byService = incrementsByService(increments);
      return plans.map(({ key, pods, blind }): Reading => {
        const own = byService.get(key) ?? [];
        learnCallers(callersOf(key), own);
        if (blind !== null) return blind;
        if (pods.some((pod) => answered.has(keyOf(pod)))) return { kind: 'counted', time, increments: own };
        // One that does not answer may be back any time; a right has to be given by somebody.
        const reason = pods.every(scraper.isForbidden) ? 'proxies-forbidden' : 'no-answer';
        return { kind: 'blind', reason, isLost: false };
      });
    },
    forget: (service) => void callers.delete(keyOfService(service)),
  };
}

function blind(reason: 'no-proxies' | 'too-many-proxies'): Reading {
  return { kind: 'blind', reason, isLost: true };
}

function keyOfService({ namespace, name }: ServiceRef): string {
  return `${namespace}/${name}`;
}

/** Whoever called is worth asking: its own proxy counts every request, also those that never arrived. */
function learnCallers(callers: Set<string>, increments: readonly Increment[]) {
  for (const { labels } of increments) {
    const { source_workload: workload, source_workload_namespace: namespace } = labels;
    if (workload && namespace && workload !== 'unknown') callers.add(`${namespace}/${workload}`);
  }
}
