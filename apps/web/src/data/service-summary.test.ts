import type { TrafficPoint } from '@sluice/shared/api/events';
import { expect, test } from 'vitest';
import { summaryOf } from './service-summary.ts';

const until = 1_000_000;

function aPoint(secondsAgo: number, change: Partial<TrafficPoint> = {}): TrafficPoint {
  const versions = { v1: { requests: 10, errors: 1, durations: { '25': 9, '100': 1 } } };
  return { time: until - secondsAgo * 1000, seconds: 1, versions, unattributed: 0, ...change };
}

const summary = (points: readonly TrafficPoint[]) => summaryOf({ points, desired: [], until });

test('of nothing', () => {
  expect(summary([])).toEqual({ success: null, p95: null, rates: [] });
});

test('success and latency are those of the last minute, the line goes back five', () => {
  const { success, p95, rates } = summary([aPoint(250, { versions: { v1: { requests: 40, errors: 40 } } }), aPoint(2)]);
  expect(success).toBeCloseTo(0.9);
  expect(p95).toBe(100);
  expect(rates).toHaveLength(60);
  expect(rates.filter((rate) => rate !== null)).toEqual([40, 10]);
  expect(rates.at(-1)).toBe(10);
});

test('requests that reached no version count as failed', () => {
  expect(summary([aPoint(1, { unattributed: 10 })]).success).toBeCloseTo(9 / 20);
  expect(summary([aPoint(1, { versions: {}, unattributed: 0 })]).success).toBeNull();
});

test('is worked out once for the same series', () => {
  const series = { points: [aPoint(1)], desired: [], until };
  expect(summaryOf(series)).toBe(summaryOf(series));
});
