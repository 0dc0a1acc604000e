import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { apportion } from './apportion.ts';

const total = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0);

describe('apportion', () => {
  test.each([
    { units: 100, shares: [1, 1, 1], to: [34, 33, 33] },
    { units: 100, shares: [3, 1], to: [75, 25] },
    { units: 100, shares: [70, 20, 5], to: [74, 21, 5] },
    { units: 100, shares: [200, 100], to: [67, 33] },
    { units: 100, shares: [2, 1, 1, 1, 1, 1], to: [29, 15, 14, 14, 14, 14] },
    { units: 80, shares: [33, 33, 34], to: [27, 26, 27] },
    { units: 1, shares: [3, 4, 4], to: [0, 1, 0] },
    { units: 2, shares: [3, 1], to: [2, 0] },
    { units: 2, shares: [1, 3], to: [0, 2] },
    { units: 7, shares: [0, 5, 0], to: [0, 7, 0] },
    { units: 5, shares: [0, 0], to: [0, 0] },
    { units: 5, shares: [], to: [] },
    { units: 0, shares: [3, 4], to: [0, 0] },
  ])('$units units over $shares gives $to', ({ units, shares, to }) => {
    expect(apportion(units, shares)).toEqual(to);
  });

  const shares = fc.array(fc.oneof(fc.constant(0), fc.nat(1_000), fc.nat(2_147_483_647)), {
    minLength: 1,
    maxLength: 7,
  });
  const units = fc.nat(120);

  test('hands out exactly what there is, and nothing to a share of 0', () => {
    fc.assert(
      fc.property(units, shares, (count, of) => {
        const given = apportion(count, of);
        expect(total(given)).toBe(of.some((share) => share > 0) ? count : 0);
        expect(given.every((part, row) => Number.isInteger(part) && part >= 0 && (of[row] !== 0 || part === 0))).toBe(
          true,
        );
      }),
      { numRuns: 5_000 },
    );
  });

  test('returns shares that already add up', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(60), { minLength: 1, maxLength: 7 }), (of) => {
        expect(apportion(total(of), of)).toEqual(of);
      }),
      { numRuns: 3_000 },
    );
  });

  test('one more unit takes none back', () => {
    fc.assert(
      fc.property(units, shares, (count, of) => {
        const before = apportion(count, of);
        const after = apportion(count + 1, of);
        expect(after.every((part, row) => part >= (before[row] ?? 0))).toBe(true);
      }),
      { numRuns: 3_000 },
    );
  });
});
