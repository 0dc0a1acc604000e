import fc from 'fast-check';
import { expect, test } from 'vitest';
import { moveDivider } from './move-divider.ts';

test.each([
  { amount: 5, locked: [], to: [65, 25, 10] },
  { amount: -5.4, locked: [], to: [55, 35, 10] },
  { amount: 50, locked: [], to: [90, 0, 10] },
  { amount: -90, locked: [], to: [0, 90, 10] },
  { amount: Number.NaN, locked: [], to: [60, 30, 10] },
  { amount: 5, locked: [0], to: [60, 30, 10] },
  { amount: 5, locked: [1], to: [60, 30, 10] },
  { amount: 5, locked: [2], to: [65, 25, 10] },
])('60/30/10, $amount over the first divider with $locked locked gives $to', ({ amount, locked, to }) => {
  expect(moveDivider([60, 30, 10], 0, 1, amount, new Set(locked))).toEqual(to);
});

test('only the neighbours change, and what one gains the other loses', () => {
  fc.assert(
    fc.property(fc.nat(100), fc.nat(100), fc.integer({ min: -150, max: 150 }), (left, right, amount) => {
      const [a = 0, b = 0, c] = moveDivider([left, right, 7], 0, 1, amount, new Set());
      expect([a + b, c]).toEqual([left + right, 7]);
      expect(Math.min(a, b)).toBeGreaterThanOrEqual(0);
    }),
    { numRuns: 2_000 },
  );
});
