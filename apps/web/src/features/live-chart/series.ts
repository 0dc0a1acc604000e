/** What the charts draw, computed from the samples: pure, and in the units of the axes. */
import type { TrafficPoint } from '@sluice/shared/api/events';
import { wilsonInterval } from '@sluice/shared/evidence/wilson';
import type { DesiredStep, TrafficSeries } from '../../data/traffic-store.ts';

/** Seconds on the axis, from the left edge to now. */
export const spanSeconds = 300;

/** A share of one second's requests jumps about; one of the last three is readable, and still quick. */
const shareWindowMilliseconds = 3000;

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

export type RateSample = { readonly t: number; readonly rate: number };

/** The server's clock at the right edge of the charts. */
export const nowOf = ({ points }: TrafficSeries): number => points.at(-1)?.time ?? 0;

const requestsOf = (point: TrafficPoint, version: string) => point.versions[version]?.requests ?? 0;
const totalOf = (point: TrafficPoint) => Object.values(point.versions).reduce((sum, { requests }) => sum + requests, 0);

/** Whether samples are missing between two points that follow each other. */
const isTorn = (before: TrafficPoint | undefined, point: TrafficPoint) =>
  before !== undefined && point.time - before.time > (point.seconds + 1) * 1000;

/**
 * The observed share of a version over the last seconds, with its 95 % interval. The window never reaches over a change
 * of what is desired: shares from before it say nothing about what came after.
 */
export function shareLine(series: TrafficSeries, version: string): Line<ShareSample> {
  const { points, desired } = series;
  const now = nowOf(series);
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
      t: (point.time - now) / 1000,
      share: (count / total) * 100,
      low: low * 100,
      high: high * 100,
    };
    return isTorn(points[index - 1], point) ? [null, sample] : [sample];
  });
}

export function rateLine(series: TrafficSeries, version: string): Line<RateSample> {
  const { points } = series;
  const now = nowOf(series);
  return points.flatMap((point, index) => {
    const sample = { t: (point.time - now) / 1000, rate: requestsOf(point, version) / Math.max(point.seconds, 0.001) };
    return isTorn(points[index - 1], point) ? [null, sample] : [sample];
  });
}

export type DesiredSample = { readonly t: number; readonly share: number };

/** What the rules wanted of a version, as the corners of a step line that reaches until now. */
export function desiredLine(series: TrafficSeries, version: string): DesiredSample[] {
  const now = nowOf(series);
  const corners: DesiredSample[] = [];
  for (const { time, shares } of series.desired) {
    const t = Math.max(-spanSeconds, Math.min(0, (time - now) / 1000));
    const before = corners.at(-1);
    if (before !== undefined) corners.push({ t, share: before.share });
    corners.push({ t, share: (shares.get(version) ?? 0) * 100 });
  }
  const last = corners.at(-1);
  return last === undefined ? [] : [...corners, { t: 0, share: last.share }];
}

/** When what is desired changed, in seconds before now; the first step is where watching began, not a change. */
export function changeMarks(series: TrafficSeries): number[] {
  const now = nowOf(series);
  return series.desired
    .slice(1)
    .map(({ time }) => (time - now) / 1000)
    .filter((t) => t >= -spanSeconds && t <= 0);
}

/** A sample that ends at the very moment of a change is one from before it. */
function lastChange(desired: readonly DesiredStep[], time: number): number {
  return desired.findLast((step) => step.time < time)?.time ?? Number.NEGATIVE_INFINITY;
}

export type Moment = {
  readonly time: number;
  readonly versions: ReadonlyMap<
    string,
    { readonly share: number | null; readonly rate: number; readonly desired: number | null }
  >;
};

/** All numbers of one second, for the tooltip and the table; null where nothing was heard of it. */
export function momentAt(series: TrafficSeries, versions: readonly string[], secondsBeforeNow: number): Moment | null {
  const now = nowOf(series);
  const wanted = now + secondsBeforeNow * 1000;
  const index = series.points.findIndex(({ time }) => Math.abs(time - wanted) <= 500);
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
          desired: desired === undefined ? null : (desired.shares.get(version) ?? 0) * 100,
        },
      ]),
    ),
  };
}

export const hasRequests = ({ points }: TrafficSeries): boolean => points.some((point) => totalOf(point) > 0);
