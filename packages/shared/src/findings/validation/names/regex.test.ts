import { expect, test } from 'vitest';
import { messageOf } from '../../finding.ts';
import { regexProblem } from './regex.ts';

test.each([
  ['/v[0-9]+/.*', null],
  ['a'.repeat(1024), null],
  ['a'.repeat(1025), 'value.regex.tooLarge'],
  ['é'.repeat(513), 'value.regex.tooLarge'],
  ['(', 'value.regex.invalid'],
  ['a(?=b)', 'value.regex.invalid'],
  ['*', 'value.regex.invalid'],
])('%s: %s', (expression, key) => {
  expect(regexProblem(expression, 'uri')?.key ?? null).toBe(key);
  // The second time the answer comes from memory.
  expect(regexProblem(expression, 'uri')?.key ?? null).toBe(key);
});

test('the text is that of istiod', () => {
  const found = regexProblem('(', 'uri');
  expect(found && messageOf(found)).toBe(
    '"uri": error parsing regexp: missing closing ): `(`; Istio uses RE2 style regex-based match (https://github.com/google/re2/wiki/Syntax)',
  );
});
