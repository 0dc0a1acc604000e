/** One service in one line: what a list says of its traffic. */
import { type DurationCounts, fromDurationCounts, quantileEdge } from '@sluice/shared/traffic/latency-histogram';
import type { TrafficSeries } from './traffic-store.ts';

export type ServiceSummary = {
  /** Fraction of the requests of the last minute that were answered without a server error; null without requests. */
  readonly success: number | null;
  /** The edge in milliseconds below which 95 % of the requests of the last minute stayed; null without any. */
  readonly p95: number | null;
  /** Requests per second over the last five minutes, oldest first; null where nothing was measured. */
  readonly rates: readonly (number | null)[];
};

const minute = 60_000;
const spanMilliseconds = 300_000;
const buckets = 60;
const bucketMilliseconds = spanMilliseconds / buckets;

const nothing: ServiceSummary = { success: null, p95: null, rates: [] };

/** A series is a new object whenever something was added to it, so its summary is worked out once. */
const known = new WeakMap<TrafficSeries, ServiceSummary>();

export function summaryOf(series: TrafficSeries): ServiceSummary {
  if (series.points.length === 0) return nothing;
  const found = known.get(series) ?? summarise(series);
  known.set(series, found);
  return found;
}

function summarise({ points, until }: TrafficSeries): ServiceSummary {
  let requests = 0;
  let errors = 0;
  const durations: DurationCounts[] = [];
  const sums = new Array<number>(buckets).fill(0);
  const seconds = new Array<number>(buckets).fill(0);
  for (const point of points) {
    const isRecent = point.time > until - minute;
    let total = point.unattributed;
    if (isRecent) {
      requests += point.unattributed;
      errors += point.unattributed;
    }
    for (const version of Object.values(point.versions)) {
      total += version.requests;
      if (!isRecent) continue;
      requests += version.requests;
      errors += version.errors;
      if (version.durations !== undefined) durations.push(version.durations);
    }
    const bucket = buckets - 1 - Math.floor((until - point.time) / bucketMilliseconds);
    if (bucket < 0 || bucket >= buckets) continue;
    sums[bucket] = (sums[bucket] ?? 0) + total;
    seconds[bucket] = (seconds[bucket] ?? 0) + point.seconds;
  }
  return {
    success: requests === 0 ? null : 1 - errors / requests,
    p95: durations.length === 0 ? null : quantileEdge(fromDurationCounts(durations), 0.95),
    rates: sums.map((sum, at) => rateOf(sum, seconds[at] ?? 0)),
  };
}

const rateOf = (sum: number, seconds: number) => (seconds === 0 ? null : sum / seconds);
