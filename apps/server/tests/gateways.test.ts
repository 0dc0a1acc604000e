import type { ResponseOf } from '@sluice/shared/api/endpoint';
import type { GatewayInfo, listGateways } from '@sluice/shared/api/gateways';
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
});
