import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { eventConcentration, logEvidence, pValueOf } from './multinomial-test.ts';

test.each([
  { counts: [90, 10], weights: [90, 10], k: 100, evidence: -0.350784, p: 1 },
  { counts: [50, 25], weights: [90, 10], k: 100, evidence: 7.197113, p: 0.000748744 },
  { counts: [240, 60], weights: [90, 10], k: 100, evidence: 9.5227, p: 7.317e-5 },
  { counts: [667, 333], weights: [90, 10], k: 100, evidence: 185.300571, p: 3.34953e-81 },
  { counts: [1440, 160], weights: [90, 10], k: 100, evidence: -1.4245, p: 1 },
  { counts: [1620, 180], weights: [90, 10], k: 100, evidence: -1.4802, p: 1 },
  { counts: [40, 0], weights: [50, 50], k: 100, evidence: 5.668527, p: 0.003453 },
  { counts: [45, 0], weights: [50, 50], k: 100, evidence: 6.963728, p: 0.000946 },
  { counts: [60, 20, 20], weights: [80, 10, 10], k: 100, evidence: 4.590529, p: 0.0101475 },
  { counts: [900, 100, 1], weights: [90, 10, 0], k: 100, evidence: Infinity, p: 0 },
  { counts: [1, 8], weights: [90, 10], k: eventConcentration, evidence: 7.734251, p: 0.00043758 },
  { counts: [0, 4], weights: [90, 10], k: eventConcentration, evidence: 2.638058, p: 0.0715 },
])('$counts against $weights with k = $k: ln E = $evidence', ({ counts, weights, k, evidence, p }) => {
  const digits = (value: number) => String(value).split('.')[1]?.length ?? 0;
  const logE = logEvidence(counts, weights, k);
  if (evidence === Infinity) expect(logE).toBe(Infinity);
  else expect(Number(logE.toFixed(digits(evidence)))).toBe(evidence);
  const significant = String(p).replace(/e.*|\.|^0\.0*/g, '').length;
  expect(Number(pValueOf(logE).toPrecision(significant))).toBe(p);
});

describe('laws', () => {
  const split = fc.array(fc.tuple(fc.nat(5000), fc.integer({ min: 1, max: 100 })), { minLength: 1, maxLength: 6 });

  test('nothing seen, nothing said', () => {
    fc.assert(
      fc.property(split, (rows) => {
        expect(
          logEvidence(
            rows.map(() => 0),
            rows.map(([, weight]) => weight),
          ),
        ).toBe(0);
      }),
    );
  });

  test('neither the order of the versions nor the scale of the weights matters', () => {
    fc.assert(
      fc.property(split, fc.integer({ min: 1, max: 1000 }), (rows, scale) => {
        const counts = rows.map(([count]) => count);
        const weights = rows.map(([, weight]) => weight);
        const evidence = logEvidence(counts, weights);
        const precision = 1e-9 * (1 + Math.abs(evidence) + counts.reduce((a, b) => a + b, 0));
        expect(Math.abs(logEvidence(counts.toReversed(), weights.toReversed()) - evidence)).toBeLessThan(precision);
        const scaled = weights.map((weight) => weight * scale);
        expect(Math.abs(logEvidence(counts, scaled) - evidence)).toBeLessThan(precision);
      }),
    );
  });

  test('a version at 0 that received nothing changes nothing', () => {
    fc.assert(
      fc.property(split, (rows) => {
        const counts = rows.map(([count]) => count);
        const weights = rows.map(([, weight]) => weight);
        expect(logEvidence([...counts, 0], [...weights, 0])).toBe(logEvidence(counts, weights));
        expect(logEvidence([...counts, 1], [...weights, 0])).toBe(Infinity);
        expect(logEvidence([...counts, 1], weights)).toBe(Infinity);
      }),
    );
  });

  test('the mean of E over all outcomes is 1 when the shares are right', () => {
    const choose = (n: number, k: number): number => (k === 0 ? 1 : (choose(n, k - 1) * (n - k + 1)) / k);
    for (const n of [1, 7, 40]) {
      let mean = 0;
      for (let x = 0; x <= n; x++) {
        mean += choose(n, x) * 0.9 ** (n - x) * 0.1 ** x * Math.exp(logEvidence([n - x, x], [90, 10]));
      }
      expect(mean).toBeCloseTo(1, 9);
    }
  });
});

test.each([{ weights: [] }, { weights: [0, 0] }, { weights: [2, -1] }, { weights: [Number.NaN, 1] }])(
  'refuses the weights $weights',
  ({ weights }) => {
    expect(() => logEvidence([1, 1], weights)).toThrow(RangeError);
  },
);
