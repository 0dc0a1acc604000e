import { expect, test } from 'vitest';
import {
  corsHeaderNameProblem,
  headerNameProblem,
  isJwtClaim,
  matchHeaderNameProblem,
  otherHeaderProblem,
  requestHeaderProblem,
} from './header-name.ts';
import { headerValueProblem } from './header-value.ts';

test.each([
  ['end-user', null],
  ["x!#$%&'*+-.^_`|~9", null],
  [':authority', null],
  [':path', null],
  ['', 'name.header.empty'],
  ['end user', 'name.header.invalid'],
  [':host', 'name.header.invalid'],
  ['x:y', 'name.header.invalid'],
  ['@request.auth.claims.group', 'name.header.invalid'],
])('header %s: %s', (name, key) => {
  expect(headerNameProblem(name)?.key ?? null).toBe(key);
  expect(corsHeaderNameProblem(name)?.key ?? null).toBe(key);
});

test.each([
  ['@request.auth.claims.group', true],
  ['@Request.Auth.Claims.group.sub', true],
  ['@request.auth.claims[group][sub]', true],
  ['@request.auth.claims', false],
  ['@request.auth.claims.', false],
  ['@request.auth.claims[]', false],
  ['x-group', false],
])('%s as a JWT claim: %s', (name, claim) => {
  expect(isJwtClaim(name)).toBe(claim);
  if (claim) expect(matchHeaderNameProblem(name)).toBeNull();
});

test.each([
  ['x-user', null, null],
  [':authority', null, 'name.header.colon'],
  [':Authority', null, 'name.header.colon'],
  [':path', 'name.header.colon', 'name.header.colon'],
  ['Host', null, 'name.header.host'],
  ['', 'name.header.empty', 'name.header.empty'],
])('%s added to a request: %s; otherwise: %s', (name, request, other) => {
  expect(requestHeaderProblem(name)?.key ?? null).toBe(request);
  expect(otherHeaderProblem(name)?.key ?? null).toBe(other);
});

test.each([
  ['', null],
  ['plain', null],
  ['tab\tinside', null],
  ['100%%', null],
  ['%HOSTNAME%', null],
  ['a %REQ(X-User)% b', null],
  ['%DYNAMIC_METADATA(["a", "b"])%', null],
  ['%DYNAMIC_METADATA( [ "a" , "b\\"c" ] ) %', null],
  ['line\nbreak', 'value.header.control'],
  ['nul\u0000', 'value.header.control'],
  ['del\u007f', 'value.header.control'],
  ['100%', 'value.header.percent'],
  ['%START_TIME%%', 'value.header.percent'],
  ['50% off', 'value.header.unterminated'],
  ['%REQ(X-User', 'value.header.unterminated'],
  ['%REQ(X\\', 'value.header.backslash'],
  ['%META([x', 'value.header.expecting'],
  ['%META(["a"x', 'value.header.expecting'],
  ['%META(["a"]x', 'value.header.expecting'],
  ['%META(["a"])x', 'value.header.expecting'],
])('value %j: %s', (value, key) => {
  expect(headerValueProblem(value)?.key ?? null).toBe(key);
});
