import { expect, test } from 'vitest';
import { compileRegex, fullMatch } from './regex.ts';

test('an expression has to cover the whole text, and anchors do no harm', () => {
  expect(fullMatch('a|ab')('ab')).toBe(true);
  expect(fullMatch('^a.c$')('abc')).toBe(true);
  expect(fullMatch('b')('abc')).toBe(false);
  expect(fullMatch('a.c')('a\nc')).toBe(false);
});

test('what is no RE2 expression matches nothing', () => {
  expect(compileRegex('(?=a)')).toBeNull();
  expect(fullMatch('*')('')).toBe(false);
  expect(fullMatch('(')('(')).toBe(false);
});

test('expressions are compiled once, until there are very many', () => {
  const first = compileRegex('once');
  expect(compileRegex('once')).toBe(first);
  for (let index = 0; index < 10_001; index += 1) compileRegex(`many${index}`);
  expect(compileRegex('once')).not.toBe(first);
});
