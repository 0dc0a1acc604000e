/** What was measured of a service, as far as it may be shown. */
import type { ObservedSplit, ServiceState } from '@sluice/shared/api/services';
import { type DurationCounts, fromDurationCounts, quantileEdge } from '@sluice/shared/traffic/latency-histogram';
import { isClusterAway } from './freshness.ts';
import type { LiveStatus } from './live.ts';
import type { TrafficSeries } from './traffic-store.ts';

export type VersionRate = {
  readonly perSecond: number;
  /** Fraction of the requests, 0 to 1; null without requests. */
  readonly errors: number | null;
};

/** Latency is of the last minute, whatever changed: weights do not make a version slower. */
const latencyMilliseconds = 60_000;

export type Rates = {
  /** Of all versions together. */
  readonly perSecond: number;
  readonly versions: ReadonlyMap<string, VersionRate>;
};

/** As long as it takes for a rate to be readable, and short enough to be of now. */
const recentMilliseconds = 10_000;

export type Lost = {
  readonly perSecond: number;
  /** Of all requests for the service, 0 to 1. */
  readonly share: number;
};

export type Measured = {
  readonly observed: ObservedSplit | null;
  readonly rates: Rates | null;
  /** Requests of the last seconds that reached no version; null where there were none. */
  readonly lost: Lost | null;
  /** By version, the edge in milliseconds below which 95 % of the requests of the last minute stayed. */
  readonly latencies: ReadonlyMap<string, number>;
};

/**
 * Right after a change nothing is counted yet: then the rates are those of the latest seconds. While no proxy answers
 * the numbers from before are not shown any more; those from before the cluster went away are, muted and with their
 * time.
 */
export function measuredOf(
  { observed, evidence }: Pick<ServiceState, 'observed' | 'evidence'>,
  series: TrafficSeries,
  status: LiveStatus,
): Measured {
  if (evidence.state === 'blind' && !isClusterAway(status))
    return { observed: null, rates: null, lost: null, latencies: new Map() };
  const rates = observed === null ? recentRates(series) : observedRates(observed);
  return { observed, rates, lost: lostOf(series), latencies: latenciesOf(series) };
}

function lostOf({ points }: TrafficSeries): Lost | null {
  const from = (points.at(-1)?.time ?? 0) - recentMilliseconds;
  const recent = points.filter(({ time }) => time > from);
  const lost = recent.reduce((sum, { unattributed }) => sum + unattributed, 0);
  if (lost === 0) return null;
  const arrived = recent
    .flatMap(({ versions }) => Object.values(versions))
    .reduce((sum, each) => sum + each.requests, 0);
  const seconds = recent.reduce((sum, point) => sum + point.seconds, 0);
  return { perSecond: lost / Math.max(seconds, 0.001), share: lost / (lost + arrived) };
}

/** By their parts of all requests: the window may have seconds of which nothing is known, which a division would count. */
function observedRates({ requestsPerSecond, versions }: ObservedSplit): Rates {
  const total = versions.reduce((sum, { requests }) => sum + requests, 0);
  const seconds = requestsPerSecond === 0 ? 1 : total / requestsPerSecond;
  return {
    perSecond: requestsPerSecond,
    versions: new Map(versions.map(({ version, requests, errors }) => [version, rateOf(requests, errors, seconds)])),
  };
}

/** Of the last seconds, as far as they lie behind the latest change. */
function recentRates({ points, desired }: TrafficSeries): Rates | null {
  const last = points.at(-1);
  if (last === undefined) return null;
  const changedAt = desired.findLast(({ time }) => time < last.time)?.time ?? 0;
  const from = Math.max(last.time - recentMilliseconds, changedAt);
  const recent = points.filter(({ time, seconds }) => time - seconds * 1000 >= from);
  const counted = recent.length > 0 ? recent : [last];
  const seconds = Math.max(
    counted.reduce((sum, point) => sum + point.seconds, 0),
    0.001,
  );
  const sums = new Map<string, { requests: number; errors: number }>();
  for (const { versions } of counted) {
    for (const [version, { requests, errors }] of Object.entries(versions)) {
      const sum = sums.get(version) ?? { requests: 0, errors: 0 };
      sums.set(version, { requests: sum.requests + requests, errors: sum.errors + errors });
    }
  }
  const rates = [...sums].map(
    ([version, { requests, errors }]) => [version, rateOf(requests, errors, seconds)] as const,
  );
  return { perSecond: rates.reduce((sum, [, { perSecond }]) => sum + perSecond, 0), versions: new Map(rates) };
}

function latenciesOf({ points }: TrafficSeries): ReadonlyMap<string, number> {
  const from = (points.at(-1)?.time ?? 0) - latencyMilliseconds;
  const counts = new Map<string, DurationCounts[]>();
  for (const { time, versions } of points) {
    if (time <= from) continue;
    for (const [version, { durations }] of Object.entries(versions)) {
      if (durations !== undefined) counts.set(version, [...(counts.get(version) ?? []), durations]);
    }
  }
  return new Map(
    [...counts].flatMap(([version, each]) => {
      const edge = quantileEdge(fromDurationCounts(each), 0.95);
      return edge === null ? [] : [[version, edge] as const];
    }),
  );
}

const rateOf = (requests: number, errors: number, seconds: number): VersionRate => ({
  perSecond: requests === 0 ? 0 : requests / seconds,
  errors: requests === 0 ? null : errors / requests,
});
