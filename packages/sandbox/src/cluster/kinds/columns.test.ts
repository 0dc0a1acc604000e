import { expect, test } from 'vitest';
import { humanDuration } from './columns.ts';

const second = 1_000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;

test.each([
  { ms: -5 * second, text: '<invalid>' },
  { ms: 0, text: '0s' },
  { ms: 119 * second, text: '119s' },
  { ms: 2 * minute, text: '2m' },
  { ms: 3 * minute + 5 * second, text: '3m5s' },
  { ms: 10 * minute + 5 * second, text: '10m' },
  { ms: 3 * hour + 2 * minute, text: '3h2m' },
  { ms: 9 * hour + 2 * minute, text: '9h' },
  { ms: 50 * hour, text: '2d2h' },
  { ms: 8 * day, text: '8d' },
  { ms: 3 * 365 * day + day, text: '3y1d' },
  { ms: 9 * 365 * day, text: '9y' },
])('$ms ms is $text', ({ ms, text }) => {
  expect(humanDuration(ms)).toBe(text);
});
