import { describe, expect, test } from 'vitest';
import { judgeLimit, requestsForLimit } from './error-limit.ts';

describe.each([
  { limit: 0.05, one: [59, 93, 124, 153], any: [116, 177, 224, 266] },
  { limit: 0.01, one: [299, 473, 628, 773], any: [680, 998, 1242, 1458] },
  { limit: 0.005, one: [598, 947, 1258, 1549], any: [1438, 2081, 2574, 3012] },
  { limit: 0.001, one: [2995, 4742, 6294, 7752], any: [8062, 11355, 13881, 16118] },
])('below $limit after 0, 1, 2, 3 errors', ({ limit, one, any }) => {
  test('one look', () => {
    expect([0, 1, 2, 3].map((errors) => requestsForLimit(limit, errors, 'one'))).toEqual(one);
  });
  test('any number of looks', () => {
    expect([0, 1, 2, 3].map((errors) => requestsForLimit(limit, errors))).toEqual(any);
  });
});

describe('judgeLimit', () => {
  test.each([
    { errors: 0, requests: 680, outcome: 'pass' },
    { errors: 0, requests: 679, outcome: 'undecided', needed: 1 },
    { errors: 0, requests: 0, outcome: 'undecided', needed: 680 },
    { errors: 3, requests: 1458, outcome: 'pass' },
    { errors: 20, requests: 200, outcome: 'fail' },
    { errors: 2, requests: 100, outcome: 'undecided', needed: null },
  ])('$errors errors in $requests requests against 1 %: $outcome', ({ errors, requests, ...expected }) => {
    expect(judgeLimit(errors, requests, 0.01)).toEqual(expected);
  });

  test('needs more requests the more errors there were', () => {
    const verdict = judgeLimit(1, 500, 0.01);
    expect(verdict.outcome === 'undecided' && verdict.needed).toBeGreaterThan(498);
  });
});
