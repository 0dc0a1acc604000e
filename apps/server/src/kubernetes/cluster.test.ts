import type { ServerResponse } from 'node:http';
import { Agent } from 'undici';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { type Cluster, createCluster, isAtLeast } from './cluster.ts';
import { kindNames } from './kinds.ts';
import { type ScriptedApiServer, sendJson, startScriptedApiServer, statusBody } from './testing/scripted-api-server.ts';

let server: ScriptedApiServer;
let cluster: Cluster;

function answer(url: URL, response: ServerResponse) {
  if (url.pathname === '/version') return sendJson(response, { gitVersion: 'v1.33.0' });
  if (url.searchParams.has('watch')) {
    response.writeHead(200).flushHeaders();
    return;
  }
  sendJson(response, { metadata: { resourceVersion: '5' }, items: [] });
}

beforeEach(async () => {
  server = await startScriptedApiServer(answer);
});
afterEach(async () => {
  cluster.stop();
  await cluster.connection.close();
  await server.close();
});

/** The copy follows the cluster with its own rights only. */
const notHere = () => {
  throw new Error('Nobody else reads the cluster');
};

function start(namespaces: readonly string[] | null = null) {
  const dispatcher = new Agent({ bodyTimeout: 0 });
  cluster = createCluster({
    namespaces,
    connection: {
      server: server.address,
      context: 'test',
      clusterName: 'test',
      own: { user: 'test', headers: async () => ({}), dispatcher },
      withToken: notHere,
      impersonating: notHere,
      close: () => dispatcher.destroy(),
    },
  });
  cluster.start();
}

/** Two of them of the Gateway API. */
const watchCount = kindNames.length + 2;
const pathsOf = () => new Set(server.requests.map(({ pathname }) => pathname));

test('lists every kind once and is live then', async () => {
  start();
  expect(await cluster.whenLoaded(10_000)).toBe(true);
  await vi.waitFor(() => expect(cluster.health()).toMatchObject({ state: 'live', detail: null }));
  expect(pathsOf()).toContain('/api/v1/pods');
  expect(pathsOf()).toContain('/apis/networking.istio.io/v1/virtualservices');
});

test('without Istio it says so and stays up', async () => {
  server.answer = (url, response) =>
    url.pathname.startsWith('/apis/') ? response.writeHead(404).end('404 page not found\n') : answer(url, response);
  start();
  expect(await cluster.whenLoaded(10_000)).toBe(true);
  await vi.waitFor(() => expect(cluster.health().detail).toContain('virtualservices.networking.istio.io'));
  expect(cluster.health().state).toBe('live');
  expect(pathsOf()).toContain('/apis/networking.istio.io/v1alpha3/sidecars');
});

test('an older Istio is read in the version that it serves', async () => {
  server.answer = (url, response) =>
    url.pathname.startsWith('/apis/networking.istio.io/v1/')
      ? sendJson(response, statusBody(404, 'NotFound', 'the server could not find the requested resource'), 404)
      : answer(url, response);
  start();
  expect(await cluster.whenLoaded(10_000)).toBe(true);
  expect(cluster.servedVersion('virtualServices')).toBe('v1beta1');
  await vi.waitFor(() => expect(cluster.health()).toMatchObject({ state: 'live', detail: null }));
});

test('a kind that we may not read is named, the others are read', async () => {
  server.answer = (url, response) =>
    url.pathname.endsWith('/gateways')
      ? sendJson(response, statusBody(403, 'Forbidden', 'gateways is forbidden: User "bob" cannot list'), 403)
      : answer(url, response);
  start();
  expect(await cluster.whenLoaded(10_000)).toBe(true);
  await vi.waitFor(() => expect(cluster.health().detail).toContain('User "bob" cannot list'));
  expect(cluster.health().state).toBe('live');
});

test('a partition that swallows packets is noticed, and all watches are taken anew after it', async () => {
  start();
  await cluster.whenLoaded(10_000);
  await vi.waitFor(() => expect(cluster.health().state).toBe('live'));
  const watches = () => server.requests.filter(({ searchParams }) => searchParams.has('watch')).length;
  await vi.waitFor(() => expect(watches()).toBe(watchCount));
  server.answer = () => {}; // connections stay open and nothing comes back
  await vi.waitFor(() => expect(cluster.health().state).toBe('unreachable'), { timeout: 20_000 });
  server.answer = answer;
  await vi.waitFor(() => expect(cluster.health().state).toBe('live'), { timeout: 20_000 });
  await vi.waitFor(() => expect(watches()).toBe(2 * watchCount));
});

test.each([
  ['9', '10', false],
  ['10', '9', true],
  ['10', '10', true],
  ['99999999999999999999', '100000000000000000000', false],
])('version %s is at least %s: %o', (version, wanted, expected) => {
  expect(isAtLeast(version, wanted)).toBe(expected);
});

test('what is not served any more is not there any more, and what comes back is', async () => {
  const reviews = { metadata: { name: 'reviews', namespace: 'default', resourceVersion: '4' }, spec: { http: [] } };
  let isServed = true;
  const open = new Set<ServerResponse>();
  server.answer = (url, response) => {
    if (!url.pathname.endsWith('/virtualservices')) return answer(url, response);
    if (!isServed) return sendJson(response, statusBody(404, 'NotFound', 'could not find the requested resource'), 404);
    if (url.searchParams.has('watch')) open.add(response);
    if (url.searchParams.has('watch')) return answer(url, response);
    sendJson(response, { metadata: { resourceVersion: '5' }, items: [reviews] });
  };
  start();
  await cluster.whenLoaded(10_000);
  expect(cluster.index.virtualService('default', 'reviews')).toBeDefined();
  isServed = false;
  for (const response of open) response.end();
  await vi.waitFor(() =>
    expect(cluster.health().detail).toContain('virtualservices.networking.istio.io are not served'),
  );
  expect(cluster.index.virtualService('default', 'reviews')).toBeUndefined();
  expect(cluster.health().state).toBe('live');
});

test('limited to namespaces it asks for nothing else but what holds for the whole mesh', async () => {
  const namespaces: Record<string, (response: ServerResponse) => void> = {
    '/api/v1/namespaces/a': (response) =>
      sendJson(response, { metadata: { name: 'a', labels: { 'istio-injection': 'enabled' } } }),
    '/api/v1/namespaces/b': (response) => sendJson(response, statusBody(403, 'Forbidden', 'no'), 403),
    '/api/v1/namespaces/c': (response) => sendJson(response, statusBody(404, 'NotFound', 'no'), 404),
  };
  server.answer = (url, response) => (namespaces[url.pathname] ?? ((to) => answer(url, to)))(response);
  start(['a', 'b', 'c']);
  expect(await cluster.whenLoaded(10_000)).toBe(true);
  expect(pathsOf()).toContain('/api/v1/namespaces/a/pods');
  expect(pathsOf()).toContain('/apis/networking.istio.io/v1/namespaces/b/virtualservices');
  const outside = [...pathsOf()].filter((path) => path !== '/version' && !/\/namespaces\/[abc](\/|$)/.test(path));
  // What holds for the whole mesh is in the namespace of Istio.
  const ofMesh = ['destinationrules', 'sidecars'].map(
    (kind) => `/apis/networking.istio.io/v1/namespaces/istio-system/${kind}`,
  );
  expect(outside.filter((path) => !ofMesh.includes(path))).toEqual([]);
  expect(cluster.index.get('namespaces', '/a')?.metadata.labels).toEqual({ 'istio-injection': 'enabled' });
  expect(cluster.index.get('namespaces', '/b')?.metadata).toEqual({ name: 'b' });
});
