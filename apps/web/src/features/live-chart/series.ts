/** What the charts draw, computed from the samples: pure, and in the units of the axes. */
import type { TrafficPoint } from '@sluice/shared/api/events';
import { wilsonInterval } from '@sluice/shared/evidence/wilson';
import { fromDurationCounts, quantileEdge } from '@sluice/shared/traffic/latency-histogram';
import type { DesiredStep, TrafficSeries } from '../../data/traffic-store.ts';
import type { QuantileName } from './chart-view.ts';

/** A share of one second's requests jumps about; one of the last three is readable, and still quick. */
const shareWindowMilliseconds = 3000;
/** Failures are rare, and the slowest requests rarer still. */
const successWindowMilliseconds = 5000;
const latencyWindowMilliseconds = 10_000;

export type ShareSample = {
  /** Seconds before now, 0 or negative. */
  readonly t: number;
  /** Percent. */
  readonly share: number;
  readonly low: number;
  readonly high: number;
};

/** Null is a gap: a second without requests, or without a sample. */
export type Line<Sample> = readonly (Sample | null)[];

/** Requests per second, percent of success, or milliseconds. */
export type ValueSample = { readonly t: number; readonly value: number };

/** What is drawn at the right edge, where the line ends, is at most this old, in seconds. */
export const freshSeconds = (stepSeconds: number): number => stepSeconds * 2.5;

const requestsOf = (point: TrafficPoint, version: string) => point.versions[version]?.requests ?? 0;
const totalOf = (point: TrafficPoint) => Object.values(point.versions).reduce((sum, { requests }) => sum + requests, 0);

/** Whether samples are missing between two points that follow each other. */
const isTorn = (before: TrafficPoint | undefined, point: TrafficPoint) =>
  before !== undefined && point.time - before.time > (point.seconds + 1) * 1000;

/**
 * The observed share of a version over the last seconds, with its 95 % interval. The window never reaches over a change
 * of what is desired: shares from before it say nothing about what came after.
 */
export function shareLine({ points, desired, until }: TrafficSeries, version: string): Line<ShareSample> {
  return points.flatMap((point, index) => {
    const from = Math.max(point.time - shareWindowMilliseconds, lastChange(desired, point.time));
    let count = 0;
    let total = 0;
    for (let i = index; i >= 0; i -= 1) {
      const sample = points[i];
      if (sample === undefined || sample.time <= from) break;
      count += requestsOf(sample, version);
      total += totalOf(sample);
    }
    if (total === 0) return [null];
    const { low, high } = wilsonInterval(count, total);
    const sample = {
      t: (point.time - until) / 1000,
      share: (count / total) * 100,
      low: low * 100,
      high: high * 100,
    };
    return isTorn(points[index - 1], point) ? [null, sample] : [sample];
  });
}

export function rateLine({ points, until }: TrafficSeries, version: string): Line<ValueSample> {
  return points.flatMap((point, index) => {
    const sample = {
      t: (point.time - until) / 1000,
      value: requestsOf(point, version) / Math.max(point.seconds, 0.001),
    };
    return isTorn(points[index - 1], point) ? [null, sample] : [sample];
  });
}

/** A value of the points of some time, one for each second; seconds without one are gaps. */
function windowedLine(
  { points, until }: TrafficSeries,
  milliseconds: number,
  measure: (points: readonly TrafficPoint[]) => number | null,
): Line<ValueSample> {
  let first = 0;
  return points.flatMap((point, index) => {
    while ((points[first]?.time ?? point.time) <= point.time - milliseconds) first += 1;
    const value = measure(points.slice(first, index + 1));
    if (value === null) return [null];
    const sample = { t: (point.time - until) / 1000, value };
    return isTorn(points[index - 1], point) ? [null, sample] : [sample];
  });
}

/** Percent of the requests of a version that did not fail. */
export function successLine(series: TrafficSeries, version: string): Line<ValueSample> {
  return windowedLine(series, successWindowMilliseconds, (points) => {
    const requests = points.reduce((sum, point) => sum + requestsOf(point, version), 0);
    const errors = points.reduce((sum, { versions }) => sum + (versions[version]?.errors ?? 0), 0);
    return requests === 0 ? null : (1 - errors / requests) * 100;
  });
}

const quantiles: Record<QuantileName, number> = { p50: 0.5, p95: 0.95, p99: 0.99 };

/** Milliseconds that this part of the requests stayed below: an edge of the proxies' buckets, never in between. */
export function latencyLine(series: TrafficSeries, version: string, quantile: QuantileName): Line<ValueSample> {
  return windowedLine(series, latencyWindowMilliseconds, (points) => {
    const counts = points.map(({ versions }) => versions[version]?.durations ?? {});
    const edge = quantileEdge(fromDurationCounts(counts), quantiles[quantile]);
    return edge !== null && Number.isFinite(edge) ? edge : null;
  });
}

export type DesiredSample = { readonly t: number; readonly share: number };

/**
 * What the rules wanted of a version in the last `span` seconds, as the corners of a step line that reaches until now;
 * a gap where that is not known.
 */
export function desiredLine({ desired, until }: TrafficSeries, version: string, span: number): Line<DesiredSample> {
  const corners: (DesiredSample | null)[] = [];
  for (const { time, shares } of desired) {
    const t = Math.max(-span, Math.min(0, (time - until) / 1000));
    const before = corners.at(-1);
    if (before) corners.push({ t, share: before.share });
    corners.push(shares && { t, share: (shares.get(version) ?? 0) * 100 });
  }
  const last = corners.at(-1);
  return last ? [...corners, { t: 0, share: last.share }] : corners;
}

/** The samples that lie within the last `span` seconds. */
export function within<Sample extends { readonly t: number }>(line: Line<Sample>, span: number): Line<Sample> {
  return line.filter((sample) => sample === null || sample.t >= -span);
}

/** The points that lines over the last `span` seconds are computed from. */
export function lately(series: TrafficSeries, span: number): TrafficSeries {
  const from = series.until - span * 1000 - latencyWindowMilliseconds;
  return { ...series, points: series.points.filter(({ time }) => time >= from) };
}

/** A sample that ends at the very moment of a change is one from before it. */
function lastChange(desired: readonly DesiredStep[], time: number): number {
  return desired.findLast((step) => step.time < time)?.time ?? Number.NEGATIVE_INFINITY;
}

export type MomentNumbers = {
  readonly share: number | null;
  readonly rate: number;
  readonly desired: number | null;
  readonly success: number | null;
  readonly latency: number | null;
};

export type Moment = { readonly time: number; readonly versions: ReadonlyMap<string, MomentNumbers> };

/** All numbers of one step, for the tooltip and the table; null where nothing was heard of it. */
export function momentAt(
  series: TrafficSeries,
  versions: readonly string[],
  secondsBeforeNow: number,
  quantile: QuantileName,
  stepSeconds = 1,
): Moment | null {
  const wanted = series.until + secondsBeforeNow * 1000;
  const index = series.points.findIndex(({ time }) => Math.abs(time - wanted) <= stepSeconds * 500);
  const point = series.points[index];
  if (point === undefined) return null;
  const upTo = { ...series, points: series.points.slice(Math.max(0, index - 10), index + 1) };
  const desired = series.desired.findLast((step) => step.time <= point.time);
  return {
    time: point.time,
    versions: new Map(
      versions.map((version) => [
        version,
        {
          share: shareLine(upTo, version).at(-1)?.share ?? null,
          rate: requestsOf(point, version) / Math.max(point.seconds, 0.001),
          success: successLine(upTo, version).at(-1)?.value ?? null,
          latency: latencyLine(upTo, version, quantile).at(-1)?.value ?? null,
          desired: desired?.shares ? (desired.shares.get(version) ?? 0) * 100 : null,
        },
      ]),
    ),
  };
}

/** What there is to draw of the last `span` seconds. */
export function contentOf({ points, until }: TrafficSeries, span: number): 'nothing' | 'noRequests' | 'requests' {
  const shown = points.filter(({ time }) => time >= until - span * 1000);
  if (shown.length === 0) return 'nothing';
  return shown.some((point) => totalOf(point) > 0) ? 'requests' : 'noRequests';
}
