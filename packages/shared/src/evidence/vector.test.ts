import { expect, test } from 'vitest';
import { at, dot, sum } from './vector.ts';

test('vectors end in zeros', () => {
  expect([0, 1, 2].map((i) => at([5, 7], i))).toEqual([5, 7, 0]);
  expect([sum([]), sum([1, 2, 3])]).toEqual([0, 6]);
  expect([dot([1, 2], [3, 4]), dot([1, 2, 3], [4]), dot([], [1])]).toEqual([11, 4, 0]);
});
