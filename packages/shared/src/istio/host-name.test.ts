import { describe, expect, test } from 'vitest';
import { hostCovers, hostsMatch, isWildcard, mostSpecificHost, resolveHost, serviceHost } from './host-name.ts';

test.each([
  ['reviews', 'reviews.default.svc.cluster.local'],
  ['reviews.prod', 'reviews.prod'],
  ['*', '*'],
  ['*.com', '*.com'],
  ['10.0.0.1', '10.0.0.1'],
  ['::1', '::1'],
  ['', ''],
])('%s is %s', (host, expected) => {
  expect(resolveHost(host, 'default')).toBe(expected);
});

test('the domain is that of the cluster, and there may be none', () => {
  expect(resolveHost('reviews', 'default', 'example.org')).toBe('reviews.default.svc.example.org');
  expect(resolveHost('reviews', 'default', '')).toBe('reviews.default');
  expect(serviceHost('reviews', 'default')).toBe('reviews.default.svc.cluster.local');
});

describe('matching', () => {
  test.each([
    ['*.com', 'foo.com', true],
    ['*.foo.com', 'foo.com', false],
    ['*', 'anything', true],
    ['*', '*.com', true],
    ['*.com', '*.foo.com', true],
    ['*.foo.com', '*.com', true],
    ['*.foo.com', '*.bar.com', false],
    ['*-x.com', 'a-x.com', true],
    ['a.com', 'a.com', true],
    ['a.com', 'b.com', false],
  ])('%s and %s: %s', (a, b, expected) => {
    expect(hostsMatch(a, b)).toBe(expected);
    expect(hostsMatch(b, a)).toBe(expected);
  });

  test.each([
    ['*.com', 'foo.com', true],
    ['*.com', '*.foo.com', true],
    ['*.foo.com', '*.com', false],
    ['*', '*', true],
    ['foo.com', '*.com', false],
    ['foo.com', 'foo.com', true],
    ['*.foo.com', 'foo.com', false],
  ])('%s covers %s: %s', (outer, inner, expected) => {
    expect(hostCovers(outer, inner)).toBe(expected);
  });
});

test.each([
  ['a.foo.com', ['*', '*.com', '*.foo.com', 'b.foo.com'], '*.foo.com'],
  ['a.foo.com', ['*', 'a.foo.com', '*.foo.com'], 'a.foo.com'],
  ['*.foo.com', ['*.com', 'a.foo.com'], '*.com'],
  ['a.org', ['*.com'], undefined],
])('the most specific pattern for %s among %j is %s', (host, patterns, expected) => {
  expect(mostSpecificHost(host, patterns)).toBe(expected);
});

test('wildcards', () => {
  expect([isWildcard('*.com'), isWildcard('a.com')]).toEqual([true, false]);
});
