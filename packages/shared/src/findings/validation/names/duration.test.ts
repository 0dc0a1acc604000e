import fc from 'fast-check';
import { expect, test } from 'vitest';
import { durationProblem, isWholeSeconds, isZeroMilliseconds, nanosecondsOf } from './duration.ts';

test.each([
  ['1s', 1_000_000_000n],
  ['1.5s', 1_500_000_000n],
  ['.5s', 500_000_000n],
  ['1.s', 1_000_000_000n],
  ['1h2m3s', 3_723_000_000_000n],
  ['1.001s', 1_001_000_000n],
  ['7us', 7_000n],
  ['7µs', 7_000n],
  ['7ns', 7n],
  ['-1m', -60_000_000_000n],
  ['+2ms', 2_000_000n],
  ['0', 0n],
  ['-0', 0n],
  ['1', null],
  ['s', null],
  ['1 s', null],
  ['1d', null],
  ['', null],
])('%s is %s nanoseconds', (text, nanoseconds) => {
  expect(nanosecondsOf(text)).toBe(nanoseconds);
});

test.each([
  ['1ms', null],
  ['1.001s', null],
  ['0.999999s', 'name.duration.precision'],
  ['1.0001ms', 'name.duration.precision'],
  ['0s', 'name.duration.tooShort'],
  ['999us', 'name.duration.tooShort'],
  ['-5s', 'name.duration.tooShort'],
  ['soon', null],
])('%s: %s', (text, key) => {
  expect(durationProblem(text)?.key ?? null).toBe(key);
});

test.each([
  ['2s', true, false],
  ['1m', true, false],
  ['1.5s', false, false],
  ['0s', true, true],
  ['999us', false, true],
  ['soon', true, true],
])('%s: whole seconds %s, no millisecond %s', (text, whole, zero) => {
  expect(isWholeSeconds(text)).toBe(whole);
  expect(isZeroMilliseconds(text)).toBe(zero);
});

test('whole milliseconds are exact, however they are written', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 10_000_000 }), (milliseconds) => {
      const seconds = `${Math.floor(milliseconds / 1000)}.${String(milliseconds % 1000).padStart(3, '0')}s`;
      expect(nanosecondsOf(seconds)).toBe(nanosecondsOf(`${milliseconds}ms`));
      expect(durationProblem(seconds)).toBeNull();
    }),
  );
});
