/** What Prometheus remembers of the traffic of a service, as the same points that a direct scrape gives. */
import type { TrafficPoint } from '@sluice/shared/api/events';
import type { ServiceRef } from '@sluice/shared/routing/route-table';
import type { Increment } from '@sluice/shared/traffic/counters';
import { type AttributeVersion, requestDurationBucket, requestsTotal } from '@sluice/shared/traffic/request-labels';
import { createSplitWindow, incrementsByService } from '@sluice/shared/traffic/split-window';
import type { PrometheusClient, Range, Series } from '../prometheus/prometheus-client.ts';
import {
  durationsGrown,
  mostScraped,
  requestsGrown,
  requestsTo,
  scrapedSamples,
  seriesWith,
} from '../prometheus/promql.ts';

export type StoredTraffic = {
  /** Epoch milliseconds. */
  readonly from: number;
  readonly to: number;
  readonly stepSeconds: number;
  /** Oldest first; time without data has no point. */
  readonly points: readonly TrafficPoint[];
};

export const maxPoints = 300;
/** Steps that people can read off a time axis. */
const steps = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600];
const usualScrapeSeconds = 15;
/** Five scrapes of a Prometheus that looks once a minute. */
const lookBackSeconds = 300;

/**
 * @param rangeSeconds how far back from `now`, epoch milliseconds
 * @throws PrometheusError
 */
export async function readStoredTraffic(
  prometheus: PrometheusClient,
  service: ServiceRef,
  attribute: AttributeVersion,
  rangeSeconds: number,
  now: number,
): Promise<StoredTraffic> {
  const stepSeconds = stepFor(rangeSeconds, await scrapeSeconds(prometheus, service));
  const range = gridOf(rangeSeconds, stepSeconds, now);
  const [requests, durations] = await Promise.all([
    prometheus.queryRange(requestsGrown([service.name], stepSeconds), range),
    // Counts without durations are better than nothing.
    prometheus.queryRange(durationsGrown([service.name], stepSeconds), range).catch(() => []),
  ]);
  return {
    from: (range.start - stepSeconds) * 1_000,
    to: range.end * 1_000,
    stepSeconds,
    points: pointsOf(service, attribute, requests, durations, stepSeconds),
  };
}

/** Fine enough for the range, and never finer than Prometheus looks. */
export function stepFor(rangeSeconds: number, scrapeSeconds: number): number {
  const least = Math.max(scrapeSeconds, rangeSeconds / maxPoints);
  return steps.find((step) => step >= least) ?? Math.ceil(least);
}

/** The usual time between two scrapes of the same proxy. */
async function scrapeSeconds(prometheus: PrometheusClient, { name }: ServiceRef): Promise<number> {
  const [most] = await prometheus.query(mostScraped(requestsTo([name]), lookBackSeconds));
  if (most === undefined) return usualScrapeSeconds;
  const [series] = await prometheus.query(scrapedSamples(seriesWith(requestsTotal, most.labels), lookBackSeconds));
  const times = series?.samples.map(([seconds]) => seconds) ?? [];
  const gaps = times.slice(1).map((seconds, at) => seconds - (times[at] ?? seconds));
  const median = gaps.sort((a, b) => a - b)[Math.floor(gaps.length / 2)];
  // Scrapes are early or late by some milliseconds.
  return median === undefined ? usualScrapeSeconds : Math.max(1, Math.round(median));
}

/** Whole multiples of the step, so that points stay where they are when somebody asks again. */
function gridOf(rangeSeconds: number, stepSeconds: number, now: number): Range {
  const end = Math.floor(now / 1_000 / stepSeconds) * stepSeconds;
  const count = Math.min(maxPoints, Math.max(1, Math.round(rangeSeconds / stepSeconds)));
  return { start: end - (count - 1) * stepSeconds, end, stepSeconds };
}

function pointsOf(
  { namespace, name }: ServiceRef,
  attribute: AttributeVersion,
  requests: readonly Series[],
  durations: readonly Series[],
  stepSeconds: number,
): TrafficPoint[] {
  const key = `${namespace}/${name}`;
  const window = createSplitWindow({ attribute, capacity: maxPoints });
  const byTime = new Map<number, Increment[]>();
  /** Also where nothing was counted: that there were counters says that there was data. */
  for (const { time, increment } of [...samplesOf(requestsTotal, requests, key)]) {
    byTime.set(time, [...(byTime.get(time) ?? []), ...(increment.value > 0 ? [increment] : [])]);
  }
  for (const { time, increment } of samplesOf(requestDurationBucket, durations, key)) {
    byTime.get(time)?.push(increment);
  }
  for (const [seconds, increments] of [...byTime].sort(([a], [b]) => a - b)) {
    window.record({ time: seconds * 1_000, seconds: stepSeconds, increments });
  }
  return window.points();
}

function* samplesOf(name: string, series: readonly Series[], service: string) {
  for (const { labels, samples } of series) {
    const [first] = incrementsByService([{ name, labels, value: 1 }]).keys();
    if (first !== service) continue;
    for (const [time, value] of samples) {
      if (Number.isFinite(value)) yield { time, increment: { name, labels, value } };
    }
  }
}
