import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseBody } from './json-body.ts';

const nested = (levels: number) => `${'['.repeat(levels)}${']'.repeat(levels)}`;

test.each([
  ['', 'The body is empty'],
  ['{"weights": {"v1": 90', 'The body is not JSON'],
  ['weights=v1', 'The body is not JSON'],
  ['{"__proto__": {"x": 1}}', "member '__proto__'"],
  ['{"weights": [{"__proto__": 1}]}', "member '__proto__'"],
  [nested(66), 'deeper than 64'],
  [nested(100_000), 'deeper than 64'],
])('%.40s is refused', (text, message) => {
  expect(() => parseBody(text)).toThrow(message);
});

test('everything else is what JSON.parse makes of it', () => {
  expect(parseBody(nested(64))).toEqual(JSON.parse(nested(64)));
  expect(parseBody('{"constructor":{"prototype":1}}')).toEqual({ constructor: { prototype: 1 } });
  expect(parseBody('\uFEFF{}')).toEqual({});
  fc.assert(
    fc.property(fc.json({ maxDepth: 10 }), (text) => {
      fc.pre(!text.includes('__proto__'));
      expect(parseBody(text)).toEqual(JSON.parse(text));
    }),
  );
});
