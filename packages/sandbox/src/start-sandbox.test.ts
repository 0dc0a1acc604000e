import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parsePrometheusText, type Sample } from '@sluice/shared/traffic/prometheus-text';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { ApiClient } from './mesh/testing/api-client.ts';
import { destinationRule, split, virtualService } from './mesh/testing/bookinfo-rules.ts';
import { type Sandbox, startSandbox } from './start-sandbox.ts';

const rules = '/apis/networking.istio.io/v1/namespaces/default';
const PodList = z.object({ items: z.array(z.object({ metadata: z.object({ name: z.string() }) })) });

let sandbox: Sandbox;
let api: ApiClient;

beforeAll(async () => {
  sandbox = await startSandbox({ rps: 0 });
  api = new ApiClient(sandbox.kubeconfig);
});

afterAll(async () => {
  await api[Symbol.asyncDispose]();
  await sandbox.close();
});

/** Looks again until it holds; the time limit of the test ends what never comes true. */
async function until(holds: () => Promise<boolean>): Promise<void> {
  while (!(await holds())) await sleep(20);
}

async function reviewsPods(pages: number): Promise<Set<string>> {
  const seen = new Set<string>();
  for (let page = 0; page < pages; page++) {
    const html = await (await fetch(`${sandbox.gatewayUrl}/productpage`)).text();
    seen.add(/Reviews served by <code>(reviews-v\d)/.exec(html)?.[1] ?? 'none');
  }
  return seen;
}

async function podNamed(prefix: string): Promise<string> {
  const { text } = await api.send('GET', '/api/v1/namespaces/default/pods');
  const pod = PodList.parse(JSON.parse(text)).items.find(({ metadata }) => metadata.name.startsWith(prefix));
  return pod?.metadata.name ?? '';
}

async function scrape(prefix: string, port = 15020, query = ''): Promise<Sample[]> {
  const path = `/api/v1/namespaces/default/pods/${await podNamed(prefix)}:${port}/proxy/stats/prometheus${query}`;
  const { status, text } = await api.send('GET', path);
  expect(status).toBe(200);
  return parsePrometheusText(text, new Set(['istio_requests_total', 'istio_request_duration_milliseconds_count']));
}

async function allReviewsTo(version: string): Promise<void> {
  await until(async () => {
    const seen = await reviewsPods(6);
    return seen.size === 1 && seen.has(`reviews-${version}`);
  });
}

describe('Bookinfo behind the gateway', () => {
  test('logs in and out with a cookie', async () => {
    const form = { method: 'POST', body: new URLSearchParams({ username: 'jason' }), redirect: 'manual' } as const;
    const login = await fetch(`${sandbox.gatewayUrl}/login`, form);
    expect([login.status, login.headers.get('location')]).toEqual([302, '/productpage']);
    const cookie = login.headers.get('set-cookie')?.split(';')[0] ?? '';
    const page = await fetch(`${sandbox.gatewayUrl}/productpage`, { headers: { cookie } });
    expect(await page.text()).toContain('Signed in as <strong>jason</strong>');
    const logout = await fetch(`${sandbox.gatewayUrl}/logout`, { headers: { cookie }, redirect: 'manual' });
    expect(logout.headers.get('set-cookie')).toMatch(/^session=;/);
  });

  test('serves nothing that no VirtualService names', async () => {
    expect((await fetch(`${sandbox.gatewayUrl}/nowhere`)).status).toBe(404);
  });
});

describe('changes through the Kubernetes API', () => {
  beforeEach(async () => {
    await api.send('DELETE', `${rules}/virtualservices/reviews`);
    await api.send('DELETE', `${rules}/destinationrules/reviews`);
    await api.send('POST', `${rules}/destinationrules`, destinationRule('reviews', ['v1', 'v2', 'v3']));
  });
  const routeTo = (version: string) => virtualService('reviews', [{ route: split('reviews', { [version]: 100 }) }]);

  test('reach the proxies', async () => {
    expect((await api.send('POST', `${rules}/virtualservices`, routeTo('v3'))).status).toBe(201);
    await allReviewsTo('v3');
    await api.send('DELETE', `${rules}/virtualservices/reviews`);
    await until(async () => (await reviewsPods(12)).size > 1);
  });

  test.each([
    { trouble: 'cut watches', make: async () => sandbox.controls.cutWatches() },
    { trouble: 'a forgotten history', make: async () => sandbox.controls.compactHistory() },
    { trouble: 'an outage', make: () => sandbox.faults.outageFor(300) },
  ])('are noticed after $trouble', async ({ make }) => {
    await api.send('POST', `${rules}/virtualservices`, routeTo('v1'));
    await allReviewsTo('v1');
    await make();
    await until(async () => {
      const { status } = await api.send('DELETE', `${rules}/virtualservices/reviews`).catch(() => ({ status: 0 }));
      return status === 200 || status === 404;
    });
    await api.send('POST', `${rules}/virtualservices`, routeTo('v2'));
    await allReviewsTo('v2');
  });
});

test('an HTTPRoute splits the requests for a service among its backends', async () => {
  const service = {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: 'reviews-v3', namespace: 'default' },
    spec: { selector: { app: 'reviews', version: 'v3' }, ports: [{ name: 'http', port: 9080 }] },
  };
  const httpRoute = {
    apiVersion: 'gateway.networking.k8s.io/v1',
    kind: 'HTTPRoute',
    metadata: { name: 'reviews', namespace: 'default' },
    spec: {
      parentRefs: [{ group: '', kind: 'Service', name: 'reviews', port: 9080 }],
      rules: [{ backendRefs: [{ name: 'reviews-v3', port: 9080 }] }],
    },
  };
  const routes = '/apis/gateway.networking.k8s.io/v1/namespaces/default/httproutes';
  // Of several rules for one host the oldest counts.
  await api.send('DELETE', `${rules}/virtualservices/reviews`);
  await api.send('POST', '/api/v1/namespaces/default/services', service);
  expect((await api.send('POST', routes, httpRoute)).status).toBe(201);
  await allReviewsTo('v3');
  await api.send('DELETE', `${routes}/reviews`);
  await api.send('DELETE', '/api/v1/namespaces/default/services/reviews-v3');
  await until(async () => (await reviewsPods(12)).size > 1);
});

test('a new Deployment joins and serves what its image says', async () => {
  const { text } = await api.send('GET', '/apis/apps/v1/namespaces/default/deployments/reviews-v3');
  const v4 = text.replaceAll('reviews-v3', 'reviews-v4').replaceAll('"version":"v3"', '"version":"v4"');
  const { metadata, spec, ...rest } = z
    .looseObject({ metadata: z.object({ name: z.string(), labels: z.unknown() }), spec: z.unknown() })
    .parse(JSON.parse(v4.replaceAll('examples-bookinfo-reviews-v4', 'examples-bookinfo-reviews-v3')));
  const created = await api.send('POST', '/apis/apps/v1/namespaces/default/deployments', {
    apiVersion: rest.apiVersion,
    kind: rest.kind,
    metadata,
    spec,
  });
  expect(created.status).toBe(201);
  await api.send('DELETE', `${rules}/virtualservices/reviews`);
  let page = '';
  await until(async () => {
    page = await (await fetch(`${sandbox.gatewayUrl}/productpage`)).text();
    return page.includes('Reviews served by <code>reviews-v4-');
  });
  expect(page).toContain('5 of 5 stars, red');
  await api.send('DELETE', '/apis/apps/v1/namespaces/default/deployments/reviews-v4');
});

describe('counters through pods/proxy', () => {
  test('grow with requests at both ends', async () => {
    const totalAt = async (prefix: string, reporter: string, service: string) =>
      (await scrape(prefix))
        .filter(({ name, labels }) => name === 'istio_requests_total' && labels.reporter === reporter)
        .filter(({ labels }) => labels.destination_service_name === service)
        .reduce((sum, { value }) => sum + value, 0);
    const before = await totalAt('productpage', 'source', 'reviews');
    const servedBefore = await totalAt('productpage', 'destination', 'productpage');
    await reviewsPods(10);
    expect(await totalAt('productpage', 'source', 'reviews')).toBe(before + 10);
    expect(await totalAt('productpage', 'destination', 'productpage')).toBe(servedBefore + 10);
  });

  test("Envoy's own port takes a filter", async () => {
    await reviewsPods(1);
    const names = new Set((await scrape('productpage', 15090, '?filter=istio_requests_total')).map(({ name }) => name));
    expect([...names]).toEqual(['istio_requests_total']);
  });

  test('a closed port and debug pages of istiod are refused', async () => {
    const pod = await podNamed('ratings');
    const closed = await api.send('GET', `/api/v1/namespaces/default/pods/${pod}:81/proxy/`);
    expect(closed.status).toBe(503);
    const { text } = await api.send('GET', '/api/v1/namespaces/istio-system/pods');
    const istiod = PodList.parse(JSON.parse(text)).items.find(({ metadata }) => metadata.name.startsWith('istiod'));
    const path = `/api/v1/namespaces/istio-system/pods/${istiod?.metadata.name}:15014/proxy/debug/syncz`;
    expect((await api.send('GET', path)).status).toBe(401);
  });
});

describe('controls', () => {
  const control = async (method: string, path: string, body?: unknown) => {
    const init = body === undefined ? { method } : { method, body: JSON.stringify(body) };
    const headers = { 'content-type': 'application/json' };
    const response = await fetch(sandbox.controlUrl + path, body === undefined ? init : { ...init, headers });
    return { status: response.status, body: (await response.text()) || 'null' };
  };

  test('set the load', async () => {
    expect(await control('PUT', '/api/load', { requestsPerSecond: 200 })).toMatchObject({ status: 200 });
    await until(async () => sandbox.controls.load().report.sent > 20);
    sandbox.setLoad(0);
    expect(JSON.parse((await control('GET', '/api/load')).body)).toMatchObject({ requestsPerSecond: 0 });
  });

  test('make errors', async () => {
    await control('PUT', '/api/workloads/default/details-v1', { errorPercent: 100, errorStatus: 502 });
    expect((await fetch(`${sandbox.gatewayUrl}/api/v1/products/0`)).status).toBe(502);
    await control('PUT', '/api/workloads/default/details-v1', { errorPercent: 0 });
    expect((await fetch(`${sandbox.gatewayUrl}/api/v1/products/0`)).status).toBe(200);
  });

  test('crash a workload and let it recover', async () => {
    const details = () => fetch(`${sandbox.gatewayUrl}/api/v1/products/0`);
    await control('PUT', '/api/workloads/default/details-v1', { crashed: true });
    await until(async () => {
      expect([200, 503]).toContain((await details()).status);
      const unreachable = { destination_service_name: 'details', response_flags: 'UH', response_code: '503' };
      return (await scrape('productpage')).some(({ labels }) =>
        Object.entries(unreachable).every(([name, value]) => labels[name] === value),
      );
    });
    await control('PUT', '/api/workloads/default/details-v1', { crashed: false });
    await until(async () => (await details()).status === 200);
  });

  test('have proxies reject what they are sent, and take it again', async () => {
    const teapot = virtualService('details', [{ directResponse: { status: 418 } }]);
    const details = async () => (await fetch(`${sandbox.gatewayUrl}/api/v1/products/0`)).status;
    const { body } = await control('PUT', '/api/workloads/default/productpage-v1', { rejectsConfiguration: true });
    expect(JSON.parse(body)).toMatchObject({ workload: 'productpage-v1', rejectsConfiguration: true });
    await api.send('POST', `${rules}/virtualservices`, teapot);
    await until(async () => sandbox.controls.propagation().synced === 6);
    expect(await details()).toBe(200);
    await control('PUT', '/api/workloads/default/productpage-v1', { rejectsConfiguration: false });
    await until(async () => (await details()) === 418);
    await until(async () => sandbox.controls.propagation().synced === 7);
    await api.send('DELETE', `${rules}/virtualservices/details`);
    await until(async () => (await details()) === 200);
  });

  test('set who visits', async () => {
    const mix = [{ user: 'jason', weight: 1 }];
    expect(JSON.parse((await control('PUT', '/api/load', { mix })).body)).toMatchObject({ mix });
  });

  test('list the workloads of a namespace', async () => {
    const { body } = await control('GET', '/api/workloads?namespace=istio-system');
    expect(JSON.parse(body)).toMatchObject([{ workload: 'istio-ingressgateway', pods: 1, crashed: false }]);
  });

  test('slow the Kubernetes API down', async () => {
    expect(JSON.parse((await control('PUT', '/api/kubernetes', { latencyMs: 30 })).body)).toEqual({
      down: false,
      latencyMs: 30,
    });
    expect((await api.send('GET', '/version')).status).toBe(200);
    await control('PUT', '/api/kubernetes', { latencyMs: 0 });
    expect(sandbox.controls.api()).toEqual({ down: false, latencyMs: 0 });
  });

  test.each([
    { path: '/api/load', body: { requestsPerSecond: -1 }, status: 400 },
    { path: '/api/load', body: { mix: [{ user: null, weight: 0 }] }, status: 400 },
    { path: '/api/load', body: { requestPerSecond: 1 }, status: 400 },
    { path: '/api/workloads/default/nobody', body: { errorPercent: 1 }, status: 404 },
    { path: '/api/propagation', body: { minMs: 10, maxMs: 5 }, status: 400 },
  ])('PUT $path $body: $status', async ({ path, body, status }) => {
    const answer = await control('PUT', path, body);
    expect(answer.status).toBe(status);
    expect(JSON.parse(answer.body)).toMatchObject({ status, detail: expect.stringMatching(/./) });
  });

  test('have a page', async () => {
    const response = await fetch(sandbox.controlUrl);
    expect(response.headers.get('content-type')).toContain('text/html');
    expect(await response.text()).toContain('Sandbox controls');
  });
});

describe('starting and stopping', () => {
  test('a port in use is named', async () => {
    const port = Number(new URL(sandbox.gatewayUrl).port);
    await expect(startSandbox({ gatewayPort: port })).rejects.toMatchObject({ option: 'gatewayPort', port });
  });

  test('an unknown scenario is named', async () => {
    await expect(startSandbox({ scenario: 'nonsense' })).rejects.toThrow('no scenario "nonsense"');
  });

  test('the kubeconfig is private, and gone afterwards', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'sandbox-'));
    const kubeconfigPath = join(directory, 'inner', 'kubeconfig');
    const other = await startSandbox({ rps: 0, scenario: 'canary', kubeconfigPath });
    expect(await readFile(kubeconfigPath, 'utf8')).toBe(other.kubeconfig);
    expect((await stat(kubeconfigPath)).mode & 0o777).toBe(0o600);
    await other.close();
    await expect(stat(kubeconfigPath)).rejects.toThrow('ENOENT');
    await rm(directory, { recursive: true });
  });

  test('a cluster that is kept survives a restart, and so does its kubeconfig', async () => {
    const dataPath = await mkdtemp(join(tmpdir(), 'sandbox-'));
    const first = await startSandbox({ rps: 0, scenario: 'canary', dataPath });
    const port = Number(new URL(first.apiUrl).port);
    await using client = new ApiClient(first.kubeconfig);
    await client.send('POST', `${rules}/destinationrules`, destinationRule('details', ['v1']));
    const reviews = (await client.send('GET', `${rules}/virtualservices/reviews`)).text;
    expect(first.isRestored).toBe(false);
    await first.close();
    const second = await startSandbox({ rps: 0, scenario: 'plain', dataPath, apiPort: port });
    expect(second.isRestored).toBe(true);
    expect(second.kubeconfig).toBe(first.kubeconfig);
    await using again = new ApiClient(second.kubeconfig);
    expect((await again.send('GET', `${rules}/virtualservices/reviews`)).text).toBe(reviews);
    expect((await again.send('GET', `${rules}/destinationrules/details`)).status).toBe(200);
    expect((await fetch(`${second.gatewayUrl}/productpage`)).status).toBe(200);
    await second.close();
    await rm(dataPath, { recursive: true });
  });
});
