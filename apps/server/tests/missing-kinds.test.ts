/** Definitions that go and come back while the server runs, and a server that may look at one namespace only. */
import type { Problem } from '@sluice/shared/api/problem';
import type { ServiceState } from '@sluice/shared/api/services';
import type { Status } from '@sluice/shared/api/status';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startServer } from '../src/start-server.ts';
import { followEvents } from './testing/follow-events.ts';
import { collectionPath, startTestServer, type TestServer } from './testing/start-test-server.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({ scenario: 'canary' });
});
afterAll(() => server.close());

test('Istio is taken away and comes back', async () => {
  const definitions = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions';
  const name = 'virtualservices.networking.istio.io';
  const stream = await followEvents(server.url);
  await stream.next('snapshot');
  const definition = await server.kube<{ metadata: object; spec: object }>({ path: `${definitions}/${name}` });
  const reviews = await server.getObject('virtualservices', 'reviews');
  expect((await server.getService()).desired.source).toBe('rule');

  await server.kube({ method: 'DELETE', path: `${definitions}/${name}` });
  const { cluster } = await stream.next('cluster', (event) => event.cluster.detail?.includes(name) ?? false);
  expect(cluster.state).toBe('live');
  await expect.poll(async () => (await server.getService()).desired.source).toBe('pods');
  const refused = await server.putWeights({ weights: { v1: 50, v2: 50 } });
  expect(refused.status).toBeGreaterThanOrEqual(400);
  expect(refused.status).toBeLessThan(500);

  const { apiVersion, kind, spec } = {
    ...definition,
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
  };
  await server.kube({ method: 'POST', path: definitions, body: { apiVersion, kind, metadata: { name }, spec } });
  await expect
    .poll(() =>
      server
        .kube({
          method: 'POST',
          path: collectionPath('virtualservices'),
          body: { ...reviews, metadata: { name: 'reviews', namespace: 'default' } },
        })
        .then(
          () => true,
          () => false,
        ),
    )
    .toBe(true);
  await expect.poll(async () => (await server.getService()).desired.source, { timeout: 20_000 }).toBe('rule');
  await expect
    .poll(async () => (await server.putWeights({ weights: { v1: 50, v2: 50 } })).status, { timeout: 20_000 })
    .toBe(200);
  stream.close();
});

test('a server that is limited to a namespace needs no more than a Role there, and says where it does not look', async () => {
  const { url, close } = await startServer({
    kubeconfig: server.sandbox.kubeconfig,
    context: 'sluice-sandbox-operator',
    namespaces: ['default'],
    port: 0,
    host: '127.0.0.1',
  });
  try {
    expect((await fetch(`${url}/readyz`)).status).toBe(200);
    const get = async <T>(path: string) => (await (await fetch(`${url}/api/v1${path}`)).json()) as T;
    const { services } = await get<{ services: ServiceState[] }>('/services');
    expect(services.map(({ name }) => name)).toEqual(['details', 'productpage', 'ratings', 'reviews']);
    expect(await get<Problem>('/namespaces/istio-system/services/istiod')).toMatchObject({
      code: 'not-found',
      detail: expect.stringContaining('only at the namespaces default'),
    });
    // The gateway's pods are where nobody looks: that is no error of the Gateway.
    const { findings } = await get<{ findings: { messageKey: string }[] }>('/findings');
    expect(findings.map(({ messageKey }) => messageKey)).not.toContain('analyze.notFound.selector');
    const made = await fetch(`${url}/api/v1/namespaces/default/services/reviews/weights`, {
      method: 'PUT',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ weights: { v1: 20, v2: 80 } }),
    });
    expect(made.status).toBe(200);
    expect(await made.json()).toMatchObject({ history: { recorded: true } });
    const { changes } = await get<{ changes: object[] }>('/namespaces/default/services/reviews/changes');
    expect(changes[0]).toMatchObject({ state: 'applied', user: expect.stringContaining('operator') });
    // What holds for the whole mesh may not be read, and that is said.
    const { kinds } = await get<Status>('/status');
    expect(kinds.find(({ kind }) => kind === 'destinationrules')).toMatchObject({
      state: 'ok',
      detail: expect.stringMatching(/those of istio-system, which hold for the whole mesh: .*forbidden/),
    });
  } finally {
    await close();
  }
});

test('a server that is limited to a namespace reads what holds for the whole mesh where it is allowed to', async () => {
  const name = 'everywhere';
  const path = '/apis/networking.istio.io/v1/namespaces/istio-system/destinationrules';
  const spec = { host: '*.local', trafficPolicy: { connectionPool: { tcp: { maxConnections: 100 } } } };
  const body = { apiVersion: 'networking.istio.io/v1', kind: 'DestinationRule', metadata: { name }, spec };
  await server.kube({ method: 'POST', path, body });
  const limited = await startServer({
    ...{ kubeconfig: server.sandbox.kubeconfig, namespaces: ['default'], port: 0, host: '127.0.0.1' },
  });
  try {
    const status = async () => (await (await fetch(`${limited.url}/api/v1/status`)).json()) as Status;
    const rules = async () => (await status()).kinds.find(({ kind }) => kind === 'destinationrules');
    const inNamespace = await server.kube<{ items: object[] }>({ path: collectionPath('destinationrules') });
    expect(await rules()).toMatchObject({ state: 'ok', objects: inNamespace.items.length + 1, detail: null });
  } finally {
    await limited.close();
    await server.kube({ method: 'DELETE', path: `${path}/${name}` });
  }
});
