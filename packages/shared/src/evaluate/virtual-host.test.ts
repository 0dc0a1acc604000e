import { expect, test } from 'vitest';
import { findVirtualHost, hostOf, routeConfiguration, type VirtualHost } from './virtual-host.ts';

test.each([
  ['reviews', 'reviews'],
  ['Reviews:9080', 'reviews'],
  ['reviews:', 'reviews'],
  ['10.0.0.1:80', '10.0.0.1'],
  ['[::1]:80', '[::1]'],
  ['[::1]', '[::1]'],
  ['::1', '::1'],
])('the host of %s is %s', (authority, expected) => {
  expect(hostOf(authority)).toBe(expected);
});

const virtualHost = (name: string, ...domains: string[]): VirtualHost => ({
  name,
  port: 80,
  domains,
  routes: [],
  sources: [],
  tlsRedirect: null,
});

test.each([
  ['a.com', 'exact'],
  ['A.com:80', 'exact'],
  ['x.b.com', 'long'],
  ['x.c.com', 'short'],
  ['com', 'any'],
  ['', 'any'],
])('%s falls to %s', (authority, expected) => {
  const all = [
    virtualHost('any', '*'),
    virtualHost('short', '*.com'),
    virtualHost('long', '*.b.com'),
    virtualHost('exact', 'a.com'),
    virtualHost('late', 'a.com', '*.com', '*'),
  ];
  expect(findVirtualHost(routeConfiguration(80, all), authority)?.name).toBe(expected);
});

test('a wildcard needs something in front, and there may be nothing at all', () => {
  const configuration = routeConfiguration(80, [virtualHost('w', '*.a.com')], 'http.80');
  expect(findVirtualHost(configuration, '.a.com')).toBeNull();
  expect(findVirtualHost(configuration, 'a.com')).toBeNull();
  expect([configuration.name, routeConfiguration(80, []).name]).toEqual(['http.80', '80']);
});
