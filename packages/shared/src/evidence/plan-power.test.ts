import { expect, test } from 'vitest';
import { powerOfStep } from './plan-power.ts';

test('1 % for 5 minutes at 4 requests/s sees 12 requests, and nothing below 22 % of errors', () => {
  const power = powerOfStep({ requestsPerSecond: 4, seconds: 300, share: 0.01, limit: 0.01 });
  expect(power.requests).toBe(12);
  expect(power.oneLookBound).toBeCloseTo(0.22, 2);
  expect(power.anytimeBound).toBeCloseTo(0.33, 2);
  expect(power.canSeeLimit).toBe(false);
  expect(power.secondsNeeded).toBe(680 / 0.04);
});

test('a step that is long enough', () => {
  const power = powerOfStep({ requestsPerSecond: 40, seconds: 170, share: 0.1, limit: 0.01 });
  expect(power).toMatchObject({ requests: 680, canSeeLimit: true, secondsNeeded: 170 });
  expect(power.anytimeBound).toBeLessThan(0.01);
});

test('a step without requests sees nothing', () => {
  expect(powerOfStep({ requestsPerSecond: 0, seconds: 60, share: 0.1, limit: 0.01 })).toEqual({
    requests: 0,
    oneLookBound: 1,
    anytimeBound: 1,
    canSeeLimit: false,
    secondsNeeded: null,
  });
});
