import { describe, expect, test } from 'vitest';
import { compareVersions } from './compare-versions.ts';

const compare = (v1: number, v2: number) =>
  compareVersions({ events: { v1, v2 }, shares: { v1: 90, v2: 10 }, candidate: 'v2' });

describe('compareVersions', () => {
  test('8 of 9 errors at 10 % of the traffic: alarm, with its counts', () => {
    const verdict = compare(1, 8);
    expect(verdict).toMatchObject({ state: 'alarm', events: 8, total: 9, share: 0.1 });
    expect(verdict.expected).toBeCloseTo(0.9, 12);
    expect(Math.round(verdict.evidence)).toBe(2285);
    expect(Number(verdict.pValue.toPrecision(5))).toBe(0.00043758);
  });

  test('4 of 4 is not enough', () => {
    expect(compare(0, 4).state).toBe('undecided');
    expect(compare(0, 4).pValue).toBeCloseTo(0.0715, 4);
  });

  test('no events are no alarm', () => {
    expect(compare(0, 0)).toMatchObject({ state: 'undecided', pValue: 1, expected: 0 });
  });

  test('a candidate that is better than its share raises none', () => {
    expect(compare(2000, 2).pValue).toBeLessThan(0.01);
    expect(compare(2000, 2).state).toBe('undecided');
  });

  test('versions that are not named have no events and no share', () => {
    const verdict = compareVersions({ events: { v2: 8, v1: 1 }, shares: { v1: 90, v2: 10 }, candidate: 'v3' });
    expect(verdict).toMatchObject({ state: 'undecided', events: 0, share: 0 });
    expect(compareVersions({ events: { v3: 1 }, shares: { v1: 1 }, candidate: 'v3' }).state).toBe('alarm');
  });

  test('is suspended while the split diverges', () => {
    const comparison = { events: { v1: 1, v2: 8 }, shares: { v1: 90, v2: 10 }, candidate: 'v2' };
    expect(compareVersions({ ...comparison, splitDiverges: true }).state).toBe('suspended');
  });

  test('remembers the least p value', () => {
    const { memory } = compare(1, 8);
    const comparison = { events: { v1: 60, v2: 12 }, shares: { v1: 90, v2: 10 }, candidate: 'v2' };
    expect(compareVersions(comparison).state).toBe('undecided');
    expect(compareVersions({ ...comparison, memory })).toMatchObject({ state: 'alarm', pValue: memory.pValue });
  });

  test('needs shares', () => {
    expect(() => compareVersions({ events: {}, shares: {}, candidate: 'v1' })).toThrow(RangeError);
  });
});
