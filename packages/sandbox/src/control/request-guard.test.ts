import { describe, expect, test } from 'vitest';
import { refusalOf } from './request-guard.ts';

const put = { method: 'PUT', path: '/api/load' };
const own = '127.0.0.1';

describe('the Host', () => {
  test.each([
    { host: 'localhost:8082', taken: true },
    { host: '127.0.0.1:8082', taken: true },
    { host: '[::1]:8082', taken: true },
    { host: '192.168.1.7:8082', taken: true },
    { host: 'sandbox.localhost:8082', taken: true },
    { host: 'sandbox.example:8082', ownHost: 'sandbox.example', taken: true },
    { host: 'evil.example:8082', taken: false },
    { host: 'localhost.evil.example:8082', taken: false },
    { host: '127.0.0.1.evil.example', taken: false },
    { host: 'notlocalhost', taken: false },
    { host: '', taken: false },
    { host: 'a b', taken: false },
  ])('$host: $taken', ({ host, ownHost = own, taken }) => {
    expect(refusalOf({ ...put, headers: { host } }, ownHost) === null).toBe(taken);
  });

  test('is needed', () => {
    expect(refusalOf({ ...put, headers: {} }, own)).toMatch(/Host/);
  });
});

describe('where a request comes from', () => {
  const host = 'localhost:8082';
  test.each([
    { from: 'a command line', headers: {}, taken: true },
    {
      from: 'its own page',
      headers: { origin: 'http://localhost:8082', 'sec-fetch-site': 'same-origin' },
      taken: true,
    },
    { from: 'the address bar', headers: { 'sec-fetch-site': 'none' }, taken: true },
    { from: 'another port', headers: { origin: 'http://localhost:8080' }, taken: false },
    { from: 'another site', headers: { origin: 'http://evil.example' }, taken: false },
    { from: 'a file', headers: { origin: 'null' }, taken: false },
    { from: 'another site, without saying which', headers: { 'sec-fetch-site': 'cross-site' }, taken: false },
    { from: 'another port, without saying which', headers: { 'sec-fetch-site': 'same-site' }, taken: false },
  ])('$from: $taken', ({ headers, taken }) => {
    expect(refusalOf({ ...put, headers: { host, ...headers } }, own) === null).toBe(taken);
  });

  test('links to the page work from anywhere, but only to the page', () => {
    const headers = { host, 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate' };
    expect(refusalOf({ method: 'GET', path: '/', headers }, own)).toBeNull();
    expect(refusalOf({ method: 'GET', path: '/api/load', headers }, own)).not.toBeNull();
    expect(refusalOf({ method: 'POST', path: '/', headers }, own)).not.toBeNull();
  });
});
