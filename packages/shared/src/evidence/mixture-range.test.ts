import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { mix } from './expected-split.ts';
import { someMixtureWithin } from './mixture-range.ts';
import { toShares } from './multinomial-test.ts';

const between = (...pairs: [number, number][]) => pairs.map(([low, high]) => ({ low, high }));

describe('someMixtureWithin', () => {
  test.each([
    { what: 'one rule inside', mixture: [[0.9, 0.1]], bounds: between([0.8, 1], [0, 0.2]), is: true },
    { what: 'one rule outside', mixture: [[0.9, 0.1]], bounds: between([0.8, 1], [0.2, 0.3]), is: false },
    { what: 'an empty interval', mixture: [[0.9, 0.1]], bounds: between([1, 0.8], [0, 1]), is: false },
    {
      what: 'half and half',
      mixture: [
        [1, 0],
        [0, 1],
      ],
      bounds: between([0.5, 0.5], [0.5, 0.5]),
      is: true,
    },
    {
      what: 'more than the rules can give',
      mixture: [
        [0.9, 0.1],
        [0.5, 0.5],
      ],
      bounds: between([0.95, 1], [0, 1]),
      is: false,
    },
    {
      what: 'exactly what they can give',
      mixture: [
        [0.9, 0.1],
        [0.5, 0.5],
      ],
      bounds: between([0.9, 1], [0, 1]),
      is: true,
    },
    {
      what: 'bounds that exclude each other',
      mixture: [
        [0.5, 0.5, 0],
        [0, 0, 1],
      ],
      bounds: between([0.4, 1], [0, 0.2], [0, 1]),
      is: false,
    },
    {
      what: 'negative lower bounds',
      mixture: [
        [0.5, 0.5, 0],
        [0, 0, 1],
        [1, 0, 0],
      ],
      bounds: between([0.3, 0.4], [-0.1, 0.05], [0.5, 2]),
      is: true,
    },
    {
      what: 'negative upper bounds',
      mixture: [
        [1, 0],
        [0, 1],
      ],
      bounds: between([-1, -0.1], [0, 2]),
      is: false,
    },
  ])('$what: $is', ({ mixture, bounds, is }) => {
    expect(someMixtureWithin(mixture, bounds)).toBe(is);
  });

  const versions = 4;
  const rule = fc
    .array(fc.nat(10), { minLength: versions, maxLength: versions })
    .filter((row) => row.some((w) => w > 0))
    .map(toShares);
  const rules = fc.array(rule, { minLength: 2, maxLength: 6 });

  test('finds every mixture that exists', () => {
    const around = fc.record({
      weights: fc.array(fc.nat(10), { minLength: 6, maxLength: 6 }),
      slack: fc.constantFrom(0, 0.01, 0.2),
    });
    fc.assert(
      fc.property(rules, around, (mixture, { weights, slack }) => {
        const parts = toShares(mixture.map((_, r) => (weights[r] ?? 0) + (r === 0 ? 1 : 0)));
        const bounds = mix(mixture, parts).map((share) => ({ low: share - slack, high: share + slack }));
        expect(someMixtureWithin(mixture, bounds)).toBe(true);
      }),
      { seed: 3, numRuns: 2000 },
    );
  });

  test('finds none where a weighting of the versions tells them apart', () => {
    const weighting = fc.array(fc.integer({ min: -5, max: 5 }), { minLength: versions, maxLength: versions });
    const point = fc
      .array(fc.nat(10), { minLength: versions, maxLength: versions })
      .filter((row) => row.some((w) => w > 0))
      .map(toShares);
    const dot = (a: readonly number[], b: readonly number[]) => a.reduce((sum, x, i) => sum + x * (b[i] ?? 0), 0);
    fc.assert(
      fc.property(rules, weighting, point, (mixture, direction, target) => {
        fc.pre(mixture.every((shares) => dot(direction, shares) < dot(direction, target) - 1e-6));
        expect(
          someMixtureWithin(
            mixture,
            target.map((share) => ({ low: share, high: share })),
          ),
        ).toBe(false);
      }),
      { seed: 4, numRuns: 500 },
    );
  });
});
