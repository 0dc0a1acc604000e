import type { ServiceState } from '@sluice/shared/api/services';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestServer, type TestServer } from './testing/start-test-server.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({ scenario: 'canary' });
});
afterAll(() => server.close());

const list = async (query = '') =>
  (await server.call<{ services: ServiceState[] }>(`/api/v1/services${query}`)).body.services;

test('lists what the operator runs, and nothing of the system', async () => {
  expect((await list()).map(({ namespace, name }) => `${namespace}/${name}`)).toEqual([
    'default/details',
    'default/productpage',
    'default/ratings',
    'default/reviews',
  ]);
  expect(await list('?namespace=default')).toHaveLength(4);
  expect(await list('?namespace=istio-system')).toEqual([]);
});

test('one service with versions, split and the objects that decide it', async () => {
  const { status, headers, body } = await server.call<ServiceState>('/api/v1/namespaces/default/services/reviews');
  expect(status).toBe(200);
  expect(headers.get('etag')).toBe(`"${body.etag}"`);
  expect(body).toMatchObject({
    namespace: 'default',
    name: 'reviews',
    host: 'reviews.default.svc.cluster.local',
    ports: [9080],
    desired: { source: 'rule', total: 100, notEditable: null, rulesAbove: 0 },
    objects: [
      { kind: 'VirtualService', namespace: 'default', name: 'reviews' },
      { kind: 'DestinationRule', namespace: 'default', name: 'reviews' },
    ],
    observed: null,
    evidence: { state: 'blind', reason: 'not-measured' },
  });
  expect(body.versions.map(({ name, subset, pods }) => [name, subset, pods.ready])).toEqual([
    ['v1', 'v1', 1],
    ['v2', 'v2', 1],
    ['v3', 'v3', 1],
  ]);
  expect(body.desired.weights.map(({ share }) => share)).toEqual([0.9, 0.1, 0]);
});

test('the etag is about what the rules say, and about nothing else', async () => {
  const before = await server.getService();
  const path = '/apis/networking.istio.io/v1/namespaces/default/virtualservices/reviews';
  const patch = (body: object) =>
    server.kube({ method: 'PATCH', path, patchType: 'application/merge-patch+json', body });
  await patch({ metadata: { labels: { touched: 'yes' } } });
  await new Promise((resolve) => setTimeout(resolve, 100));
  expect((await server.getService()).etag).toBe(before.etag);
  await patch({ spec: { exportTo: ['.'] } });
  await expect.poll(async () => (await server.getService()).etag).not.toBe(before.etag);
});
