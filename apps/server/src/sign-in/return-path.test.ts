import fc from 'fast-check';
import { expect, test } from 'vitest';
import { returnPath } from './return-path.ts';

test.each([
  ['/services/default/reviews?tab=rules#v2', '/services/default/reviews?tab=rules#v2'],
  [undefined, '/'],
  ['', '/'],
  ['services', '/'],
  ['//evil.example', '/'],
  ['///evil.example', '/'],
  ['/\\evil.example', '/'],
  ['/\t/evil.example', '/'],
  ['\\\\evil.example', '/'],
  ['https://evil.example/', '/'],
  ['javascript:alert(1)', '/'],
  ['/./\\evil.example', '/'],
  ['/.//evil.example', '/'],
])('%j leads to %s', (wanted, expected) => {
  expect(returnPath(wanted)).toBe(expected);
});

test('wherever it leads, it is here', () => {
  const pieces = fc.array(
    fc.constantFrom('/', '\\', '.', '..', '\t', '\n', ':', '@', 'evil.example', 'https:', '?', '#'),
  );
  fc.assert(
    fc.property(pieces, (parts) => {
      const { origin } = new URL(returnPath(parts.join('')), 'https://sluice.example');
      expect(origin).toBe('https://sluice.example');
    }),
  );
});
