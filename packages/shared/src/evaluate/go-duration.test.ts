import { expect, test } from 'vitest';
import { parseGoDuration } from './go-duration.ts';

test.each([
  ['7s', 7000],
  ['0.5s', 500],
  ['.5s', 500],
  ['1.s', 1000],
  ['100ms', 100],
  ['1h2m3s', 3_723_000],
  ['1.5h', 5_400_000],
  ['250us', 0.25],
  ['250µs', 0.25],
  ['1000ns', 0.001],
  ['0', 0],
  ['0s', 0],
  ['-1s', -1000],
  ['+1s', 1000],
  ['10', null],
  ['', null],
  ['1d', null],
  ['s', null],
  ['1 s', null],
  ['1s,', null],
])('%s is %s ms', (text, expected) => {
  expect(parseGoDuration(text)).toBe(expected);
});
