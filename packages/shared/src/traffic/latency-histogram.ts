/**
 * Durations by version, from the buckets of Istio's histogram. Nothing is interpolated within a bucket: with few
 * requests that would be invention, so answers are edges of buckets.
 */
import type { Increment } from './counters.ts';
import { type AttributeVersion, type Reporter, reporterOf, requestDurationBucket } from './request-labels.ts';

/** Requests at or below each edge, milliseconds; the last edge is infinite, so its count is all of them. */
export type LatencyHistogram = ReadonlyMap<number, number>;

/** Adds up the increments of buckets by version, as one reporter saw them. */
export function histogramsByVersion(
  increments: readonly Increment[],
  reporter: Reporter,
  attribute: AttributeVersion,
): Map<string, LatencyHistogram> {
  const histograms = new Map<string, Map<number, number>>();
  for (const { name, labels, value } of increments) {
    if (name !== requestDurationBucket || reporterOf(labels) !== reporter) continue;
    const version = attribute(labels);
    if (version === null) continue;
    const histogram = histograms.get(version) ?? new Map<number, number>();
    const edge = edgeOf(labels.le);
    histograms.set(version, histogram.set(edge, (histogram.get(edge) ?? 0) + value));
  }
  return histograms;
}

/** Requests by the upper edge of their bucket, in milliseconds or `+Inf`; buckets without requests are left out. */
export type DurationCounts = Readonly<Record<string, number>>;

/**
 * Each request in the one bucket that it fell into. An edge that is missing below others counted nothing: counters that
 * did not grow give no increment.
 */
export function toDurationCounts(histogram: LatencyHistogram): DurationCounts {
  let below = 0;
  const counts: Record<string, number> = {};
  for (const edge of edgesOf(histogram)) {
    const upTo = histogram.get(edge) ?? 0;
    // Proxies are read while they count, so that buckets of one histogram may be a request apart.
    if (upTo > below) counts[edge === Number.POSITIVE_INFINITY ? '+Inf' : String(edge)] = upTo - below;
    below = Math.max(below, upTo);
  }
  return counts;
}

/** The sum of several, such as those of the last seconds, as a histogram. */
export function fromDurationCounts(counts: readonly DurationCounts[]): LatencyHistogram {
  const sums = new Map<number, number>([[Number.POSITIVE_INFINITY, 0]]);
  for (const each of counts) {
    for (const [le, count] of Object.entries(each)) sums.set(edgeOf(le), (sums.get(edgeOf(le)) ?? 0) + count);
  }
  let upTo = 0;
  return new Map(
    edgesOf(sums).map((edge) => {
      upTo += sums.get(edge) ?? 0;
      return [edge, upTo];
    }),
  );
}

export function totalOf(histogram: LatencyHistogram): number {
  return histogram.get(Number.POSITIVE_INFINITY) ?? 0;
}

/**
 * The least edge, milliseconds, that at least this part of the requests stayed below: an upper bound of the quantile.
 * Infinite beyond the last edge; null when there were no requests.
 *
 * @param quantile above 0, at most 1
 */
export function quantileEdge(histogram: LatencyHistogram, quantile: number): number | null {
  const total = totalOf(histogram);
  if (total === 0) return null;
  return edgesOf(histogram).find((edge) => (histogram.get(edge) ?? 0) >= quantile * total) ?? Number.POSITIVE_INFINITY;
}

/**
 * Requests that took longer than the edge, for comparing versions. Null where the histogram has no such edge, since
 * what lies within a bucket cannot be told.
 */
export function slowerThan(histogram: LatencyHistogram, edgeMs: number): number | null {
  const count = histogram.get(edgeMs);
  return count === undefined ? null : totalOf(histogram) - count;
}

/** In ascending order. */
export function edgesOf(histogram: LatencyHistogram): number[] {
  return [...histogram.keys()].sort((a, b) => a - b);
}

/** Envoy and the agent write `10`, `1e+06` or `+Inf`. */
function edgeOf(le: string | undefined): number {
  return le === undefined || le === '+Inf' ? Number.POSITIVE_INFINITY : Number(le);
}
