import { expect, test } from 'vitest';
import { defaultTolerance, sharesAround, sharesNear } from './tolerance.ts';

test.each([
  { share: 0, tolerance: 0.01 },
  { share: 0.01, tolerance: 0.01 },
  { share: 0.05, tolerance: 0.015 },
  { share: 0.1, tolerance: 0.03 },
  { share: 0.15, tolerance: 0.045 },
  { share: 0.2, tolerance: 0.05 },
  { share: 0.25, tolerance: 0.05 },
  { share: 1, tolerance: 0.05 },
])('$share ± $tolerance', ({ share, tolerance }) => {
  expect(defaultTolerance(share)).toBeCloseTo(tolerance, 12);
});

test('sharesNear and sharesAround are the shares whose tolerated range meets or holds an interval', () => {
  for (let share = 0; share <= 1; share += 0.003) {
    const low = share - defaultTolerance(share);
    const high = share + defaultTolerance(share);
    for (const interval of [
      { low: 0.02, high: 0.04 },
      { low: 0.09, high: 0.12 },
      { low: 0.5, high: 0.55 },
      { low: 0.97, high: 1 },
      { low: 0.1, high: 0.4 },
    ]) {
      const near = sharesNear(interval);
      expect(near.low <= share && share <= near.high).toBe(low <= interval.high && high >= interval.low);
      const around = sharesAround(interval);
      expect(around.low <= share && share <= around.high).toBe(low <= interval.low && high >= interval.high);
    }
  }
});
