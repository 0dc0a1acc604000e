/** Traffic over a range of time: from memory, from Prometheus, and from neither; and live from Prometheus alone. */
import { setTimeout as sleep } from 'node:timers/promises';
import { type Sandbox, startSandbox } from '@sluice/sandbox/start-sandbox';
import type { TrafficHistory } from '@sluice/shared/api/traffic-history';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createCluster } from '../src/kubernetes/cluster.ts';
import { connectionFrom } from '../src/kubernetes/connection.ts';
import { hasProxy } from '../src/traffic/scrape-targets.ts';
import { followEvents } from './testing/follow-events.ts';
import { prometheusVersion, type RunningPrometheus, startPrometheus } from './testing/start-prometheus.ts';
import { collectionPath, startTestServer, type TestServer } from './testing/start-test-server.ts';

const reviews = '?namespace=default&service=reviews';
let sandbox: Sandbox;
let server: TestServer;
let prometheus: RunningPrometheus | null = null;

beforeAll(async () => {
  sandbox = await startSandbox({ scenario: 'canary', rps: 40 });
  server = await startTestServer({ sandbox });
  if (prometheusVersion() === null) return;
  const cluster = createCluster({ connection: await connectionFrom({ kubeconfig: sandbox.kubeconfig }) });
  cluster.start();
  await cluster.whenLoaded(10_000);
  const namespaces = cluster.index.all('namespaces').map(({ metadata }) => metadata.name);
  const pods = namespaces.flatMap((namespace) => cluster.index.podsIn(namespace).filter(hasProxy));
  prometheus = await startPrometheus({ kubeconfig: sandbox.kubeconfig, pods });
  cluster.stop();
  await cluster.connection.close();
}, 30_000);
afterAll(async () => {
  await server.close();
  await prometheus?.close();
  await sandbox.close();
});

const traffic = async (of: TestServer, range = '5m', service = 'reviews') =>
  (await of.call<TrafficHistory>(`/api/v1/namespaces/default/services/${service}/traffic?range=${range}`)).body;
const requestsOf = ({ points }: TrafficHistory) =>
  points.flatMap(({ versions }) => Object.values(versions)).reduce((sum, { requests }) => sum + requests, 0);

test('where nobody has looked and there is no Prometheus, nothing is known, and it is said why', async () => {
  expect(await traffic(server, '30m', 'details')).toMatchObject({ source: null, reason: 'no-prometheus', points: [] });
});

test('what was measured while somebody looked is remembered, with the changes in that time', async () => {
  const follower = await followEvents(server.url, reviews);
  await follower.next('traffic', ({ services }) => (services[0]?.evidence.requests ?? 0) > 40);
  const { body: change } = await server.call<{ change: string }>(
    '/api/v1/namespaces/default/services/reviews/weights',
    {
      method: 'PUT',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ weights: { v1: 80, v2: 20, v3: 0 }, reason: 'More of v2' }),
    },
  );
  const history = await traffic(server, '5m');
  expect(history).toMatchObject({ source: 'direct', reason: 'beyond-memory', stepSeconds: 1 });
  expect(history.to - history.from).toBe(300_000);
  expect(requestsOf(history)).toBeGreaterThan(20);
  expect(history.marks.at(-1)).toMatchObject({
    change: change.change,
    reason: 'More of v2',
    user: expect.any(String),
    before: { v1: 0.9, v2: 0.1 },
    shares: { v1: 0.8, v2: 0.2 },
  });
  await sleep(1_100); // managed fields know whole seconds
  await server
    .kube({
      method: 'PATCH',
      path: `${collectionPath('virtualservices')}/reviews`,
      query: { fieldManager: 'kubectl-edit' },
      patchType: 'application/json-patch+json',
      body: [{ op: 'replace', path: '/spec/http/0/timeout', value: '7s' }],
    })
    .catch(() =>
      server.kube({
        method: 'PATCH',
        path: `${collectionPath('virtualservices')}/reviews`,
        query: { fieldManager: 'kubectl-edit' },
        patchType: 'application/json-patch+json',
        body: [{ op: 'add', path: '/spec/http/0/timeout', value: '7s' }],
      }),
    );
  const { marks } = await traffic(server, '5m');
  expect(marks.at(-1)).toMatchObject({ change: null, user: 'kubectl-edit', shares: { v1: 0.8, v2: 0.2 } });
  expect(marks.filter((mark) => mark.change === change.change)).toHaveLength(1);
  follower.close();
});

test('an unknown service and an unknown range are refused', async () => {
  const get = async (path: string) => (await server.call(`/api/v1/namespaces/default/services/${path}`)).status;
  expect(await get('nothing/traffic')).toBe(404);
  expect(await get('reviews/traffic?range=2y')).toBe(422);
});

test('a Prometheus that does not answer is said to be away', async () => {
  const other = await startTestServer({ sandbox, prometheus: { url: 'http://127.0.0.1:9' } });
  expect(await traffic(other, '3h')).toMatchObject({ source: null, reason: 'prometheus-unreachable', points: [] });
  await other.close();
});

describe.skipIf(prometheusVersion() === null)('with Prometheus', () => {
  let asking: TestServer;
  beforeAll(async () => {
    asking = await startTestServer({
      sandbox,
      trafficSource: 'prometheus',
      prometheus: { url: prometheus?.url ?? '' },
    });
    // Prometheus takes some seconds until it scrapes at all.
    const follower = await followEvents(asking.url, reviews);
    await follower.next('traffic', ({ services }) => (services[0]?.evidence.requests ?? 0) > 60);
    follower.close();
  }, 20_000);
  afterAll(() => asking.close());

  test.each(['1m', '5m'])('a range of %s is told by version in whole steps', async (range) => {
    const history = await traffic(asking, range);
    expect(history).toMatchObject({ source: 'prometheus', reason: null, stepSeconds: 1 });
    expect(history.points.length).toBeGreaterThan(0);
    expect(history.points.every(({ time, seconds }) => time % (seconds * 1_000) === 0)).toBe(true);
    expect(requestsOf(history)).toBeGreaterThan(40);
    // Proxies put their histograms together every five seconds only.
    const hasDurations = async () =>
      (await traffic(asking, range)).points.some(({ versions }) => versions.v1?.durations !== undefined);
    await expect.poll(hasDurations, { timeout: 30_000, interval: 500 }).toBe(true);
  });

  test.each(['30m', '3h', '24h'])('a range of %s that Prometheus has not seen yet comes from memory', async (range) => {
    const history = await traffic(asking, range);
    expect(history.points.length).toBeLessThanOrEqual(300);
    expect(requestsOf(history)).toBeGreaterThan(0);
    expect(history.marks.slice(-2).map(({ change }) => change === null)).toEqual([false, true]);
  });

  test('live figures and evidence come from its scrapes, and begin anew with a change', async () => {
    const follower = await followEvents(asking.url, reviews);
    const counted = await follower.next(
      'traffic',
      ({ services }) => services[0]?.point != null && services[0].evidence.requests > 60,
    );
    expect(counted.services[0]?.evidence.state).not.toBe('blind');
    expect(counted.services[0]?.observed?.versions.map(({ version }) => version)).toEqual(['v1', 'v2', 'v3']);
    const changedAt = Date.now();
    await asking.putWeights({ weights: { v1: 50, v2: 50, v3: 0 } });
    const from = follower.events.length;
    const begun = await follower.next(
      'traffic',
      ({ services }) => (services[0]?.evidence.requests ?? 0) > 100 && (services[0]?.evidence.since ?? 0) > changedAt,
      from,
    );
    // None of the requests under the old weights is among them.
    const shares = begun.services[0]?.observed?.versions ?? [];
    expect(shares.find(({ version }) => version === 'v2')?.share).toBeGreaterThan(0.3);
    expect(begun.services[0]?.evidence.state).not.toBe('diverges');
    follower.close();
  }, 30_000);
});
