/** Once a second: reads the proxies of everything that is followed, and tells what happened since the second before. */

import type { TrafficPoint } from '@sluice/shared/api/events';
import type { Evidence, ObservedSplit } from '@sluice/shared/api/services';
import { blind } from '@sluice/shared/evidence/evidence';
import type { Pod } from '@sluice/shared/kubernetes/core';
import { keyOf } from '@sluice/shared/kubernetes/object';
import type { MeshIndex } from '@sluice/shared/routing/mesh-index';
import type { ServiceRef } from '@sluice/shared/routing/route-table';
import { createCounterReader, type Increment } from '@sluice/shared/traffic/counters';
import { incrementsByService } from '@sluice/shared/traffic/split-window';
import { createListeners, type Subscribe } from '../listeners.ts';
import { eachOf } from './each-of.ts';
import type { ProxyScraper } from './proxy-scraper.ts';
import { createScrapeClock } from './scrape-clock.ts';
import { scrapeTargets } from './scrape-targets.ts';
import { createServiceMeter, type MeteredService, type ServiceMeter } from './service-meter.ts';

export type MeasuredService = ServiceRef & {
  /** Null when nothing was measured; the evidence says why. */
  readonly point: TrafficPoint | null;
  readonly observed: ObservedSplit | null;
  readonly evidence: Evidence;
};
export type Measured = { readonly time: number; readonly services: MeasuredService[] };

export type ServiceTraffic = { readonly observed: ObservedSplit | null; readonly evidence: Evidence };

export type Measurement = {
  readonly onMeasured: Subscribe<Measured>;
  readonly history: (service: ServiceRef) => readonly TrafficPoint[];
  /** As of now: after a change nothing that was counted before it. */
  readonly trafficOf: (service: ServiceRef) => ServiceTraffic;
  /** Services whose configuration changed just now. */
  readonly noteChange: (services: readonly ServiceRef[]) => void;
  readonly start: () => void;
  readonly stop: () => void;
};

type Options = {
  readonly index: MeshIndex;
  readonly scraper: ProxyScraper;
  /** What to measure, the most wanted first. */
  readonly followed: () => readonly ServiceRef[];
  /** Null for a service that is not there any more. */
  readonly describe: (service: ServiceRef) => MeteredService | null;
  readonly onFault: (error: unknown) => void;
  readonly settleMs?: number | undefined;
  readonly now?: () => number;
};

/** Proxies read in one second, over all services; what goes beyond is not measured, and says so. */
const maxTargets = 300;
const concurrency = 24;
/** How long history is kept for a service that nobody follows any more. */
const keepMs = 5 * 60_000;

type Entry = {
  readonly ref: ServiceRef;
  readonly meter: ServiceMeter;
  readonly callers: Set<string>;
  followedAt: number;
};

export function createMeasurement(options: Options): Measurement {
  const { index, scraper, followed, describe, onFault, settleMs, now = Date.now } = options;
  const entries = new Map<string, Entry>();
  const counters = createCounterReader();
  const measured = createListeners<Measured>();
  const clock = createScrapeClock({ onTick: () => void round().catch(onFault) });
  let isBusy = false;
  let lastRoundAt: number | null = null;

  function entryOf(ref: ServiceRef): Entry {
    const key = `${ref.namespace}/${ref.name}`;
    const known = entries.get(key);
    if (known !== undefined) return known;
    const entry = { ref, meter: createServiceMeter(settleMs), callers: new Set<string>(), followedAt: now() };
    entries.set(key, entry);
    return entry;
  }

  /** Null for a service that is not there, or whose rules nobody can make sense of: the others go on. */
  function configured(ref: ServiceRef): Entry | null {
    try {
      const described = describe(ref);
      if (described === null) return null;
      const entry = entryOf(ref);
      entry.meter.configure(described, now());
      return entry;
    } catch (error) {
      onFault(error);
      return null;
    }
  }

  /** The entries to measure now with their pods, as far as the limit allows; none for what cannot be measured. */
  function planRound(): { entry: Entry; pods: Pod[] }[] {
    const pods = new Set<string>();
    return followed().flatMap((ref) => {
      const entry = configured(ref);
      if (entry === null) return [];
      entry.followedAt = now();
      const targets = scrapeTargets(index, ref, entry.callers);
      const fresh = targets.filter((pod) => !pods.has(keyOf(pod)));
      if (targets.length === 0 || pods.size + fresh.length > maxTargets) {
        entry.meter.pause();
        entry.meter.miss(targets.length === 0 ? 'no-proxies' : 'too-many-proxies');
        return [{ entry, pods: [] }];
      }
      for (const pod of fresh) pods.add(keyOf(pod));
      return [{ entry, pods: targets }];
    });
  }

  async function round() {
    if (isBusy) return;
    isBusy = true;
    try {
      await measure();
    } finally {
      isBusy = false;
    }
  }

  async function measure() {
    const time = now();
    const plan = planRound();
    const targets = new Map(plan.flatMap(({ pods }) => pods.map((pod) => [keyOf(pod), pod] as const)));
    forgetOthers(new Set(plan.map(({ entry }) => entry)), new Set(targets.keys()));
    const { increments, answered } = await readProxies([...targets.values()], time);
    const byService = incrementsByService(increments);
    const services = plan.map(({ entry, pods }) => {
      const own = byService.get(`${entry.ref.namespace}/${entry.ref.name}`) ?? [];
      learnCallers(entry.callers, own);
      const hasAnswer = pods.some((pod) => answered.has(keyOf(pod)));
      if (!hasAnswer && pods.length > 0) entry.meter.miss('no-answer');
      return tell(entry, hasAnswer ? advance(entry, time, own) : null);
    });
    measured.emit({ time, services });
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

  function advance({ meter }: Entry, time: number, increments: readonly Increment[]): TrafficPoint | null {
    if (meter.isRunning()) return meter.record(time, increments);
    meter.begin(time); // the first reading says only from where to count
    return null;
  }

  function tell({ ref, meter }: Entry, point: TrafficPoint | null): MeasuredService {
    const observed = meter.isRunning() ? meter.observed() : null;
    return { namespace: ref.namespace, name: ref.name, point, observed, evidence: meter.evidence() };
  }

  function forgetOthers(measuredNow: ReadonlySet<Entry>, pods: ReadonlySet<string>) {
    for (const [key, entry] of entries) {
      if (measuredNow.has(entry)) continue;
      if (entry.meter.isRunning()) entry.meter.pause();
      if (now() - entry.followedAt > keepMs) entries.delete(key);
    }
    counters.retain(new Set([...pods].map(sourceOf)));
    scraper.forget(pods);
  }

  const find = ({ namespace, name }: ServiceRef) => entries.get(`${namespace}/${name}`)?.meter;

  /** The meter of a service, told what the rules say at this moment. */
  function reconfigured(service: ServiceRef): ServiceMeter | null {
    if (find(service) === undefined) return null;
    return configured(service)?.meter ?? find(service) ?? null;
  }

  return {
    onMeasured: measured.subscribe,
    history: (service) => find(service)?.points() ?? [],
    trafficOf(service) {
      const meter = reconfigured(service);
      if (meter === null || !meter.isRunning()) {
        return { observed: null, evidence: meter?.evidence() ?? blind('not-measured') };
      }
      return { observed: meter.observed(), evidence: meter.evidence() };
    },
    noteChange(services) {
      const meters = services.map(reconfigured);
      if (meters.some((meter) => meter?.isRunning())) clock.alignToChange();
    },
    start: clock.start,
    stop: clock.stop,
  };
}

/** Whoever called is worth asking: its own proxy counts every request, also those that never arrived. */
function learnCallers(callers: Set<string>, increments: readonly Increment[]) {
  for (const { labels } of increments) {
    const { source_workload: workload, source_workload_namespace: namespace } = labels;
    if (workload && namespace && workload !== 'unknown') callers.add(`${namespace}/${workload}`);
  }
}
