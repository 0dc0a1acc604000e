/** Users that a proxy in front has found out about. */
import { type Sandbox, startSandbox } from '@sluice/sandbox/start-sandbox';
import type { Me } from '@sluice/shared/api/session';
import { request } from 'undici';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type StartOptions, startTestServer, type TestServer } from './testing/start-test-server.ts';
import { addNamespace, fromPage } from './testing/users.ts';

const proxySecret = 's'.repeat(40);
let sandbox: Sandbox;
let near: TestServer;
const servers: TestServer[] = [];

async function start(access: StartOptions['access'], kubeconfig = sandbox.kubeconfig): Promise<TestServer> {
  const server = await startTestServer({ sandbox, kubeconfig, recheckMs: 200, access: { auth: 'header', ...access } });
  servers.push(server);
  return server;
}

beforeAll(async () => {
  sandbox = await startSandbox({ scenario: 'canary', rps: 0 });
  near = await start({ trustedProxies: ['127.0.0.0/8'] });
  await addNamespace(near, 'shop', 'cart');
});
afterAll(async () => {
  for (const server of servers) await server.close();
  await sandbox.close();
});

const me = async (server: TestServer, headers: Record<string, string>) =>
  (await server.call<Me>('/api/v1/me?namespace=default', { headers })).body;

test('the user of the header is the user of the cluster, rights and all', async () => {
  const headers = { 'x-forwarded-user': 'operator', 'x-forwarded-groups': 'release, dev ,system:masters' };
  expect(await me(near, headers)).toMatchObject({
    mode: 'header',
    user: { name: 'operator', groups: ['release', 'dev', 'system:authenticated'] },
    rights: { view: true, change: true, missing: [] },
  });
  const { body } = await near.call<{ services: { namespace: string }[] }>('/api/v1/services', { headers });
  expect(new Set(body.services.map(({ namespace }) => namespace))).toEqual(new Set(['default']));
  const put = await near.call('/api/v1/namespaces/default/services/reviews/weights', {
    method: 'PUT',
    headers: { ...headers, ...fromPage(near.url) },
    body: JSON.stringify({ weights: { v1: 60, v2: 40 } }),
  });
  expect(put.status).toBe(200);
  const viewer = await near.call('/api/v1/namespaces/default/services/reviews/weights', {
    method: 'PUT',
    headers: { 'x-forwarded-user': 'viewer', ...fromPage(near.url) },
    body: JSON.stringify({ weights: { v1: 50, v2: 50 } }),
  });
  expect(viewer.body.code).toBe('forbidden');
});

test('names that are not ASCII arrive as they are', async () => {
  const name = 'zoë@例.example';
  const headers = { 'x-forwarded-user': Buffer.from(name, 'utf8').toString('latin1') };
  expect((await me(near, headers)).user?.name).toBe(name);
});

test.each([
  {},
  { 'x-forwarded-user': '' },
  { 'x-forwarded-user': 'system:admin' },
  { 'x-forwarded-groups': 'release' },
  { authorization: 'Bearer something' },
])('%o is nobody', async (headers) => {
  const answer = await near.call('/api/v1/services', { headers: headers as Record<string, string> });
  expect([answer.status, answer.body.code]).toEqual([401, 'unauthenticated']);
});

test.each(['x-forwarded-user', 'x-forwarded-groups'])(
  'a second %s is the caller’s own, and not believed',
  async (name) => {
    const headers = ['x-forwarded-user', 'viewer', 'x-forwarded-groups', 'dev', name, 'admin'];
    const answer = await request(`${near.url}/api/v1/services`, { headers });
    expect([answer.statusCode, await answer.body.json()]).toEqual([
      401,
      expect.objectContaining({ code: 'unauthenticated', detail: expect.stringContaining(name) }),
    ]);
  },
);

test('others than the proxy are not believed: by address, by secret, or both', async () => {
  const headers = { 'x-forwarded-user': 'admin', 'x-forwarded-for': '10.0.0.1' };
  const far = await start({ trustedProxies: ['10.0.0.0/8'] });
  expect((await far.call('/api/v1/services', { headers })).status).toBe(401);
  const secret = await start({ proxySecret, userHeader: 'X-Auth-User' });
  const withSecret = (value: string) =>
    secret.call('/api/v1/services', { headers: { 'x-auth-user': 'viewer', 'x-proxy-secret': value } });
  expect((await withSecret(proxySecret)).status).toBe(200);
  expect((await withSecret('t'.repeat(40))).status).toBe(401);
  expect((await withSecret('')).status).toBe(401);
  const both = await start({ proxySecret, trustedProxies: ['10.0.0.0/8'] });
  const nearby = { 'x-forwarded-user': 'viewer', 'x-proxy-secret': proxySecret };
  expect((await both.call('/api/v1/services', { headers: nearby })).status).toBe(401);
});

test('an account that may not impersonate says so, instead of showing nothing', async () => {
  const kubeconfig = sandbox.kubeconfig.replace(/^current-context: .*$/m, 'current-context: sluice-sandbox-viewer');
  const weak = await start({ trustedProxies: ['127.0.0.1'] }, kubeconfig);
  const { status, body } = await weak.call('/api/v1/services', { headers: { 'x-forwarded-user': 'operator' } });
  expect([status, body.code]).toEqual([403, 'forbidden']);
  expect(body.detail).toMatch(/"viewer" cannot impersonate/);
});

test('nobody signs in or out here', async () => {
  const headers = { 'x-forwarded-user': 'viewer', ...fromPage(near.url) };
  const body = JSON.stringify({ token: 'any' });
  expect((await near.call('/api/v1/session', { method: 'POST', headers, body })).status).toBe(404);
  const out = await near.call<Me>('/api/v1/session', {
    method: 'DELETE',
    headers: { 'x-forwarded-user': 'viewer', origin: near.url },
  });
  expect(out.body.user?.name).toBe('viewer');
});
