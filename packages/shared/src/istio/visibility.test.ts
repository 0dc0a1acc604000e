import { expect, test } from 'vitest';
import { isVisibleTo, visibilityOf } from './visibility.ts';

const all = ['own', 'a', 'b'];
const seenFrom = (exportTo: string[] | null | undefined, meshDefault?: string[]) =>
  all.filter((namespace) => isVisibleTo(visibilityOf(exportTo, 'own', meshDefault), namespace));

test.each([
  [undefined, all],
  [null, all],
  [[], all],
  [['*'], all],
  [['a', '*'], all],
  [['~', '*'], all],
  [['.'], ['own']],
  [['own'], ['own']],
  [
    ['.', 'a'],
    ['own', 'a'],
  ],
  [['b'], ['b']],
  [['~'], []],
  [['~', 'a'], []],
])('exportTo %j is seen from %j', (exportTo, expected) => {
  expect(seenFrom(exportTo)).toEqual(expected);
});

test.each([
  [['.'], ['own']],
  [['*'], all],
  [['.', '*'], ['own']],
  [['~'], []],
  [['a'], []],
])('the mesh default %j is seen from %j', (meshDefault, expected) => {
  expect(seenFrom(undefined, meshDefault)).toEqual(expected);
});
