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
      signOutUrl: null,
      readOnly: false,
      rights: null,
      ...change,
    });
  const rights = {
    namespace: 'prod',
    view: true,
    change: false,
    missing: ['patch virtualservices'],
    server: { covers: true, unread: [] },
  };
  test.each([
    { what: 'nothing is known', of: undefined, expected: { blind: null, unread: [], obstacle: null } },
    {
      what: 'all is allowed',
      of: me({ rights: { ...rights, change: true, missing: [] } }),
      expected: { blind: null, unread: [], obstacle: null },
    },
    {
      what: 'the cluster does not tell',
      of: me({ rights: { ...rights, view: null, change: null } }),
      expected: { blind: null, unread: [], obstacle: null },
    },
    {
      what: 'a right is missing',
      of: me({ rights }),
      expected: { blind: null, unread: [], obstacle: { kind: 'no-right', namespace: 'prod', missing: rights.missing } },
    },
    {
      what: 'the caller may not look',
      of: me({ rights: { ...rights, view: false, change: true, server: { covers: false, unread: ['services'] } } }),
      expected: { blind: 'caller', unread: [], obstacle: null },
    },
    {
      what: 'the server does not look',
      of: me({ rights: { ...rights, change: true, server: { covers: false, unread: [] } } }),
      expected: { blind: 'elsewhere', unread: [], obstacle: null },
    },
    {
      what: 'the server may not look',
      of: me({ rights: { ...rights, change: true, server: { covers: true, unread: ['services', 'pods'] } } }),
      expected: { blind: 'server', unread: ['pods'], obstacle: null },
    },
    {
      what: 'the server is read-only',
      of: me({ rights, readOnly: true }),
      expected: { blind: null, unread: [], obstacle: { kind: 'read-only' } },
    },
  ])('where $what', ({ of, expected }) => {
    expect(rightsOf(of)).toEqual(expected);
  });
});
