import type { TrafficPoint } from '@sluice/shared/api/events';
import { expect, test } from 'vitest';
import type { TrafficSeries } from '../../data/traffic-store.ts';
import { bandPath, linePath, spreadLabels } from './paths.ts';
import {
  contentOf,
  desiredLine,
  lately,
  latencyLine,
  momentAt,
  rateLine,
  shareLine,
  successLine,
  within,
} from './series.ts';
import { followTop, niceSpan, niceTop } from './value-axis.ts';

const point = (second: number, v1: number, v2: number, seconds = 1): TrafficPoint => ({
  time: second * 1000,
  seconds,
  versions: { v1: { requests: v1, errors: 0 }, v2: { requests: v2, errors: 0 } },
  unattributed: 0,
});
const step = (second: number, v1: number) => ({
  time: second * 1000,
  shares: new Map([
    ['v1', v1],
    ['v2', 1 - v1],
  ]),
});
const series = (points: TrafficPoint[], desired: TrafficSeries['desired'] = []): TrafficSeries => ({
  points,
  desired,
  until: points.at(-1)?.time ?? 0,
});
const shares = (given: TrafficSeries, version = 'v1') =>
  shareLine(given, version).map((sample) => sample && Math.round(sample.share));

test('a share counts the requests of the last three seconds', () => {
  expect(shares(series([point(1, 10, 0), point(2, 0, 10), point(3, 0, 20), point(4, 0, 10)]))).toEqual([
    100, 50, 25, 0,
  ]);
});

test('a share never mixes requests from before and after a change', () => {
  const before = [point(1, 100, 0), point(2, 100, 0)];
  expect(shares(series([...before, point(3, 0, 10)], [step(0, 1), step(2, 0)]))).toEqual([100, 100, 0]);
});

test('seconds without requests and missing samples are gaps', () => {
  expect(shares(series([point(1, 0, 0), point(2, 1, 1)]))).toEqual([null, 50]);
  expect(shares(series([point(1, 1, 1), point(9, 1, 0)]))).toEqual([50, null, 100]);
});

test('rates are requests by the length of their interval', () => {
  expect(rateLine(series([point(2, 30, 0, 2), point(3, 15, 0)]), 'v1')).toEqual([
    { t: -1, value: 15 },
    { t: 0, value: 15 },
  ]);
});

test('success counts the failures of the last five seconds', () => {
  const failing = (second: number, errors: number): TrafficPoint => ({
    ...point(second, 10, 0),
    versions: { v1: { requests: 10, errors } },
  });
  const given = series([failing(1, 5), failing(2, 0), failing(3, 0), failing(4, 0), failing(5, 0), failing(6, 0)]);
  expect(successLine(given, 'v1').map((sample) => sample && Math.round(sample.value))).toEqual([
    50, 75, 83, 88, 90, 100,
  ]);
  expect(successLine(given, 'v2')).toEqual([null, null, null, null, null, null]);
});

test('latency is an edge of a bucket, over the last ten seconds', () => {
  const timed = (second: number, durations: Record<string, number>): TrafficPoint => ({
    ...point(second, 10, 0),
    versions: { v1: { requests: 10, errors: 0, durations } },
  });
  const given = series([timed(1, { 10: 98, 50: 2 }), timed(2, { '+Inf': 1 }), timed(30, { '+Inf': 100 })]);
  const values = (quantile: 'p50' | 'p95' | 'p99') =>
    latencyLine(given, 'v1', quantile).map((sample) => sample?.value ?? null);
  expect(values('p50')).toEqual([10, 10, null]);
  expect(values('p99')).toEqual([50, 50, null]);
  expect(latencyLine(given, 'v2', 'p50')).toEqual([null, null, null]);
});

test('what is desired is a step line until now, with a gap where nobody knows', () => {
  const given = series([point(100, 1, 1)], [step(0, 1), step(90, 0.25)]);
  expect(desiredLine(given, 'v1', 300)).toEqual([
    { t: -100, share: 100 },
    { t: -10, share: 100 },
    { t: -10, share: 25 },
    { t: 0, share: 25 },
  ]);
  const unknown = { ...given, desired: [step(0, 1), { time: 50_000, shares: null }, step(90, 0.25)] };
  expect(desiredLine(unknown, 'v1', 300)).toEqual([
    { t: -100, share: 100 },
    { t: -50, share: 100 },
    null,
    { t: -10, share: 25 },
    { t: 0, share: 25 },
  ]);
  expect(desiredLine(series([]), 'v1', 300)).toEqual([]);
});

test('without measurements time goes on and the line stays behind', () => {
  const given = { ...series([point(1, 1, 1), point(2, 1, 1)]), until: 30_000 };
  expect(shareLine(given, 'v1').map((sample) => sample?.t)).toEqual([-29, -28]);
  expect(contentOf(given, 60)).toBe('requests');
  expect(contentOf(given, 20)).toBe('nothing');
  expect(contentOf(series([point(1, 0, 0)]), 20)).toBe('noRequests');
});

test('a shorter range keeps what its first seconds are computed from', () => {
  const given = series([point(1, 0, 9), point(2, 10, 0), point(3, 10, 0), point(9, 10, 0)]);
  const cut = lately(given, 6);
  expect(cut.points).toHaveLength(4);
  expect(within(shareLine(cut, 'v1'), 6).map((sample) => sample && Math.round(sample.share))).toEqual([69, null, 100]);
  expect(desiredLine(series([point(100, 1, 1)], [step(0, 1), step(90, 0.25)]), 'v1', 60)[0]).toEqual({
    t: -60,
    share: 100,
  });
});

test('a moment has all numbers of its second', () => {
  const given = series([point(1, 10, 0), point(2, 5, 5)], [step(0, 0.5)]);
  expect(momentAt(given, ['v1', 'v2'], 0, 'p95')?.versions.get('v2')).toEqual({
    share: 25,
    rate: 5,
    desired: 50,
    success: 100,
    latency: null,
  });
  expect(momentAt(given, ['v1', 'v2'], -60, 'p95')).toBeNull();
});

test('of points that stand for minutes, each is for itself', () => {
  const given = series([point(60, 600, 0, 60), point(120, 0, 600, 60), point(240, 600, 600, 60)]);
  expect(shares(given)).toEqual([100, 0, null, 50]);
  expect(rateLine(given, 'v1').map((sample) => sample?.value)).toEqual([10, 0, undefined, 10]);
  expect(momentAt(given, ['v1'], -100, 'p95')).toBeNull();
  expect(momentAt(given, ['v1'], -100, 'p95', 60)?.time).toBe(120_000);
});

test('lines are interrupted at gaps, bands are closed between them', () => {
  const line = [{ t: 0, low: 1, high: 3 }, { t: 1, low: 2, high: 4 }, null, { t: 3, low: 2, high: 4 }];
  const same = (value: number) => value;
  expect(linePath(line, same, same, ({ high }) => high)).toBe('M0 3L1 4M3 4');
  expect(bandPath(line, same, same)).toBe('M0 3L1 4L1 2L0 1Z');
});

test.each([
  { heights: [10, 12, 50], placed: [10, 23, 50] },
  { heights: [98, 99], placed: [87, 100] },
  { heights: [99, 98], placed: [100, 87] },
  { heights: [], placed: [] },
])('labels at $heights stand at $placed', ({ heights, placed }) => {
  expect(spreadLabels(heights, 13, 0, 100)).toEqual(placed);
});

test.each([
  { value: 0, top: 4 },
  { value: 41, top: 60 },
  { value: 60, top: 60 },
  { value: 1999, top: 2000 },
])('an axis for $value ends at $top', ({ value, top }) => {
  expect(niceTop(value)).toBe(top);
});

test.each([
  { lowest: 100, span: 5 },
  { lowest: 95, span: 5 },
  { lowest: 94.9, span: 10 },
  { lowest: 60, span: 50 },
  { lowest: 0, span: 100 },
])('an axis of success down to $lowest % spans $span', ({ lowest, span }) => {
  expect(niceSpan(lowest)).toBe(span);
});

test('the axis grows at once and shrinks after half a minute', () => {
  const grown = followTop({ top: 40, tooHighSince: null }, 100, 0);
  expect(grown.top).toBe(100);
  const lower = followTop(grown, 10, 1000);
  expect(lower).toEqual({ top: 100, tooHighSince: 1000 });
  expect(followTop(lower, 10, 20_000)).toBe(lower);
  expect(followTop(lower, 100, 20_000)).toEqual({ top: 100, tooHighSince: null });
  expect(followTop(lower, 10, 31_000).top).toBe(10);
});
