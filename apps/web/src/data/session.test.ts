import { Me } from '@sluice/shared/api/session';
import { describe, expect, test } from 'vitest';
import { expiryOfToken, returnPath, rightsOf } from './session.ts';

const origin = 'https://sluice.example';

test.each([
  { wanted: '/n/default/s/reviews?draft=v1:57#top', path: '/n/default/s/reviews?draft=v1:57#top' },
  { wanted: undefined, path: '/' },
  { wanted: '', path: '/' },
  { wanted: 'https://evil.example/', path: '/' },
  { wanted: '//evil.example/', path: '/' },
  { wanted: '/\\evil.example', path: '/' },
  { wanted: '/\t/evil.example', path: '/' },
  { wanted: '/.//evil.example', path: '/' },
  { wanted: 'javascript:alert(1)', path: '/' },
  { wanted: '/login?to=%2Flogin', path: '/' },
])('from $wanted one goes to $path', ({ wanted, path }) => {
  expect(returnPath(wanted, origin)).toBe(path);
});

describe('the end of a token', () => {
  const jwt = (claims: unknown) => `x.${btoa(JSON.stringify(claims)).replace(/=+$/, '')}.y`;
  test.each([
    { token: jwt({ exp: 1_700_000_000 }), expiry: 1_700_000_000_000 },
    { token: jwt({ sub: 'ann' }), expiry: null },
    { token: jwt({ exp: 'soon' }), expiry: null },
    { token: 'opaque', expiry: null },
    { token: 'a.b.c', expiry: null },
  ])('is $expiry', ({ token, expiry }) => {
    expect(expiryOfToken(token)).toBe(expiry);
  });
});

describe('rights', () => {
  const me = (change: Partial<Me>) =>
    Me.parse({
      mode: 'token',
      user: { name: 'ann', groups: [] },
      expiresAt: null,
      signInUrl: null,
      readOnly: false,
      rights: null,
      ...change,
    });
  const rights = { namespace: 'prod', view: true, change: false, missing: ['patch virtualservices'] };
  test.each([
    { what: 'nothing is known', of: undefined, expected: { canView: null, obstacle: null } },
    {
      what: 'all is allowed',
      of: me({ rights: { ...rights, change: true, missing: [] } }),
      expected: { canView: true, obstacle: null },
    },
    {
      what: 'the cluster does not tell',
      of: me({ rights: { ...rights, view: null, change: null } }),
      expected: { canView: null, obstacle: null },
    },
    {
      what: 'a right is missing',
      of: me({ rights }),
      expected: { canView: true, obstacle: { kind: 'no-right', namespace: 'prod', missing: rights.missing } },
    },
    {
      what: 'the server is read-only',
      of: me({ rights, readOnly: true }),
      expected: { canView: true, obstacle: { kind: 'read-only' } },
    },
  ])('where $what', ({ of, expected }) => {
    expect(rightsOf(of)).toEqual(expected);
  });
});
