/** A whole sandbox with 10,000 proxies: it starts, serves, and pushes to those whom a change concerns. */
import { parsePrometheusText } from '@sluice/shared/traffic/prometheus-text';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { largeSize, largeTour } from '../src/cluster/seeds/large-seed.ts';
import { type Sandbox, startSandbox } from '../src/start-sandbox.ts';
import { KubeClient, mergePatch } from './kube-client.ts';

let sandbox: Sandbox;
let client: KubeClient;
beforeAll(async () => {
  sandbox = await startSandbox({ rps: 100, scenario: 'large' });
  client = new KubeClient(sandbox.kubeconfig);
});
afterAll(async () => {
  await client?.close();
  await sandbox?.close();
});

const bookinfoProxies = 7;

test('every proxy is connected', () => {
  expect(sandbox.controls.propagation().proxies).toBe(largeSize.pods + bookinfoProxies);
});

test('visitors see Bookinfo, and a few of the services get load', async () => {
  const [path = ''] = largeTour;
  const [, namespace = ''] = path.split('/');
  expect((await fetch(`${sandbox.gatewayUrl}/productpage`)).status).toBe(200);
  expect(await (await fetch(`${sandbox.gatewayUrl}${path}`)).json()).toMatchObject({ service: 'web' });
  const { json } = await client.get(`/api/v1/namespaces/${namespace}/pods?labelSelector=app%3Dweb`);
  const names: string[] = json.items.map(({ metadata }: { metadata: { name: string } }) => metadata.name);
  const served = async () => {
    const pages = await Promise.all(
      names.map((name) => client.get(`/api/v1/namespaces/${namespace}/pods/${name}:15020/proxy/stats/prometheus`)),
    );
    const samples = pages.flatMap(({ text }) => parsePrometheusText(text, new Set(['istio_requests_total'])));
    return samples.reduce((sum, { value }) => sum + value, 0);
  };
  await expect.poll(served, { timeout: 20_000 }).toBeGreaterThan(3);
});

test('a change is sent to the proxies that see it, and to no others', async () => {
  const isSynced = () => {
    const { proxies, synced } = sandbox.controls.propagation();
    return proxies === synced;
  };
  await expect.poll(isSynced, { timeout: 20_000 }).toBe(true);
  sandbox.controls.setPropagation({ minMs: 3_000, maxMs: 3_000 });
  const { status } = await client.call(
    'PATCH',
    '/apis/networking.istio.io/v1/namespaces/returns-13/virtualservices/ledger',
    {
      type: mergePatch,
      body: { spec: { http: [{ route: [{ destination: { host: 'ledger' } }] }] } },
    },
  );
  expect(status).toBe(200);
  const underWay = () => {
    const { proxies, synced } = sandbox.controls.propagation();
    return proxies - synced;
  };
  // Ten services with two pods each; Bookinfo, which has no Sidecar resource; and the gateway.
  await expect.poll(underWay, { timeout: 20_000 }).toBe(20 + bookinfoProxies);
  sandbox.controls.setPropagation({ minMs: 20, maxMs: 250 });
});
