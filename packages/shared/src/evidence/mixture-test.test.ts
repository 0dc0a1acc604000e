import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { mix } from './expected-split.ts';
import { logMixtureEvidence } from './mixture-test.ts';
import { logEvidence, toShares } from './multinomial-test.ts';

describe('logMixtureEvidence', () => {
  test('of one rule is the plain test', () => {
    expect(logMixtureEvidence([50, 25], [[0.9, 0.1]])).toEqual({
      logEvidence: logEvidence([50, 25], [90, 10]),
      parts: [1],
    });
    expect(() => logMixtureEvidence([1], [])).toThrow(RangeError);
  });

  test('says nothing when nothing was seen', () => {
    expect(
      logMixtureEvidence(
        [0, 0],
        [
          [0.9, 0.1],
          [0, 1],
        ],
      ),
    ).toEqual({ logEvidence: 0, parts: [1, 0] });
  });

  test('is infinite where no rule sends anything', () => {
    expect(
      logMixtureEvidence(
        [5, 5, 1],
        [
          [0.9, 0.1, 0],
          [0, 1, 0],
        ],
      ).logEvidence,
    ).toBe(Infinity);
  });

  test('costs little power beside the plain test where the rule above does not help', () => {
    const plain = logEvidence([600, 0], [90, 10]);
    const mixed = logMixtureEvidence(
      [600, 0],
      [
        [0.9, 0.1],
        [0, 1],
      ],
    ).logEvidence;
    expect(mixed).toBeGreaterThan(plain - 12);
    expect(mixed).toBeGreaterThan(Math.log(1000));
  });

  test('sees what lies far from all rules', () => {
    expect(
      logMixtureEvidence(
        [0, 0, 60],
        [
          [0.98, 0.01, 0.01],
          [0.01, 0.98, 0.01],
        ],
      ).logEvidence,
    ).toBeGreaterThan(100);
  });

  test('the likelihood is bounded for every mixture: none has less evidence against it', () => {
    const row = fc
      .array(fc.nat(10), { minLength: 3, maxLength: 3 })
      .filter((r) => r.every((w) => w > 0))
      .map(toShares);
    const rules = fc.array(row, { minLength: 2, maxLength: 4 });
    const weights = fc.array(fc.integer({ min: 1, max: 20 }), { minLength: 4, maxLength: 4 });
    const logLikelihood = (counts: readonly number[], shares: readonly number[]) =>
      counts.reduce((sum, count, i) => sum + count * Math.log(shares[i] ?? 0), 0);
    fc.assert(
      fc.property(rules, weights, fc.array(fc.nat(500), { minLength: 3, maxLength: 3 }), (mixture, some, counts) => {
        fc.pre(counts.some((count) => count > 0));
        const { parts } = logMixtureEvidence(counts, mixture);
        const other = toShares(mixture.map((_, r) => some[r] ?? 1));
        const found = logLikelihood(counts, mix(mixture, parts));
        expect(logLikelihood(counts, mix(mixture, other))).toBeLessThanOrEqual(found + 0.5);
        expect(parts.reduce((sum, part) => sum + part, 0)).toBeCloseTo(1, 9);
      }),
      { seed: 5, numRuns: 300 },
    );
  });
});
