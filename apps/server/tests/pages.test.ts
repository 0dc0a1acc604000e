import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { request } from 'undici';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestServer, type TestServer } from './testing/start-test-server.ts';

let server: TestServer;
let webRoot: string;

beforeAll(async () => {
  webRoot = await mkdtemp(join(tmpdir(), 'sluice-web-'));
  await mkdir(join(webRoot, 'assets'));
  await writeFile(join(webRoot, 'index.html'), '<!doctype html><title>Sluice</title>');
  await writeFile(join(webRoot, 'assets/app-4f2a.js'), `export const text = '${'x'.repeat(5_000)}';`);
  server = await startTestServer({ webRoot });
});
afterAll(async () => {
  await server.close();
  await rm(webRoot, { recursive: true });
});

const get = (path: string, headers: Record<string, string> = {}) => fetch(server.url + path, { headers });
const asPage = { accept: 'text/html,application/xhtml+xml' };

test.each(['/', '/services/default/reviews', '/services/default/reviews?tab=rules'])(
  'a navigation to %s gets the page, always fresh',
  async (path) => {
    const answer = await get(path, asPage);
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-type')).toMatch(/^text\/html/);
    expect(answer.headers.get('cache-control')).toBe('no-cache');
    expect(await answer.text()).toContain('<title>Sluice</title>');
  },
);

test('hashed assets are kept for ever and travel compressed', async () => {
  const answer = await request(`${server.url}/assets/app-4f2a.js`, { headers: { 'accept-encoding': 'gzip' } });
  await answer.body.dump();
  expect(answer.headers['cache-control']).toBe('public, max-age=31536000, immutable');
  expect(answer.headers['content-encoding']).toBe('gzip');
});

test.each([
  ['/api/v1/nothing', asPage],
  ['/api/nothing', asPage],
  ['/assets/gone-1234.js', asPage],
  ['/services/default/reviews', { accept: 'application/json' }],
  ['/..%2f..%2fpackage.json', asPage],
])('%s with %o does not get the page', async (path, headers) => {
  const answer = await get(path, headers);
  expect(answer.status).toBeGreaterThanOrEqual(400);
  expect(answer.status).toBeLessThan(500);
  expect(answer.headers.get('content-type')).toMatch(/^application\/problem\+json/);
});

test('the page may run its own scripts and nothing else', async () => {
  const policy = (await get('/', asPage)).headers.get('content-security-policy') ?? '';
  expect(policy).toContain("default-src 'none'");
  expect(policy).toMatch(/script-src 'self'(;|$)/);
  expect(policy).toContain("frame-ancestors 'none'");
});

test('the reference comes whole from here, with its own policy', async () => {
  const page = await get('/docs/', asPage);
  const html = await page.text();
  const policy = page.headers.get('content-security-policy') ?? '';
  expect(policy).toMatch(/script-src 'self' 'sha256-[^']+'/);
  expect(policy).not.toMatch(/script-src[^;]*unsafe/);
  const sources = [...html.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, source]) => source ?? '');
  expect(sources).toEqual(['js/scalar.js']);
  const script = await get('/docs/js/scalar.js');
  expect(script.status).toBe(200);
  expect(script.headers.get('content-type')).toMatch(/javascript/);
  await script.body?.cancel();
  expect((await get('/docs', asPage)).url).toBe(`${server.url}/docs/`);
});

test('the document that the server hands out is the committed one', async () => {
  const document = await server.call<{ openapi: string; paths: object }>('/openapi.json');
  expect(document.body.openapi).toBe('3.1.0');
  expect(Object.keys(document.body.paths)).toContain('/api/v1/events');
});

test.each([
  ['localhost', 200],
  ['127.0.0.1:9999', 200],
  ['[::1]:8080', 200],
  ['evil.example', 403],
  ['localhost.evil.example', 403],
  ['127.0.0.1.evil.example', 403],
  ['', 403],
])('asked as %o on loopback: %i', async (host, status) => {
  const answer = await request(`${server.url}/livez`, { headers: { host } });
  await answer.body.dump();
  // A request without any name is none in HTTP/1.1.
  expect(host === '' ? [400, 403] : [status]).toContain(answer.statusCode);
});

test('probes: alive and ready', async () => {
  expect((await get('/livez')).status).toBe(200);
  expect(await (await get('/readyz')).json()).toMatchObject({ ready: true, cluster: { state: 'live', detail: null } });
});
