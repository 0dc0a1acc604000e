import fc from 'fast-check';
import { expect, test } from 'vitest';
import { normalisePath, queryParameter, splitTarget } from './normalise-path.ts';

test.each([
  ['/a/b', '/a/b'],
  ['/a/./b', '/a/b'],
  ['/a/../b', '/b'],
  ['/../b', '/b'],
  ['/a/b/..', '/a/'],
  ['/a/.', '/a/'],
  ['/a//b', '/a//b'],
  ['/a\\b', '/a/b'],
  ['/a/%2e%2E/b', '/b'],
  ['/%41%7e', '/A~'],
  ['/a%2Fb', '/a%2Fb'],
  ['/a%20b', '/a%20b'],
  ['/.hidden', '/.hidden'],
  ['/a/...', '/a/...'],
  ['/', '/'],
])('%s becomes %s', (path, expected) => {
  expect(normalisePath(path)).toBe(expected);
});

test('normalising twice changes nothing more', () => {
  const path = fc
    .array(fc.constantFrom('a', '.', '..', '', '%2e', '%41', '\\', '...'))
    .map((parts) => `/${parts.join('/')}`);
  fc.assert(fc.property(path, (text) => normalisePath(normalisePath(text)) === normalisePath(text)));
});

test.each([
  ['/a?b=c', { path: '/a', query: 'b=c' }],
  ['/a', { path: '/a', query: null }],
  ['/a?', { path: '/a', query: '' }],
  ['/a/../b?x=/../y', { path: '/b', query: 'x=/../y' }],
])('%s is split', (target, expected) => {
  expect(splitTarget(target)).toEqual(expected);
});

test.each([
  [null, 'a', undefined],
  ['', 'a', undefined],
  ['a', 'a', ''],
  ['a=', 'a', ''],
  ['a=1', 'a', '1'],
  ['b=1&a=2', 'a', '2'],
  ['ab=1', 'a', undefined],
  ['b=a', 'a', undefined],
  ['a&b=1', 'b', '1'],
  ['a&b=1', 'a', ''],
])('%s: %s is %s', (query, name, expected) => {
  expect(queryParameter(query, name)).toBe(expected);
});
