import { expect, test } from 'vitest';
import { accessRules } from './access-rules.ts';
import { accessConfig } from './access-settings.ts';

type Given = Parameters<typeof accessConfig>[0];
const complaints = (given: Given, host = '127.0.0.1') =>
  accessRules.flatMap((rule) => rule({ ...accessConfig(given), host }) ?? []);

const oidc = { auth: 'oidc', oidcIssuer: 'https://id.example', oidcClientId: 'sluice' } as const;
const outside = { externalUrl: 'https://sluice.example' };

test.each<[Given, string]>([
  [{}, '127.0.0.1'],
  [{}, '::1'],
  [{}, 'localhost'],
  [{ auth: 'token' }, '0.0.0.0'],
  [{ ...oidc, ...outside }, '0.0.0.0'],
  [{ ...oidc, ...outside, oidcIssuer: 'http://localhost:9000' }, '127.0.0.1'],
  [{ auth: 'header', trustedProxies: ['10.0.0.0/8', 'fd00::/8', '192.0.2.1'] }, '0.0.0.0'],
  [{ auth: 'header', proxySecret: 'x'.repeat(32) }, '0.0.0.0'],
])('%o on %s is fine', (given, host) => {
  expect(complaints(given, host)).toEqual([]);
});

test.each<[Given, string, RegExp]>([
  [{}, '0.0.0.0', /--auth none/],
  [{}, '::', /--auth none/],
  [{}, 'sluice.example', /--auth none/],
  [{ ...oidc }, '127.0.0.1', /--external-url/],
  [{ auth: 'oidc', ...outside }, '127.0.0.1', /--oidc-issuer/],
  [{ ...oidc, ...outside, oidcIssuer: 'http://id.example' }, '127.0.0.1', /https/],
  [{ auth: 'token', externalUrl: 'https://example.com/sluice' }, '127.0.0.1', /path/],
  [{ auth: 'header' }, '127.0.0.1', /--trusted-proxies/],
  [{ trustedProxies: ['10.0.0.0/33', 'proxy', '1.2.3.4/x'] }, '127.0.0.1', /10\.0\.0\.0\/33, proxy, 1\.2\.3\.4\/x/],
])('%o on %s is refused', (given, host, expected) => {
  expect(complaints(given, host)).toEqual([expect.stringMatching(expected)]);
});

test.each<Given>([{ proxySecret: 'short' }, { sessionKeys: ['short'] }, { userHeader: 'x user' }])(
  '%o is no setting',
  (given) => {
    expect(() => accessConfig(given)).toThrow();
  },
);
