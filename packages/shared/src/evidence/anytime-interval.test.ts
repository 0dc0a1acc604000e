import { expect, test } from 'vitest';
import { anytimeInterval } from './anytime-interval.ts';
import { wilsonInterval } from './wilson.ts';

test.each([
  { count: 10, total: 100, low: 0.029061, high: 0.22751 },
  { count: 400, total: 4000, low: 0.082775, high: 0.119187 },
  { count: 50, total: 100, low: 0.338258, high: 0.661742 },
])('$count of $total', ({ count, total, low, high }) => {
  const interval = anytimeInterval(count, total);
  expect(Number(interval.low.toFixed(6))).toBe(low);
  expect(Number(interval.high.toFixed(6))).toBe(high);
});

test('the ends', () => {
  expect(anytimeInterval(0, 0)).toEqual({ low: 0, high: 1 });
  for (const total of [1, 2, 10, 116, 100_000]) {
    expect(anytimeInterval(0, total).low).toBe(0);
    expect(anytimeInterval(total, total).high).toBe(1);
    expect(anytimeInterval(0, total).high).toBeCloseTo(1 - anytimeInterval(total, total).low, 12);
  }
});

test('is wider than the interval for one look, holds the observed share, and narrows as requests come in', () => {
  for (const share of [0.01, 0.1, 0.5, 0.97]) {
    let width = 1;
    for (let total = 100; total <= 1e8; total *= 10) {
      const { low, high } = anytimeInterval(share * total, total);
      const wilson = wilsonInterval(share * total, total);
      expect(low).toBeLessThan(wilson.low);
      expect(high).toBeGreaterThan(wilson.high);
      expect(low).toBeLessThan(share);
      expect(high).toBeGreaterThan(share);
      expect(high - low).toBeLessThan(width);
      width = high - low;
    }
  }
});

test('a stricter level gives a wider interval', () => {
  expect(anytimeInterval(10, 100, 0.001).high).toBeGreaterThan(anytimeInterval(10, 100).high);
});
