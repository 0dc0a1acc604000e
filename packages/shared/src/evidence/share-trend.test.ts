import { expect, test } from 'vitest';
import { isDrifting } from './share-trend.ts';

const of100 = (...counts: number[]) => counts.map((count) => ({ count, total: 100 }));

test.each([
  { what: 'a steady rise', periods: of100(10, 16, 22, 28, 34, 40), is: true },
  { what: 'a steady fall', periods: of100(60, 52, 41, 30, 24), is: true },
  { what: 'too few periods', periods: of100(10, 50, 90), is: false },
  { what: 'noise', periods: of100(10, 12, 9, 11, 10, 13), is: false },
  { what: 'a jump at the beginning', periods: of100(0, 50, 50, 50, 50, 50), is: false },
  { what: 'up and down', periods: of100(10, 40, 60, 50, 30, 20), is: false },
  { what: 'nothing at all', periods: Array(5).fill({ count: 0, total: 0 }), is: false },
  { what: 'one version alone', periods: of100(100, 100, 100, 100), is: false },
])('$what: $is', ({ periods, is }) => {
  expect(isDrifting(periods)).toBe(is);
});
