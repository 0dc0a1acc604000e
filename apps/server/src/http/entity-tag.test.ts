import { expect, test } from 'vitest';
import { entityTag } from './entity-tag.ts';

test.each([
  [undefined, null],
  ['*', null],
  ['', null],
  ['abc', 'abc'],
  ['"abc"', 'abc'],
  ['W/"abc"', 'abc'],
])('%o is the tag %o', (header, tag) => {
  expect(entityTag(header)).toBe(tag);
});
