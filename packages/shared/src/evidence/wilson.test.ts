import { expect, test } from 'vitest';
import { wilsonInterval } from './wilson.ts';

test.each([
  { count: 10, total: 100, low: 0.055229, high: 0.174366 },
  { count: 400, total: 4000, low: 0.091083, high: 0.109684 },
  { count: 50, total: 100, low: 0.403832, high: 0.596168 },
])('$count of $total', ({ count, total, low, high }) => {
  const interval = wilsonInterval(count, total);
  expect(interval.low).toBeCloseTo(low, 6);
  expect(interval.high).toBeCloseTo(high, 6);
});

test('nothing seen, nothing known', () => {
  expect(wilsonInterval(0, 0)).toEqual({ low: 0, high: 1 });
});

test('the ends are exact, and the share always lies within', () => {
  for (let total = 1; total <= 300; total++) {
    expect(wilsonInterval(0, total).low).toBe(0);
    expect(wilsonInterval(total, total).high).toBe(1);
    for (let count = 0; count <= total; count += 1 + Math.floor(total / 20)) {
      const { low, high } = wilsonInterval(count, total);
      expect(low).toBeGreaterThanOrEqual(0);
      expect(low).toBeLessThanOrEqual(count / total);
      expect(high).toBeGreaterThanOrEqual(count / total);
      expect(high).toBeLessThanOrEqual(1);
    }
  }
});
