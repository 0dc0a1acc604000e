import { describe, expect, test } from 'vitest';
import { requestsForMatch, requestsForOneLook, requestsForShare, requestsForSplit } from './required-requests.ts';

const tolerances = [5, 3, 2, 1];

describe.each([
  { percent: 1, oneLook: [16, 43, 96, 381], anytime: [175, 374, 706, 2273] },
  { percent: 5, oneLook: [73, 203, 457, 1825], anytime: [370, 953, 2078, 8252] },
  { percent: 10, oneLook: [139, 385, 865, 3458], anytime: [589, 1618, 3676, 15316] },
  { percent: 25, oneLook: [289, 801, 1801, 7203], anytime: [1090, 3176, 7447, 32088] },
  { percent: 50, oneLook: [385, 1068, 2401, 9604], anytime: [1359, 4093, 9761, 42758] },
])('$percent %', ({ percent, oneLook, anytime }) => {
  test('one look', () => {
    expect(tolerances.map((points) => requestsForOneLook(percent / 100, points / 100))).toEqual(oneLook);
  });
  test('any number of looks', () => {
    expect(tolerances.map((points) => requestsForShare(percent / 100, points / 100))).toEqual(anytime);
  });
});

test.each([
  { weights: [99, 1], requests: 2273 },
  { weights: [95, 5], requests: 3660 },
  { weights: [90, 10], requests: 1618 },
  { weights: [80, 20], requests: 950 },
  { weights: [75, 25], requests: 1090 },
  { weights: [50, 50], requests: 1359 },
  { weights: [80, 10, 10], requests: 1618 },
  { weights: [34, 33, 33], requests: 1271 },
  { weights: [100], requests: 116 },
  { weights: [100, 0], requests: 116 },
  { weights: [9, 1], requests: 1618 },
])('the split $weights needs $requests', ({ weights, requests }) => {
  expect(requestsForSplit(weights)).toBe(requests);
});

describe('what is still needed', () => {
  test('is nothing less while the requests follow the weights', () => {
    for (const seen of [0, 10, 500, 1610]) {
      const total = requestsForMatch([seen * 0.9, seen * 0.1], [90, 10]);
      expect(total).toBe(1618);
    }
  });

  test('is what was seen once that is enough', () => {
    expect(requestsForMatch([2700, 300], [90, 10])).toBe(3000);
  });

  test('grows when the requests so far went elsewhere', () => {
    expect(requestsForMatch([400, 100], [90, 10])).toBeGreaterThan(1618);
  });

  test('ends with a number, whatever was seen', () => {
    expect(requestsForMatch([0, 1e13], [90, 10])).toBeLessThan(Infinity);
  });
});
