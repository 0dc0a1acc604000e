/** Who may see and change what, by the rights that the cluster gives. */
import type { ResponseOf } from '@sluice/shared/api/endpoint';
import type { listGateways } from '@sluice/shared/api/gateways';
import type { Problem } from '@sluice/shared/api/problem';
import type { Me } from '@sluice/shared/api/session';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { untilTrue } from './testing/change-requests.ts';
import { followEvents } from './testing/follow-events.ts';
import { startTestServer, type TestServer } from './testing/start-test-server.ts';
import {
  addAccount,
  addNamespace,
  bearer,
  json,
  removeAccount,
  type Tokens,
  tokensOf,
  unbind,
} from './testing/users.ts';

const recheckMs = 200;
let server: TestServer;
let tokens: Tokens;

beforeAll(async () => {
  server = await startTestServer({ scenario: 'canary', access: { auth: 'token' }, recheckMs });
  tokens = tokensOf(server.sandbox);
  await addNamespace(server, 'shop', 'cart');
  await untilTrue(async () => (await namesFor('admin')).includes('shop/cart'));
});
afterAll(() => server.close());

type Who = keyof Tokens;
const get = <T = Problem>(path: string, who: Who) => server.call<T>(path, { headers: bearer(tokens[who]) });

async function namesFor(who: Who): Promise<string[]> {
  type Listed = { services: { namespace: string; name: string }[] };
  const { body } = await get<Listed>('/api/v1/services', who);
  return body.services.map(({ namespace, name }) => `${namespace}/${name}`);
}

test.each([
  ['admin', true],
  ['viewer', true],
  ['operator', false],
] as const)('%s sees the services of another namespace: %o', async (who, sees) => {
  const names = await namesFor(who);
  expect(names).toContain('default/reviews');
  expect(names.includes('shop/cart')).toBe(sees);
});

test('findings and namespaces are those that the caller may see; hidden ones are counted', async () => {
  type Namespaces = { namespaces: { name: string; services: number; injected: boolean | null }[]; hidden: number };
  type Findings = { checked: number; findings: { object: { namespace: string } }[] };
  const [all, own] = [
    await get<Namespaces>('/api/v1/namespaces', 'viewer'),
    await get<Namespaces>('/api/v1/namespaces', 'operator'),
  ];
  expect(all.body).toEqual({
    namespaces: [
      { name: 'default', services: 4, injected: true },
      { name: 'shop', services: 1, injected: false },
    ],
    hidden: 0,
  });
  expect(own.body).toEqual({ namespaces: [{ name: 'default', services: 4, injected: true }], hidden: 1 });
  const [allFound, ownFound] = [
    await get<Findings>('/api/v1/findings', 'viewer'),
    await get<Findings>('/api/v1/findings', 'operator'),
  ];
  expect(ownFound.body.checked).toBeLessThan(allFound.body.checked);
  expect(ownFound.body.findings.every(({ object }) => object.namespace === 'default')).toBe(true);
});

test('what is left out of a gateway is not said to be missing', async () => {
  type Ways = ResponseOf<typeof listGateways>;
  const [all, own] = [await get<Ways>('/api/v1/gateways', 'admin'), await get<Ways>('/api/v1/gateways', 'operator')];
  expect(all.body).toMatchObject({ isWhole: true, gateways: [{ workloads: [{}], leftOut: [] }] });
  expect(own.body).toMatchObject({ isWhole: true, gateways: [{ workloads: [], leftOut: ['workloads'] }] });
});

test.each([
  '/api/v1/services?namespace=shop',
  '/api/v1/findings?namespace=shop',
  '/api/v1/events?namespace=shop',
  '/api/v1/namespaces/shop/services/cart',
  '/api/v1/namespaces/shop/services/cart/routing',
  '/api/v1/namespaces/shop/services/cart/changes',
  '/api/v1/namespaces/shop/objects/VirtualService/cart',
  '/api/v1/namespaces/nowhere/services/cart',
])('%s is refused to the operator by the name of the namespace', async (path) => {
  const { status, body } = await get(path, 'operator');
  expect([status, body.code]).toEqual([403, 'forbidden']);
  expect(body.detail).toMatch(/operator may not view the namespace '(shop|nowhere)'/);
});

test('a request is tested only where its proxy, and the rules that decide, may be seen', async () => {
  const ask = (who: Who, kind: 'sidecar' | 'gateway', namespace: string, host: string) =>
    server.call('/api/v1/request-tests', {
      method: 'POST',
      headers: { ...json, ...bearer(tokens[who]) },
      body: JSON.stringify({
        source: { kind, namespace, labels: { istio: 'ingressgateway' } },
        request: { host, port: host === 'reviews' ? 9080 : 80, path: '/productpage' },
      }),
    });
  const cart = 'cart.shop.svc.cluster.local';
  await server.kube({
    method: 'POST',
    path: '/apis/networking.istio.io/v1/namespaces/shop/virtualservices',
    body: {
      ...{ apiVersion: 'networking.istio.io/v1', kind: 'VirtualService', metadata: { name: 'cart' } },
      spec: { hosts: [cart], http: [{ directResponse: { status: 418 } }] },
    },
  });
  await untilTrue(async () => JSON.stringify((await ask('admin', 'sidecar', 'default', cart)).body).includes('418'));
  expect((await ask('operator', 'sidecar', 'default', 'reviews')).status).toBe(200);
  expect((await ask('operator', 'gateway', 'istio-system', 'bookinfo.example')).status).toBe(200);
  const refused = { code: 'forbidden', params: { namespace: 'shop' } };
  expect((await ask('operator', 'sidecar', 'shop', 'reviews')).body).toMatchObject(refused);
  expect((await ask('operator', 'sidecar', 'default', cart)).body).toMatchObject(refused);
});

const put = (who: Who, namespace: string, service: string, dryRun = false, v2 = 20) =>
  server.call(`/api/v1/namespaces/${namespace}/services/${service}/weights${dryRun ? '?dryRun=true' : ''}`, {
    method: 'PUT',
    headers: { ...json, ...bearer(tokens[who]) },
    body: JSON.stringify({ weights: { v1: 100 - v2, v2 } }),
  });

test('the operator changes its own namespace, in its own name, and no other', async () => {
  expect((await put('operator', 'default', 'reviews')).status).toBe(200);
  const { body } = await get<{ changes: { user: string }[] }>(
    '/api/v1/namespaces/default/services/reviews/changes',
    'operator',
  );
  expect(body.changes[0]?.user).toBe('operator');
  expect((await put('operator', 'shop', 'cart')).body.code).toBe('forbidden');
});

test.each([true, false])('the viewer changes nothing, and is told what is missing (dry run: %o)', async (dryRun) => {
  const { status, body } = await put('viewer', 'default', 'reviews', dryRun, 40);
  expect([status, body.code]).toEqual([403, 'forbidden']);
  expect(body.detail).toMatch(/viewer may not patch it/);
});

test.each([
  ['admin', 'shop', { view: true, change: true, missing: [] }],
  ['operator', 'default', { view: true, change: true, missing: [] }],
  ['admin', 'shop', { view: true, server: { covers: true, unread: [] } }],
  ['operator', 'shop', { view: false, change: false, missing: expect.arrayContaining([]) }],
  [
    'viewer',
    'default',
    {
      view: true,
      change: false,
      missing: [
        'create virtualservices.networking.istio.io',
        'patch virtualservices.networking.istio.io',
        'create destinationrules.networking.istio.io',
        'patch destinationrules.networking.istio.io',
      ],
    },
  ],
] as const)('%s in %s: %o', async (who, namespace, rights) => {
  const { body } = await get<Me>(`/api/v1/me?namespace=${namespace}`, who);
  expect(body).toMatchObject({ mode: 'token', user: { name: who }, rights: { namespace, ...rights } });
});

test.each([
  ['nobody', {}],
  ['a wrong token', bearer('wrong')],
  ['what cannot be a token', { authorization: 'Bearer a b' }],
  ['another scheme', { authorization: 'Basic dTpw' }],
])('%s: 401, and how to do better', async (_, headers: Record<string, string>) => {
  const { status, headers: answered, body } = await server.call('/api/v1/services', { headers });
  expect([status, body.code]).toEqual([401, 'unauthenticated']);
  expect(answered.get('www-authenticate')).toMatch(/^Bearer/);
  const me = await server.call<Me>('/api/v1/me?namespace=default', { headers });
  expect([me.status, me.body.user, me.body.rights]).toEqual([200, null, null]);
});

test('probes and the page need nobody', async () => {
  expect((await fetch(`${server.url}/livez`)).status).toBe(200);
  expect((await fetch(`${server.url}/readyz`)).status).toBe(200);
});

test('streams hold what their readers may see', async () => {
  const own = await followEvents(server.url, '', bearer(tokens.operator));
  const all = await followEvents(server.url, '', bearer(tokens.viewer));
  const namespaces = async (follower: typeof own) =>
    new Set((await follower.next('snapshot')).services.map(({ namespace }) => namespace));
  expect(await namespaces(own)).toEqual(new Set(['default']));
  expect(await namespaces(all)).toEqual(new Set(['default', 'shop']));
  const path = '/api/v1/namespaces/shop/services/cart';
  const patchType = 'application/merge-patch+json';
  await server.kube({ method: 'PATCH', path, patchType, body: { spec: { ports: [{ name: 'http', port: 81 }] } } });
  await all.next('services', ({ changed }) => changed.some(({ ports }) => ports.includes(81)));
  await own.next('traffic');
  expect(JSON.stringify(own.events)).not.toContain('"cart"');
  own.close();
  all.close();
});

test('rights that are taken away take services from open streams, and end those of a namespace', async () => {
  const token = await addAccount(server, 'guest');
  const all = await followEvents(server.url, '', bearer(token));
  const one = await followEvents(server.url, '?namespace=default&service=reviews', bearer(token));
  expect((await all.next('snapshot')).services.map(({ name }) => name)).toContain('reviews');
  await unbind(server, 'guest');
  const { removed } = await all.next('services', (event) => event.removed.length > 0);
  expect(removed.map(({ name }) => name)).toContain('reviews');
  expect(await one.next('end')).toMatchObject({ reason: 'forbidden' });
  await one.ended;
  all.close();
});

test('a token that is worth nothing any more ends its streams and its requests', async () => {
  const token = await addAccount(server, 'robot');
  const stream = await followEvents(server.url, '?namespace=default', bearer(token));
  await stream.next('snapshot');
  await removeAccount(server, 'robot');
  expect(await stream.next('end')).toMatchObject({ reason: 'signed-out' });
  await stream.ended;
  const { status } = await server.call('/api/v1/services', { headers: bearer(token) });
  expect(status).toBe(401);
});

test('while the cluster does not answer nothing is shown that was not asked for lately; streams stay', async () => {
  const stream = await followEvents(server.url, '', bearer(tokens.operator));
  await stream.next('snapshot');
  server.sandbox.faults.setOutage(true);
  try {
    await untilTrue(async () => (await get('/api/v1/services', 'operator')).status === 503);
    const { body } = await get('/api/v1/services', 'operator');
    expect(body.code).toBe('cluster-unreachable');
    expect((await get('/api/v1/services?namespace=shop', 'operator')).status).toBe(503);
    await stream.next('cluster', ({ cluster }) => cluster.state === 'unreachable');
  } finally {
    server.sandbox.faults.setOutage(false);
  }
  await stream.next('cluster', ({ cluster }) => cluster.state === 'live', stream.events.length);
  expect(stream.events.some(({ event }) => event === 'end')).toBe(false);
  stream.close();
});
