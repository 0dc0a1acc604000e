import { expect, test } from 'vitest';
import type { RedirectDecision } from './decision.ts';
import { redirectLocation } from './redirect-location.ts';
import { defaultOrigin } from './route-action.ts';

const redirect = (changes: Partial<RedirectDecision>): RedirectDecision => ({
  kind: 'redirect',
  route: defaultOrigin,
  status: 301,
  scheme: null,
  authority: null,
  port: null,
  path: null,
  fault: null,
  headers: null,
  ...changes,
});

const matched = { type: 'prefix', value: '/old', ignoreCase: false } as const;

test.each<[Partial<RedirectDecision>, string, string, string]>([
  [{ path: { type: 'full', replacement: '/new' } }, 'shop', '/old?q=1', 'http://shop/new?q=1'],
  [{ path: { type: 'full', replacement: '/new?r=2' } }, 'shop', '/old?q=1', 'http://shop/new?r=2'],
  [{ path: { type: 'prefix', matched, replacement: '/new' } }, 'shop', '/old/a?q=1', 'http://shop/new/a?q=1'],
  [{ authority: 'other' }, 'shop:8080', '/a', 'http://other/a'],
  [{ authority: 'other', port: 8443 }, 'shop', '/a', 'http://other:8443/a'],
  [{ port: 8443 }, 'shop:8080', '/a', 'http://shop:8443/a'],
  [{ port: 8443 }, 'shop', '/a', 'http://shop:8443/a'],
  [{ scheme: 'https' }, 'shop:80', '/a', 'https://shop/a'],
  [{ scheme: 'https' }, 'shop:8080', '/a', 'https://shop:8080/a'],
  [{ scheme: 'http' }, 'shop:80', '/a', 'http://shop:80/a'],
  [{ scheme: 'https' }, '[::1]:80', '/a', 'https://[::1]/a'],
  [{ route: null, scheme: 'https' }, 'shop:80', '/a?b', 'https://shop:80/a?b'],
])('%j of %s%s leads to %s', (changes, host, path, expected) => {
  expect(redirectLocation(redirect(changes), { host, path, scheme: 'http' })).toBe(expected);
});
