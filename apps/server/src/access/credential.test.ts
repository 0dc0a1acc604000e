import { expect, test } from 'vitest';
import { expiryOf, isBearerToken, withoutReserved } from './credential.ts';

const jwt = (payload: unknown) => `e30.${Buffer.from(JSON.stringify(payload)).toString('base64url')}.sig`;

test.each([
  [jwt({ exp: 1_700_000_000 }), 1_700_000_000_000],
  [jwt({ exp: '1700000000' }), null],
  [jwt({}), null],
  [jwt(null), null],
  ['opaque', null],
  ['a.%%%.c', null],
])('%s ends at %o', (token, expected) => {
  expect(expiryOf(token)).toBe(expected);
});

test.each([
  ['abc.DEF-1_2~3+4/5==', true],
  ['', false],
  ['a b', false],
  ['a\r\nHost: x', false],
  ['=', false],
])('%j may be a bearer token: %o', (text, expected) => {
  expect(isBearerToken(text)).toBe(expected);
});

test.each([
  [
    { name: 'jane', groups: ['dev', 'system:masters', ''] },
    { name: 'jane', groups: ['dev'] },
  ],
  [{ name: 'system:admin', groups: [] }, null],
  [{ name: '', groups: ['dev'] }, null],
])('%o comes as %o', (user, expected) => {
  expect(withoutReserved(user)).toEqual(expected);
});
