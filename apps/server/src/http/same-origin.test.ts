import Fastify from 'fastify';
import { expect, test } from 'vitest';
import { addErrorHandler } from './error-handler.ts';
import { addSameOriginCheck, type SameOriginOptions } from './same-origin.ts';

async function ask(options: Partial<SameOriginOptions>, method: 'GET' | 'POST', headers: Record<string, string>) {
  const app = Fastify();
  addErrorHandler(app);
  addSameOriginCheck(app, { onLoopback: false, externalUrl: undefined, ...options });
  app.route({ method: ['GET', 'POST'], url: '/', handler: async () => 'ok' });
  const { statusCode } = await app.inject({ method, url: '/', headers: { host: 'sluice.example', ...headers } });
  return statusCode;
}

const bearer = { authorization: 'Bearer t' };
const cookie = { cookie: 'a=b' };

test.each([
  // Other programs.
  [{}, 200],
  [bearer, 200],
  [{ ...bearer, ...cookie }, 200],
  [cookie, 403],
  [{ ...cookie, authorization: 'Basic dTpw' }, 403],
  // A page of ours.
  [{ ...cookie, 'sec-fetch-site': 'same-origin', origin: 'https://sluice.example' }, 200],
  [{ ...cookie, 'sec-fetch-site': 'same-origin' }, 200],
  [{ ...cookie, origin: 'http://sluice.example' }, 200],
  [{ ...cookie, 'sec-fetch-site': 'none' }, 200],
  // Pages of others.
  [{ ...cookie, 'sec-fetch-site': 'cross-site', origin: 'https://evil.example' }, 403],
  [{ ...cookie, 'sec-fetch-site': 'same-site', origin: 'https://other.sluice.example' }, 403],
  [{ ...cookie, 'sec-fetch-site': 'same-origin', origin: 'https://evil.example' }, 403],
  [{ ...cookie, origin: 'https://evil.example' }, 403],
  [{ ...cookie, origin: 'https://sluice.example.evil.example' }, 403],
  [{ ...cookie, origin: 'https://sluice.example:8443' }, 403],
  [{ ...cookie, origin: 'null' }, 403],
  [{ ...bearer, 'sec-fetch-site': 'cross-site' }, 403],
])('POST with %o: %i', async (headers: Record<string, string>, status) => {
  expect(await ask({}, 'POST', headers)).toBe(status);
  expect(await ask({}, 'GET', headers)).toBe(200);
});

const externalUrl = 'https://sluice.example';
test.each([
  [{ host: 'sluice.internal:8080', origin: externalUrl }, 200],
  [{ host: 'sluice.example', origin: externalUrl }, 200],
  [{ host: 'sluice.example', origin: 'http://sluice.example' }, 403],
  [{ host: 'localhost:8080', origin: 'http://localhost:8080' }, 200],
  [{ host: 'sluice.internal:8080', origin: 'https://evil.example' }, 403],
])('behind a proxy, known as https://sluice.example, with %o: %i', async (headers: Record<string, string>, status) => {
  expect(await ask({ externalUrl }, 'POST', headers)).toBe(status);
});

test.each([
  ['localhost:1', undefined, 200],
  ['[::1]:1', undefined, 200],
  ['sluice.example', undefined, 403],
  ['sluice.example', externalUrl, 200],
  ['evil.example', externalUrl, 403],
])('on loopback, asked as %s with the outside name %s: %i', async (host, outside, status) => {
  expect(await ask({ onLoopback: true, externalUrl: outside }, 'GET', { host })).toBe(status);
});
