import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { ApiClient } from '../mesh/testing/api-client.ts';
import { type Sandbox, startSandbox } from '../start-sandbox.ts';

let sandbox: Sandbox;
let api: ApiClient;

beforeAll(async () => {
  sandbox = await startSandbox({ rps: 0, scenario: 'gitops' });
  api = new ApiClient(sandbox.kubeconfig);
});

afterAll(async () => {
  await api[Symbol.asyncDispose]();
  await sandbox.close();
});

async function control(method: string, path: string, body?: unknown) {
  const response = await fetch(sandbox.controlUrl + path, {
    method,
    ...(body !== undefined && { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
  });
  const text = await response.text();
  return { status: response.status, type: response.headers.get('content-type'), text };
}

/** Looks again until it holds; the time limit of the test ends what never comes true. */
async function until(holds: () => Promise<boolean> | boolean): Promise<void> {
  while (!(await holds())) await sleep(20);
}

describe('what is wrong with a body', () => {
  test.each([
    { path: 'load', body: { requestsPerSecond: -1 }, pointers: ['#/requestsPerSecond'] },
    { path: 'load', body: { requestsPerSecond: 5_001 }, pointers: ['#/requestsPerSecond'] },
    { path: 'load', body: { requestPerSecond: 1 }, pointers: ['#/requestPerSecond'] },
    { path: 'load', body: { mix: [{ user: null, weight: 0 }] }, pointers: ['#/mix'] },
    {
      path: 'load',
      body: {
        mix: [
          { user: 'a', weight: 1 },
          { user: '', weight: -1 },
        ],
      },
      pointers: ['#/mix/1/user', '#/mix/1/weight'],
    },
    { path: 'load', body: [], pointers: ['#'] },
    {
      path: 'workloads/default/details-v1',
      body: { errorPercent: 101, errorStatus: 200 },
      pointers: ['#/errorPercent', '#/errorStatus'],
    },
    { path: 'workloads/default/details-v1', body: { latencyMs: '3' }, pointers: ['#/latencyMs'] },
    { path: 'propagation', body: { minMs: 10, maxMs: 5 }, pointers: ['#/minMs'] },
    { path: 'propagation', body: { minMs: 10 }, pointers: ['#/maxMs'] },
    { path: 'istiod', body: { replicas: 1.5 }, pointers: ['#/replicas'] },
    { path: 'gitops', body: { selfHeal: 'yes' }, pointers: ['#/selfHeal'] },
    { path: 'kubernetes', body: { latencyMs: 60_001 }, pointers: ['#/latencyMs'] },
  ])('PUT /api/$path $body: $pointers', async ({ path, body, pointers }) => {
    const { status, type, text } = await control('PUT', `/api/${path}`, body);
    expect([status, type]).toEqual([400, expect.stringContaining('application/problem+json')]);
    const problem = JSON.parse(text) as { detail: string; errors: { pointer: string; detail: string }[] };
    expect(problem.errors.map(({ pointer }) => pointer)).toEqual(pointers);
    for (const { pointer, detail } of problem.errors) expect(problem.detail).toContain(`${pointer}: ${detail}`);
    expect(problem).toMatchObject({ type: 'about:blank', title: 'Bad Request', status: 400 });
  });
});

describe('everything else that is wrong', () => {
  test.each([
    { method: 'PUT', path: '/api/workloads/default/nobody', body: {}, status: 404, says: 'nobody' },
    { method: 'GET', path: '/api/nothing', status: 404, says: 'GET /api/nothing' },
    { method: 'DELETE', path: '/api/load', status: 404, says: 'DELETE /api/load' },
  ])('$method $path: $status', async ({ method, path, body, status, says }) => {
    const answer = await control(method, path, body);
    expect([answer.status, answer.type]).toEqual([status, expect.stringContaining('application/problem+json')]);
    expect(JSON.parse(answer.text)).toMatchObject({ status, detail: expect.stringContaining(says) });
  });

  test('a body that is no JSON', async () => {
    const response = await fetch(`${sandbox.controlUrl}/api/load`, {
      method: 'PUT',
      headers: { 'content-type': 'application/json' },
      body: '{',
    });
    expect([response.status, await response.json()]).toEqual([400, expect.objectContaining({ title: 'Bad Request' })]);
  });

  test('pages of other sites', async () => {
    const headers = { origin: 'http://evil.example' };
    const response = await fetch(`${sandbox.controlUrl}/api/kubernetes/cut-watches`, { method: 'POST', headers });
    expect(response.status).toBe(403);
    expect(await response.json()).toMatchObject({ detail: expect.stringContaining('http://evil.example') });
  });
});

test('the page comes with its script and style, and may not be framed', async () => {
  const page = await fetch(sandbox.controlUrl);
  expect(page.headers.get('content-security-policy')).toContain("frame-ancestors 'none'");
  const links = (await page.text()).matchAll(/(?:src|href)="(\/[^"]+)"/g);
  const types = await Promise.all(
    [...links].map(async ([, path]) => (await fetch(`${sandbox.controlUrl}${path}`)).headers.get('content-type')),
  );
  expect(types.toSorted()).toEqual(['text/css; charset=utf-8', 'text/javascript; charset=utf-8']);
});

test('only workloads in trouble, when asked for', async () => {
  const troubled = async () => JSON.parse((await control('GET', '/api/workloads?troubled=true')).text) as unknown[];
  expect(await troubled()).toEqual([]);
  await control('PUT', '/api/workloads/default/details-v1', { latencyMs: 5 });
  expect(await troubled()).toMatchObject([{ workload: 'details-v1', latencyMs: 5 }]);
  await control('PUT', '/api/workloads/default/details-v1', { latencyMs: 0 });
});

describe('istiod', () => {
  const Istiod = z.object({
    replicas: z.number(),
    pods: z.array(z.object({ name: z.string(), ready: z.boolean(), proxies: z.number() })),
  });
  const state = async () => Istiod.parse(JSON.parse((await control('GET', '/api/istiod')).text));

  test('can be scaled, and its pods share the proxies', async () => {
    const { pods } = await state();
    const proxies = pods[0]?.proxies ?? 0;
    expect((await control('PUT', '/api/istiod', { replicas: 2 })).status).toBe(200);
    await until(async () => (await state()).pods.filter((pod) => pod.proxies > 0).length === 2);
    expect((await state()).pods.reduce((sum, pod) => sum + pod.proxies, 0)).toBe(proxies);
    await control('PUT', '/api/istiod', { replicas: 1 });
    await until(async () => (await state()).pods.length === 1);
    await until(async () => (await state()).pods[0]?.proxies === proxies);
  });
});

describe('Argo CD', () => {
  const reviews = '/apis/networking.istio.io/v1/namespaces/default/virtualservices/reviews';
  const Rule = z.object({
    metadata: z.object({
      labels: z.record(z.string(), z.string()).default({}),
      managedFields: z.array(z.object({ manager: z.string() })),
    }),
    spec: z.object({ http: z.array(z.object({ route: z.array(z.object({ weight: z.number() })) })) }),
  });
  const read = async () => Rule.parse(JSON.parse((await api.send('GET', reviews)).text));
  const weights = async () => (await read()).spec.http[0]?.route.map(({ weight }) => weight);
  const shift = async () => {
    const rule = JSON.parse((await api.send('GET', reviews)).text) as z.infer<typeof Rule>;
    for (const [index, each] of (rule.spec.http[0]?.route ?? []).entries()) each.weight = index === 0 ? 0 : 100;
    rule.metadata.labels = { ...rule.metadata.labels, team: 'books' };
    expect((await api.send('PUT', reviews, rule)).status).toBe(200);
  };

  test('leaves changes alone until it is told to undo them, and then keeps undoing', async () => {
    const inGit = await weights();
    await shift();
    expect(await weights()).toEqual([0, 100]);
    expect((await control('PUT', '/api/gitops', { selfHeal: true, afterMs: 50 })).status).toBe(200);
    await until(async () => JSON.stringify(await weights()) === JSON.stringify(inGit));
    const healed = await read();
    expect(healed.metadata.labels.team).toBe('books');
    expect(healed.metadata.managedFields.map(({ manager }) => manager)).toContain('argocd-controller');
    await shift();
    await until(async () => JSON.stringify(await weights()) === JSON.stringify(inGit));
    expect(sandbox.controls.gitops()).toMatchObject({ selfHeal: true, afterMs: 50, healed: 2 });
  });

  test('makes again what somebody deletes', async () => {
    const before = sandbox.controls.gitops().healed;
    await api.send('DELETE', reviews);
    await until(async () => (await api.send('GET', reviews)).status === 200);
    expect(sandbox.controls.gitops().healed).toBe(before + 1);
  });

  test('stops when it is told to', async () => {
    await control('PUT', '/api/gitops', { selfHeal: false });
    await shift();
    await sleep(150);
    expect(await weights()).toEqual([0, 100]);
  });
});

describe('the way in', () => {
  test('is where the Service of the gateway says', async () => {
    const { text } = await api.send('GET', '/api/v1/namespaces/istio-system/services/istio-ingressgateway');
    const Service = z.object({
      spec: z.object({ ports: z.array(z.object({ name: z.string(), port: z.number(), targetPort: z.number() })) }),
      status: z.object({
        loadBalancer: z.object({
          ingress: z.array(
            z.object({ ip: z.string(), ports: z.array(z.object({ port: z.number(), error: z.string().optional() })) }),
          ),
        }),
      }),
    });
    const { spec, status } = Service.parse(JSON.parse(text));
    const [ingress] = status.loadBalancer.ingress;
    const reachable = ingress?.ports.filter(({ error }) => error === undefined).map(({ port }) => port) ?? [];
    expect(reachable).toEqual([Number(new URL(sandbox.gatewayUrl).port)]);
    expect(spec.ports.find(({ targetPort }) => targetPort === 8080)?.port).toBe(reachable[0]);
    expect(ingress?.ports.map(({ port }) => port)).toEqual(spec.ports.map(({ port }) => port));
    expect((await fetch(`http://${ingress?.ip}:${reachable[0]}/productpage`)).status).toBe(200);
  });
});
