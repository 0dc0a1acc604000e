import { describe, expect, test } from 'vitest';
import type { PathRewrite } from './decision.ts';
import type { PathMatch } from './path-match.ts';
import { forwardedPath, rewritePath } from './rewrite-path.ts';

const prefix = (value: string, ignoreCase = false): PathMatch => ({ type: 'prefix', value, ignoreCase });

describe('the matched part gives way', () => {
  test.each<[string, PathMatch, string, string]>([
    ['/api/x', prefix('/api'), '/v1', '/v1/x'],
    ['/api/x', prefix('/api/'), '/', '/x'],
    ['/api/x', prefix('/api'), '/', '//x'],
    ['/API/x', prefix('/api', true), '/v1', '/v1/x'],
    ['/x', prefix('/'), '/v1/', '/v1/x'],
    ['/api', { type: 'exact', value: '/api', ignoreCase: false }, '/v1', '/v1'],
    ['/a/b', { type: 'regex', value: '/a/.*', ignoreCase: false }, '/v1', '/v1'],
    ['/api/x', { type: 'separated-prefix', value: '/api', ignoreCase: false }, '/v1', '/v1/x'],
  ])('%s, %j by %s: %s', (path, matched, replacement, expected) => {
    expect(rewritePath(path, { type: 'prefix', matched, replacement })).toBe(expected);
  });
});

describe('by expression', () => {
  test.each([
    ['/service/foo/v1/api', '^/service/([^/]+)(/.*)$', '\\2/instance/\\1', '/v1/api/instance/foo'],
    ['/xx/one/yy/one/zz', 'one', 'two', '/xx/two/yy/two/zz'],
    ['/aaa/XxX/bbb', '(?i)/xxx/', '/yyy/', '/aaa/yyy/bbb'],
    ['/a', '/.*', '/whole', '/whole'],
    ['/a', '.*', 'x', 'x'],
    ['/a', 'b*', '-', '-/-a-'],
    ['/a', '(a)|(b)', '[\\1\\2\\0]', '/[aa]'],
    ['/a', 'a', '\\\\', '/\\'],
    ['/a', 'a', '$1', '/$1'],
    ['/a', '(?=a)', 'x', '/a'],
  ])('%s, s|%s|%s|: %s', (path, pattern, substitution, expected) => {
    expect(rewritePath(path, { type: 'regex', pattern, substitution })).toBe(expected);
  });
});

test.each<[string, PathRewrite | null, string]>([
  ['/a/../b?q=1', null, '/b?q=1'],
  ['/api/x?q=/api', { type: 'prefix', matched: prefix('/api'), replacement: '/v1' }, '/v1/x?q=/api'],
  ['/api?', { type: 'prefix', matched: prefix('/api'), replacement: '/v1' }, '/v1?'],
])('%s is forwarded with its query', (target, rewrite, expected) => {
  expect(forwardedPath(target, rewrite)).toBe(expected);
});
