import type { ResponseOf } from '@sluice/shared/api/endpoint';
import type { listFindings } from '@sluice/shared/api/findings';
import type { GatewayInfo, listGateways } from '@sluice/shared/api/gateways';
import type { RequestTest } from '@sluice/shared/api/request-test';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestServer, type TestServer } from './testing/start-test-server.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.close());

const gateways = async (query = ''): Promise<GatewayInfo[]> =>
  (await server.call<ResponseOf<typeof listGateways>>(`/api/v1/gateways${query}`)).body.gateways;

test('the way into Bookinfo: workload, an address that answers, and what is behind', async () => {
  const [gateway, ...others] = await gateways();
  expect(others).toEqual([]);
  expect(gateway).toMatchObject({
    kind: 'Gateway',
    namespace: 'default',
    name: 'bookinfo-gateway',
    servers: [{ port: 8080, protocol: 'HTTP', hosts: ['*'], tls: null }],
    workloads: [{ namespace: 'istio-system', name: 'istio-ingressgateway', pods: { ready: 1, total: 1 } }],
    noUrl: null,
    routes: [{ kind: 'VirtualService', virtualService: { name: 'bookinfo' }, services: [{ name: 'productpage' }] }],
  });
  expect(gateway?.routes[0]?.paths).toContain('/productpage');
  const [url] = gateway?.urls ?? [];
  expect((await fetch(`${url}/productpage`)).status).toBe(200);
});

test('of a namespace', async () => {
  expect(await gateways('?namespace=default')).toHaveLength(1);
  expect(await gateways('?namespace=istio-system')).toEqual([]);
});

test('gateways and HTTPRoutes of the Gateway API', async () => {
  const root = '/apis/gateway.networking.k8s.io/v1/namespaces/default';
  const apiVersion = 'gateway.networking.k8s.io/v1';
  await server.kube({
    method: 'POST',
    path: `${root}/gateways`,
    body: {
      ...{ apiVersion, kind: 'Gateway', metadata: { name: 'shop', namespace: 'default' } },
      spec: { gatewayClassName: 'istio', listeners: [{ name: 'http', port: 80, protocol: 'HTTP' }] },
    },
  });
  await server.kube({
    method: 'POST',
    path: `${root}/httproutes`,
    body: {
      ...{ apiVersion, kind: 'HTTPRoute', metadata: { name: 'reviews', namespace: 'default' } },
      spec: { parentRefs: [{ name: 'shop' }], rules: [{ backendRefs: [{ name: 'reviews', port: 9080 }] }] },
    },
  });
  await expect
    .poll(async () => (await gateways()).find(({ kind }) => kind === 'KubernetesGateway'))
    .toMatchObject({
      name: 'shop',
      noUrl: 'no-workload',
      routes: [{ kind: 'HTTPRoute', services: [{ name: 'reviews' }] }],
    });
  const selector = { 'gateway.networking.k8s.io/gateway-name': 'shop' };
  await server.kube({
    method: 'POST',
    path: '/api/v1/namespaces/default/services',
    body: {
      ...{ apiVersion: 'v1', kind: 'Service', metadata: { name: 'shop-istio', namespace: 'default' } },
      spec: { selector, ports: [{ name: 'http', port: 80 }] },
    },
  });
  const throughGateway = async () => {
    const { body } = await server.call<RequestTest>('/api/v1/request-tests', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        source: { kind: 'gateway', namespace: 'default', labels: selector },
        request: { host: 'anything.example.com', port: 80 },
      }),
    });
    return body.outcomes.map(({ cluster }) => cluster);
  };
  await expect.poll(throughGateway).toEqual(['outbound|9080||reviews.default.svc.cluster.local']);
});

test('a request is decided as HTTPRoutes for services say', async () => {
  const asked = async () => {
    const { body } = await server.call<RequestTest>('/api/v1/request-tests', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        source: { kind: 'sidecar', namespace: 'default', labels: { app: 'reviews' } },
        request: { host: 'ratings', port: 9080, path: '/ratings/0' },
      }),
    });
    return body.outcomes.map(({ cluster, status }) => [cluster, status]);
  };
  expect(await asked()).toEqual([['outbound|9080||ratings.default.svc.cluster.local', null]]);
  await server.kube({
    method: 'POST',
    path: '/apis/gateway.networking.k8s.io/v1/namespaces/default/httproutes',
    body: {
      ...{ apiVersion: 'gateway.networking.k8s.io/v1', kind: 'HTTPRoute' },
      metadata: { name: 'ratings', namespace: 'default' },
      spec: {
        parentRefs: [{ group: '', kind: 'Service', name: 'ratings' }],
        rules: [{ backendRefs: [{ name: 'details', port: 9080 }] }],
      },
    },
  });
  await expect.poll(asked).toEqual([['outbound|9080||details.default.svc.cluster.local', null]]);
  const found = async () => {
    const path = '/api/v1/findings?namespace=default&service=ratings';
    const { body } = await server.call<ResponseOf<typeof listFindings>>(path);
    return body.findings.filter(({ code }) => code === 'SLU0013').map(({ object, params }) => [object.name, params]);
  };
  expect(await found()).toEqual([['ratings', { route: 'default/ratings', namespace: 'default' }]]);
  await server.kube({
    method: 'DELETE',
    path: '/apis/gateway.networking.k8s.io/v1/namespaces/default/httproutes/ratings',
  });
  await expect.poll(asked).toEqual([['outbound|9080||ratings.default.svc.cluster.local', null]]);
  expect(await found()).toEqual([]);
});
