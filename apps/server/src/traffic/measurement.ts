/** Once a second: asks the source about everything that is followed, and tells what happened since the second before. */

import type { TrafficPoint } from '@sluice/shared/api/events';
import type { Propagation } from '@sluice/shared/api/propagation';
import type { Evidence, ObservedSplit } from '@sluice/shared/api/services';
import { blind } from '@sluice/shared/evidence/evidence';
import type { ServiceRef } from '@sluice/shared/routing/route-table';
import { inSlices } from '../in-slices.ts';
import { createListeners, type Subscribe } from '../listeners.ts';
import type { MeteredService } from './metered-service.ts';
import { createScrapeClock } from './scrape-clock.ts';
import { createServiceMeter, type ServiceMeter } from './service-meter.ts';
import type { Reading, TrafficSource } from './traffic-source.ts';

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
  /** Services whose latest change all proxies have, as of now. */
  readonly noteInEffect: (services: readonly ServiceRef[]) => void;
  readonly start: () => void;
  readonly stop: () => void;
};

type Options = {
  readonly source: TrafficSource;
  /** What to measure, the most wanted first. */
  readonly followed: () => readonly ServiceRef[];
  /** Null for a service that is not there any more. */
  readonly describe: (service: ServiceRef) => MeteredService | null;
  readonly onFault: (error: unknown) => void;
  /** How far the latest change of a service has got, where that is known. */
  readonly propagationOf?: (service: ServiceRef) => Propagation | null;
  readonly settleMs?: number | undefined;
  readonly now?: () => number;
};

/** How long history is kept for a service that nobody follows any more. */
const keepMs = 5 * 60_000;

/** Most services of a large mesh: one object for all of them. */
const unmeasured: ServiceTraffic = { observed: null, evidence: blind('not-measured') };

type Entry = {
  readonly ref: ServiceRef;
  readonly meter: ServiceMeter;
  followedAt: number;
};

export function createMeasurement(options: Options): Measurement {
  const { source, followed, describe, propagationOf, onFault, settleMs, now = Date.now } = options;
  const entries = new Map<string, Entry>();
  const measured = createListeners<Measured>();
  const clock = createScrapeClock({ onTick: () => void round().catch(onFault) });
  let isBusy = false;

  function entryOf(ref: ServiceRef): Entry {
    const key = `${ref.namespace}/${ref.name}`;
    const known = entries.get(key);
    if (known !== undefined) return known;
    const entry = { ref, meter: createServiceMeter(settleMs), followedAt: now() };
    entries.set(key, entry);
    return entry;
  }

  /** Null for a service that is not there, or whose rules nobody can make sense of: the others go on. */
  function configured(ref: ServiceRef): Entry | null {
    try {
      const described = describe(ref);
      if (described === null) return null;
      const entry = entryOf(ref);
      entry.meter.configure(described, now(), propagationOf?.(ref));
      return entry;
    } catch (error) {
      onFault(error);
      return null;
    }
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
    const wanted: Entry[] = [];
    await inSlices(followed(), (ref) => {
      const entry = configured(ref);
      if (entry !== null) wanted.push(entry);
    });
    for (const entry of wanted) entry.followedAt = time;
    forgetOthers(new Set(wanted));
    const readings = await source.read(
      wanted.map(({ ref }) => ref),
      time,
    );
    const services = wanted.map((entry, at) => tell(entry, take(entry, readings[at])));
    measured.emit({ time, services });
  }

  /** The point that a reading gives, if any. */
  function take({ meter }: Entry, reading: Reading | undefined): TrafficPoint | null {
    switch (reading?.kind) {
      case 'counted':
        if (meter.isRunning()) return meter.record(reading);
        meter.begin(reading.time); // the first reading says only from where to count
        return null;
      case 'blind':
        if (reading.isLost) meter.pause();
        meter.miss(reading.reason);
        return null;
      default:
        return null;
    }
  }

  function tell({ ref, meter }: Entry, point: TrafficPoint | null): MeasuredService {
    const observed = meter.isRunning() ? meter.observed() : null;
    return { namespace: ref.namespace, name: ref.name, point, observed, evidence: meter.evidence() };
  }

  function forgetOthers(measuredNow: ReadonlySet<Entry>) {
    for (const [key, entry] of entries) {
      if (measuredNow.has(entry)) continue;
      if (entry.meter.isRunning()) entry.meter.pause();
      if (now() - entry.followedAt <= keepMs) continue;
      entries.delete(key);
      source.forget(entry.ref);
    }
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
        return meter === null ? unmeasured : { observed: null, evidence: meter.evidence() };
      }
      return { observed: meter.observed(), evidence: meter.evidence() };
    },
    noteChange(services) {
      const meters = services.map(reconfigured);
      if (meters.some((meter) => meter?.isRunning())) clock.alignToChange();
    },
    noteInEffect(services) {
      const meters = services.map(reconfigured);
      if (meters.some((meter) => meter?.isRunning())) clock.readSoon();
    },
    start: clock.start,
    stop: clock.stop,
  };
}
