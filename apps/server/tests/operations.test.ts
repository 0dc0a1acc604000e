/** What the server tells about itself: health, metrics, status, log lines, request ids. */
import { readFile } from 'node:fs/promises';
import { get } from 'node:http';
import { join } from 'node:path';
import type { Status } from '@sluice/shared/api/status';
import { pino } from 'pino';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { followEvents } from './testing/follow-events.ts';
import { startTestServer, type TestServer } from './testing/start-test-server.ts';

type Line = { level: number; msg: string; reqId?: string; [member: string]: unknown };
const lines: Line[] = [];
const log = pino({ level: 'debug' }, { write: (text: string) => void lines.push(JSON.parse(text) as Line) });
let server: TestServer;

beforeAll(async () => {
  server = await startTestServer({ scenario: 'canary', rps: 40, log, metricsPort: 0 });
});
beforeEach(() => void lines.splice(0));
afterAll(() => server.close());

const ask = (path: string, headers: Record<string, string> = {}) => fetch(server.url + path, { headers });
const metricsText = async () => (await fetch(`${server.metricsUrl}/metrics`)).text();
/** `fetch` does not let anybody choose the Host header. */
const statusFor = (host: string) =>
  new Promise((resolve) => {
    get(`${server.metricsUrl}/metrics`, { headers: { host } }, (response) => {
      response.resume();
      resolve(response.statusCode);
    });
  });
const requestLines = () => lines.filter(({ msg }) => msg === 'request');

test('the status names all that the server depends on', async () => {
  const reviews = await followEvents(server.url, '?namespace=default&service=reviews');
  await reviews.next('traffic', ({ services }) => services[0]?.point != null);
  const { status, body } = await server.call<Status>('/api/v1/status');
  reviews.close();
  expect(status).toBe(200);
  expect(body).toMatchObject({
    version: expect.stringMatching(/^\d+\.\d+\.\d+/),
    cluster: { state: 'live', server: expect.stringMatching(/^v1\./), name: expect.any(String) },
    namespaces: null,
    traffic: {
      direct: { state: 'ok', proxies: expect.any(Number), detail: null },
      prometheus: { state: 'absent', url: null },
    },
    istiod: { state: 'ok', replicas: expect.any(Number), version: expect.stringMatching(/^\d+\.\d+/) },
    stream: { clients: 1 },
  });
  expect(body.traffic.direct.proxies).toBeGreaterThan(0);
  expect(body.kinds.find(({ kind }) => kind === 'services')).toMatchObject({
    state: 'ok',
    objects: expect.any(Number),
  });
  expect(body.kinds.every(({ state }) => state === 'ok')).toBe(true);
});

test('metrics: requests by route, the cluster, scrapes, desired shares and what was observed', async () => {
  const reviews = await followEvents(server.url, '?namespace=default&service=reviews');
  await reviews.next('traffic', ({ services }) => (services[0]?.evidence.requests ?? 0) > 20);
  await ask('/api/v1/namespaces/default/services/reviews');
  await ask('/api/v1/namespaces/default/services/nothing');
  await ask('/no/such/page');
  const text = await metricsText();
  reviews.close();
  const value = (series: string) =>
    Number(
      text
        .split('\n')
        .find((line) => line.startsWith(`${series} `))
        ?.split(' ')
        .at(-1),
    );
  const route = 'route="/api/v1/namespaces/:namespace/services/:service"';
  expect(value(`sluice_http_request_duration_seconds_count{method="GET",${route},status="200"}`)).toBe(1);
  expect(value(`sluice_http_request_duration_seconds_count{method="GET",${route},status="404"}`)).toBe(1);
  expect(text).not.toContain('/no/such/page');
  expect(value('sluice_cluster_up')).toBe(1);
  expect(value('sluice_watch_up{kind="virtualservices"}')).toBe(1);
  expect(value('sluice_watched_objects{kind="pods"}')).toBeGreaterThan(5);
  expect(value('sluice_event_streams')).toBe(1);
  expect(value('sluice_proxy_scrape_duration_seconds_count{result="ok"}')).toBeGreaterThan(0);
  expect(value('sluice_split_services')).toBe(1);
  const v1 = 'namespace="default",service="reviews",version="v1"';
  expect(value(`sluice_desired_share{${v1}}`)).toBe(0.9);
  expect(value(`sluice_observed_requests_total{${v1}}`)).toBeGreaterThan(10);
  expect(text).not.toContain('service="ratings"');
  expect(value('process_resident_memory_bytes')).toBeGreaterThan(1e7);
});

test('while the API server is away nothing is followed, and what was known is still counted', async () => {
  const lineOf = async (name: string) => (await metricsText()).split('\n').find((line) => line.startsWith(`${name} `));
  server.sandbox.faults.setOutage(true);
  try {
    await expect.poll(() => lineOf('sluice_cluster_up'), { timeout: 20_000 }).toBe('sluice_cluster_up 0');
    expect(await lineOf('sluice_watch_up{kind="pods"}')).toMatch(/ 0$/);
    expect(await lineOf('sluice_watched_objects{kind="pods"}')).not.toMatch(/ 0$/);
    expect(await lineOf('sluice_split_services')).toBe('sluice_split_services 1');
  } finally {
    server.sandbox.faults.setOutage(false);
  }
  await expect.poll(() => lineOf('sluice_watch_up{kind="pods"}'), { timeout: 20_000 }).toMatch(/ 1$/);
});

test('with a port of their own, metrics are nowhere else, and nothing else is there', async () => {
  expect((await ask('/metrics')).status).toBe(404);
  expect((await fetch(`${server.metricsUrl}/api/v1/services`)).status).toBe(404);
  // A page of another site that has its own name lead to this machine gets nothing.
  expect(await statusFor('sluice.attacker.example')).toBe(403);
});

test('every metric is documented, and nothing else is', async () => {
  const documented = await readFile(join(import.meta.dirname, '../../../docs/operations.md'), 'utf8');
  const named = new Set([...documented.matchAll(/^\| `(sluice_\w+)`/gm)].map(([, name]) => name));
  const told = new Set([...(await metricsText()).matchAll(/^# TYPE (sluice_\w+) /gm)].map(([, name]) => name));
  expect(named).toEqual(told);
});

test('a request is one line: reads for those who look closely, writes for everybody, without the query', async () => {
  await ask('/api/v1/services?namespace=secret-namespace');
  await server.putWeights({ weights: { v1: 50, v2: 40 } });
  expect(requestLines()).toEqual([
    expect.objectContaining({
      level: 20,
      method: 'GET',
      path: '/api/v1/services',
      status: 200,
      ms: expect.any(Number),
    }),
    expect.objectContaining({ level: 30, method: 'PUT', status: 422, user: expect.any(String) }),
  ]);
  expect(JSON.stringify(lines)).not.toContain('secret-namespace');
});

test('tokens and cookies are not in the log, whatever happens', async () => {
  const secrets = { authorization: 'Bearer hunter2-token', cookie: 'session=hunter2-cookie' };
  await ask('/api/v1/services', secrets);
  await ask('/api/v1/namespaces/default/services/nothing', secrets);
  await fetch(`${server.url}/api/v1/namespaces/default/services/reviews/weights`, {
    method: 'PUT',
    headers: secrets,
    body: '{',
  });
  expect(lines.length).toBeGreaterThan(2);
  expect(JSON.stringify(lines)).not.toContain('hunter2');
});

test.each([
  ['abc-123', 'abc-123'],
  ['1-5759e988-bd862e3fe1be46a994272793', '1-5759e988-bd862e3fe1be46a994272793'],
  ['with blanks', expect.stringMatching(/^[0-9a-f-]{36}$/)],
  ['x'.repeat(200), expect.stringMatching(/^[0-9a-f-]{36}$/)],
  [undefined, expect.stringMatching(/^[0-9a-f-]{36}$/)],
])('the request id %j is answered with %j, and is in log and problem', async (given, expected) => {
  const answer = await ask(
    '/api/v1/namespaces/default/services/nothing',
    given === undefined ? {} : { 'x-request-id': given },
  );
  const id = answer.headers.get('x-request-id');
  expect(id).toEqual(expected);
  expect(await answer.json()).toMatchObject({ instance: id });
  expect(requestLines()).toMatchObject([{ reqId: id }]);
});

test('ready says what it waits for', async () => {
  expect(await (await ask('/readyz')).json()).toEqual({
    ready: true,
    reason: null,
    loading: [],
    cluster: { state: 'live', detail: null },
  });
  expect((await ask('/livez')).status).toBe(200);
});
