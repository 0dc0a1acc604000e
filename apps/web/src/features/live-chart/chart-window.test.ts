import { expect, test } from 'vitest';
import { framePoints, ticksOf, windowOf } from './chart-window.ts';

const noon = new Date(2026, 2, 1, 12, 0, 0).getTime();
const at = (range: Parameters<typeof windowOf>[0], to = noon, stepSeconds = 10) =>
  windowOf(range, { to, stepSeconds }, () => 0);

test.each([
  { range: '1m', ticks: [-60, -45, -30, -15, 0] },
  { range: '5m', ticks: [-300, -240, -180, -120, -60, 0] },
  { range: '30m', ticks: [-1800, -1500, -1200, -900, -600, -300, 0] },
  { range: '3h', ticks: [-10_800, -9000, -7200, -5400, -3600, -1800, 0] },
  { range: '24h', ticks: [-86_400, -72_000, -57_600, -43_200, -28_800, -14_400, 0] },
] as const)('$range has labels at $ticks', ({ range, ticks }) => {
  expect(ticksOf(at(range))).toEqual(ticks);
});

test.each([
  { range: '30m', minutes: 2, ticks: [-1620, -1320, -1020, -720, -420, -120] },
  { range: '3h', minutes: 29, ticks: [-10_740, -8940, -7140, -5340, -3540, -1740] },
] as const)('on a clock labels of $range stay at round times', ({ range, minutes, ticks }) => {
  expect(ticksOf(at(range, noon + minutes * 60_000))).toEqual(ticks);
});

test('the axis ends now while nothing was read', () => {
  expect(windowOf('3h', null, () => noon)).toEqual({ spanSeconds: 10_800, stepSeconds: 36, until: noon });
  expect(windowOf('24h', { to: noon, stepSeconds: 1 }, () => 0).stepSeconds).toBe(288);
  expect(windowOf('5m', null, () => noon).until).toBeNull();
});

test('the frame has a point for each sample', () => {
  expect(framePoints({ spanSeconds: 60, stepSeconds: 15 })).toEqual([
    { t: -60 },
    { t: -45 },
    { t: -30 },
    { t: -15 },
    { t: 0 },
  ]);
  expect(framePoints(at('24h', noon, 300))).toHaveLength(289);
});
