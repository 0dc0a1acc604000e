import type { Problem } from '@sluice/shared/api/problem';
import type { ServiceState } from '@sluice/shared/api/services';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startServer } from '../src/start-server.ts';
import { followEvents } from './testing/follow-events.ts';
import { collectionPath, startTestServer, type TestServer } from './testing/start-test-server.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({ scenario: 'canary', rps: 40 });
});
afterAll(() => server.close());

const weightOf = ({ desired }: ServiceState) => desired.weights[1]?.weight;
const setV2 = (v2: number) =>
  server.kube({
    method: 'PATCH',
    path: `${collectionPath('virtualservices')}/reviews`,
    patchType: 'application/json-patch+json',
    body: [
      { op: 'replace', path: '/spec/http/0/route/0/weight', value: 100 - v2 },
      { op: 'replace', path: '/spec/http/0/route/1/weight', value: v2 },
    ],
  });

test('an outage is said at once, reads go on from what is known, writes fail clearly, and all heals by itself', async () => {
  const reviews = await followEvents(server.url, '?namespace=default&service=reviews');
  await reviews.next('traffic', ({ services }) => services[0]?.point != null);
  server.sandbox.faults.setOutage(true);
  const { cluster } = await reviews.next('cluster');
  expect(cluster.state).toBe('unreachable');
  expect(cluster.detail).toEqual(expect.any(String));
  const blind = await reviews.next('traffic', ({ services }) => services[0]?.evidence.state === 'blind');
  expect(blind.services[0]).toMatchObject({ point: null, evidence: { reason: 'no-answer' } });

  expect(weightOf(await server.getService())).toBe(10);
  const write = await server.putWeights({ weights: { v1: 50, v2: 50 } });
  expect(write.status).toBe(503);
  expect(write.body).toMatchObject({ code: 'cluster-unreachable' });

  const from = reviews.events.length;
  server.sandbox.faults.setOutage(false);
  await reviews.next('cluster', (event) => event.cluster.state === 'live', from);
  await reviews.next('traffic', ({ services }) => services[0]?.point != null, from);
  await setV2(20);
  await reviews.next('services', ({ changed }) => changed.some((service) => weightOf(service) === 20), from);
  expect((await server.getService()).desired.weights[1]?.weight).toBe(20);
  reviews.close();
});

test.each([
  ['cut', () => server.sandbox.faults.cutWatches()],
  ['expired', () => server.sandbox.faults.expireWatches()],
])('%s watches miss nothing', async (_what, disturb) => {
  const reviews = await followEvents(server.url, '?namespace=default&service=reviews');
  await reviews.next('snapshot');
  const wanted = (weightOf(await server.getService()) ?? 0) + 7;
  disturb();
  await setV2(wanted);
  await reviews.next('services', ({ changed }) => changed.some((service) => weightOf(service) === wanted));
  expect(reviews.events.some((event) => event.event === 'cluster' && event.cluster.state === 'unreachable')).toBe(
    false,
  );
  reviews.close();
});

test('a server that finds no cluster starts anyway, says so, and heals', async () => {
  server.sandbox.faults.setOutage(true);
  const late = await startServer({ kubeconfig: server.sandbox.kubeconfig, port: 0, host: '127.0.0.1' });
  try {
    const list = await fetch(`${late.url}/api/v1/services`);
    expect(list.status).toBe(503);
    expect(((await list.json()) as Problem).code).toBe('cluster-unreachable');
    expect((await fetch(`${late.url}/livez`)).status).toBe(200);
    expect((await fetch(`${late.url}/readyz`)).status).toBe(503);
    const follower = await followEvents(late.url);
    expect((await follower.next('snapshot')).cluster.state).toBe('unreachable');
    server.sandbox.faults.setOutage(false);
    await follower.next('cluster', ({ cluster }) => cluster.state === 'live');
    await follower.next('services', ({ changed }) => changed.some(({ name }) => name === 'reviews'));
    expect((await fetch(`${late.url}/readyz`)).status).toBe(200);
    expect((await fetch(`${late.url}/api/v1/services`)).status).toBe(200);
    follower.close();
  } finally {
    server.sandbox.faults.setOutage(false);
    await late.close();
  }
});

test('a server that closes ends its streams', async () => {
  const other = await startServer({ kubeconfig: server.sandbox.kubeconfig, port: 0, host: '127.0.0.1' });
  const follower = await followEvents(other.url);
  await follower.next('snapshot');
  await other.close();
  await follower.ended;
  await expect(fetch(`${other.url}/livez`)).rejects.toThrow();
});
