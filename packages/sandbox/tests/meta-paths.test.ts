import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type SandboxServer, sandboxServer } from './sandbox-server.ts';

let server: SandboxServer;
beforeAll(async () => {
  server = await sandboxServer();
});
afterAll(() => server.close());

const aggregated = (version: string) => `application/json;g=apidiscovery.k8s.io;v=${version};as=APIGroupDiscoveryList`;

describe('answers', () => {
  test('are named for the audit log, by the client if it likes', async () => {
    const first = await server.client.get('/api/v1/namespaces');
    expect(first.headers['audit-id']).toMatch(/^[0-9a-f-]{36}$/);
    const second = await server.client.get('/api/v1/bogus', { 'audit-id': 'mine' });
    expect([second.status, second.headers['audit-id']]).toEqual([404, 'mine']);
  });

  test.each([
    { query: '', agent: 'kubectl/v1.32', lines: 1 },
    { query: '', agent: 'curl/8.5', lines: 10 },
    { query: '?pretty=true', agent: 'kubectl/v1.32', lines: 10 },
    { query: '?pretty=false', agent: 'curl/8.5', lines: 1 },
  ])('come on $lines lines or more: $agent $query', async ({ query, agent, lines }) => {
    const { text } = await server.client.get(`/api/v1/namespaces/default${query}`, { 'user-agent': agent });
    const count = text.trimEnd().split('\n').length;
    expect(lines === 1 ? count === 1 : count >= lines).toBe(true);
  });
});

describe('discovery', () => {
  test.each([
    { accept: `${aggregated('v2')},${aggregated('v2beta1')},application/json`, type: aggregated('v2') },
    { accept: `${aggregated('v2beta1')},application/json`, type: aggregated('v2beta1') },
    { accept: 'application/json', type: 'application/json' },
    { accept: aggregated('v3'), type: 'application/json' },
  ])('of $accept comes as $type', async ({ accept, type }) => {
    const { headers, json } = await server.client.get('/apis', { accept });
    expect(headers['content-type']).toBe(type);
    const version = /v=(v2\w*)/.exec(type)?.[1];
    expect([json.kind, json.apiVersion]).toEqual(
      version ? ['APIGroupDiscoveryList', `apidiscovery.k8s.io/${version}`] : ['APIGroupList', 'v1'],
    );
  });

  test.each([
    { path: '/apis', accept: aggregated('v2') },
    { path: '/openapi/v3', accept: 'application/json' },
    { path: '/openapi/v3/apis/apps/v1', accept: 'application/json' },
  ])('$path can be kept by its hash', async ({ path, accept }) => {
    const { headers } = await server.client.get(path, { accept });
    const etag = String(headers.etag);
    expect(etag).toMatch(/^"[0-9A-F]{64}"$/);
    const again = await server.client.get(path, { accept, 'if-none-match': etag });
    expect([again.status, again.text]).toEqual([304, '']);
  });

  test('an outdated document is found under its present hash', async () => {
    const { status, headers } = await server.client.get('/openapi/v3/apis/apps/v1?hash=OLD');
    expect(status).toBe(301);
    const { json } = await server.client.get('/openapi/v3');
    expect(headers.location).toBe(json.paths['apis/apps/v1'].serverRelativeURL);
    expect((await server.client.get(String(headers.location))).json.openapi).toBe('3.0.0');
  });

  test('the root lists every path, for those who may see it', async () => {
    const { json } = await server.client.get('/');
    expect(json.paths).toEqual(
      expect.arrayContaining(['/api/v1', '/apis/networking.istio.io/v1beta1', '/openapi/v3', '/readyz', '/version']),
    );
    const { status, json: refusal } = await server.client.get('/', { authorization: `Bearer ${server.tokens.viewer}` });
    expect([status, refusal.message]).toEqual([403, 'forbidden: User "viewer" cannot get path "/"']);
  });
});

test.each([
  { path: '/healthz?verbose', text: '[+]ping ok\nhealthz check passed\n' },
  { path: '/readyz?verbose=true', text: '[+]ping ok\nreadyz check passed\n' },
  { path: '/livez/ping', text: 'ok' },
])('$path', async ({ path, text }) => {
  expect((await server.client.get(path)).text).toBe(text);
});
