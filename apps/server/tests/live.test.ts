import type { StreamEvent } from '@sluice/shared/api/events';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { type Follower, followEvents } from './testing/follow-events.ts';
import { collectionPath, startTestServer, type TestServer } from './testing/start-test-server.ts';

let server: TestServer;
const followers: Follower[] = [];

async function follow(query?: string): Promise<Follower> {
  const follower = await followEvents(server.url, query);
  followers.push(follower);
  return follower;
}

beforeAll(async () => {
  server = await startTestServer({ scenario: 'canary', rps: 80 });
});
afterEach(() => {
  for (const follower of followers.splice(0)) follower.close();
});
afterAll(() => server.close());

type Traffic = Extract<StreamEvent, { event: 'traffic' }>;
const reviewsOf = ({ services }: Traffic) => services.find(({ name }) => name === 'reviews');
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

test('a stream begins with everything that it covers', async () => {
  const all = await follow();
  const one = await follow('?namespace=default&service=reviews');
  const none = await follow('?namespace=nowhere');
  const names = async (follower: Follower) => (await follower.next('snapshot')).services.map(({ name }) => name);
  expect(await names(all)).toEqual(['details', 'productpage', 'ratings', 'reviews']);
  expect(await names(one)).toEqual(['reviews']);
  expect(await names(none)).toEqual([]);
  expect((await one.next('snapshot')).cluster.state).toBe('live');
  expect(one.events[0]?.event).toBe('snapshot');
});

test('a follower is told every second, also when there is nothing to tell', async () => {
  const nobody = await follow('?namespace=nowhere');
  const first = await nobody.next('traffic');
  const second = await nobody.next('traffic', ({ time }) => time > first.time);
  expect(first.services).toEqual([]);
  expect(second.time).toBeGreaterThan(first.time);
});

test('what is followed is measured: shares near the weights, evidence growing, history for who comes later', async () => {
  const reviews = await follow('?namespace=default&service=reviews');
  const event = await reviews.next('traffic', (traffic) => (reviewsOf(traffic)?.evidence.requests ?? 0) > 400);
  const measured = reviewsOf(event);
  expect(measured?.evidence.state).not.toBe('diverges');
  expect(measured?.evidence.pValue).toBeGreaterThan(0.001);
  const [v1, v2, v3] = measured?.observed?.versions ?? [];
  expect(v1?.share).toBeGreaterThan(0.8);
  expect(v2?.share).toBeGreaterThan(0);
  expect(v3?.requests).toBe(0);
  expect(measured?.observed?.unattributed).toBe(0);

  const later = await follow('?namespace=default&service=reviews');
  const snapshot = await later.next('snapshot');
  expect(snapshot.traffic[0]?.points.length).toBeGreaterThan(2);
  const { observed, evidence } = await server.getService();
  expect(observed?.requests).toBeGreaterThan(400);
  expect(evidence.requests).toBeGreaterThan(400);
});

test('a change from outside shows on the stream, and counting begins anew', async () => {
  const reviews = await follow('?namespace=default&service=reviews');
  const other = await follow('?namespace=default&service=ratings');
  await reviews.next('traffic', (traffic) => (reviewsOf(traffic)?.evidence.requests ?? 0) > 100);
  const from = reviews.events.length;
  await setV2(60);
  const news = await reviews.next('services', () => true, from);
  expect(news.changed.map(({ desired }) => desired.weights.map(({ share }) => share))).toEqual([[0.4, 0.6, 0]]);
  // What was measured before the news came was measured under the old rules.
  const since = reviews.events.length;
  const after = await reviews.next('traffic', (traffic) => (reviewsOf(traffic)?.evidence.requests ?? 0) > 300, since);
  const measured = reviewsOf(after);
  expect(measured?.evidence.state).not.toBe('diverges');
  expect(measured?.observed?.versions.find(({ version }) => version === 'v2')?.share).toBeGreaterThan(0.4);
  expect(other.events.some(({ event }) => event === 'services')).toBe(false);
  await setV2(10);
});

test('a change through the API leaves nothing of the old split in what is observed', async () => {
  const reviews = await follow('?namespace=default&service=reviews');
  await reviews.next('traffic', (traffic) => (reviewsOf(traffic)?.evidence.requests ?? 0) > 100);
  const { body } = await server.putWeights<{ service: { observed: unknown; evidence: { requests: number } } }>({
    weights: { v3: 100 },
  });
  expect(body.service.observed).toBeNull();
  expect(body.service.evidence.requests).toBe(0);
  await server.putWeights({ weights: { v1: 90, v2: 10 } });
});

test('a service that comes and goes is told', async () => {
  const all = await follow('?namespace=default');
  await all.next('traffic');
  const services = '/api/v1/namespaces/default/services';
  await server.kube({
    method: 'POST',
    path: services,
    body: {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name: 'extra' },
      spec: { selector: { app: 'extra' }, ports: [{ port: 80, name: 'http' }] },
    },
  });
  await all.next('services', ({ changed }) => changed.some(({ name }) => name === 'extra'));
  await server.kube({ method: 'DELETE', path: `${services}/extra` });
  await all.next('services', ({ removed }) => removed.some(({ name }) => name === 'extra'));
});

test('a version that crashes is no longer ready', async () => {
  const reviews = await follow('?namespace=default&service=reviews');
  await reviews.next('traffic');
  const readyV2 = ({ changed }: Extract<StreamEvent, { event: 'services' }>) => changed[0]?.versions[1]?.pods.ready;
  server.sandbox.controls.changeWorkload('default', 'reviews-v2', { crashed: true });
  await reviews.next('services', (event) => readyV2(event) === 0);
  const from = reviews.events.length;
  server.sandbox.controls.changeWorkload('default', 'reviews-v2', { crashed: false });
  await reviews.next('services', (event) => readyV2(event) === 1, from);
});
