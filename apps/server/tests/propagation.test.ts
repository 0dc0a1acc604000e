/** Changes followed to the proxies of a whole sandbox, by way of a real port-forward. */
import type { StreamEvent } from '@sluice/shared/api/events';
import type { Propagation } from '@sluice/shared/api/propagation';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { type Follower, followEvents } from './testing/follow-events.ts';
import { collectionPath, startTestServer, type TestServer } from './testing/start-test-server.ts';

let server: TestServer;
const followers: Follower[] = [];
let weight = 10;
/** Since when the change is followed that came before the test's own; news of it may still come. */
let sinceBefore = 0;

beforeAll(async () => {
  server = await startTestServer({ scenario: 'canary', rps: 40, settleMs: 600_000 });
});
afterEach(async () => {
  for (const follower of followers.splice(0)) follower.close();
  server.sandbox.controls.setPropagation({ minMs: 20, maxMs: 250 });
  server.sandbox.controls.changeWorkload('default', 'productpage-v1', { rejectsConfiguration: false });
  server.sandbox.setLoad(40);
});
afterAll(() => server.close());

async function follow(query = '?namespace=default&service=reviews'): Promise<Follower> {
  const follower = await followEvents(server.url, query);
  followers.push(follower);
  // By then it is known how proxies are before the change.
  await follower.next('traffic');
  await forgetEarlier();
  return follower;
}

async function forgetEarlier(): Promise<void> {
  sinceBefore = (await server.getService()).propagation?.since ?? 0;
}

type Told = Extract<StreamEvent, { event: 'propagation' }>;
const reviewsOf = ({ services }: Told): Propagation | null | undefined =>
  services.find(({ name }) => name === 'reviews')?.propagation;

/** The first time that the stream tells this about a change of the test's own. */
async function told(follower: Follower, holds: (propagation: Propagation) => boolean): Promise<Propagation> {
  const event = await follower.next('propagation', (each) => {
    const found = reviewsOf(each);
    return found !== null && found !== undefined && found.since > sinceBefore && holds(found);
  });
  return reviewsOf(event) as Propagation;
}

/** Past Sluice; always another weight. */
async function patchWeights(): Promise<void> {
  weight = (weight + 7) % 90;
  await server.kube({
    method: 'PATCH',
    path: `${collectionPath('virtualservices')}/reviews`,
    patchType: 'application/json-patch+json',
    body: [
      { op: 'replace', path: '/spec/http/0/route/0/weight', value: 100 - weight },
      { op: 'replace', path: '/spec/http/0/route/1/weight', value: weight },
    ],
  });
}

async function putWeights(v2: number): Promise<string> {
  const answer = await server.putWeights<{ change: string }>({ weights: { v1: 100 - v2, v2 } });
  expect(answer.status).toBe(200);
  return answer.body.change;
}

function settle(change: string, query: string, signal?: AbortSignal) {
  return server.call<{ outcome: string; propagation: Propagation | null; evidence: { state: string } }>(
    `/api/v1/namespaces/default/services/reviews/changes/${change}/wait${query}`,
    signal && { signal },
  );
}

/** All sidecars of Bookinfo; the gateway has no routes to reviews. */
const sidecars = 6;

test('a change through Sluice is applied, distributed and in effect, with its id and the proxies that count', async () => {
  const reviews = await follow();
  expect((await reviews.next('snapshot')).services[0]?.propagation ?? null).toBeNull();
  server.sandbox.controls.setPropagation({ minMs: 700, maxMs: 1_200 });
  const change = await putWeights(20);
  const own = (state: Propagation['state']) => (found: Propagation) => found.change === change && found.state === state;
  const distributing = await told(reviews, own('distributing'));
  expect(distributing).toMatchObject({ affected: sidecars, inEffectAt: null, reason: null });
  expect(distributing.acknowledged + distributing.pending.length).toBe(sidecars);
  const done = await told(reviews, own('in-effect'));
  expect(done).toMatchObject({ affected: sidecars, acknowledged: sidecars, pending: [], rejected: [] });
  expect(done.inEffectAt).toBeGreaterThan(done.since);
  expect((await server.getService()).propagation).toMatchObject({ state: 'in-effect', change });
  const states = reviews.events.flatMap((event) =>
    event.event === 'propagation' ? (reviewsOf(event)?.state ?? []) : [],
  );
  expect(states.indexOf('in-effect')).toBe(states.length - 1);
});

test('evidence waits for the proxies and not for a fixed time', async () => {
  const reviews = await follow();
  await putWeights(30);
  const done = await told(reviews, ({ state }) => state === 'in-effect');
  const counted = await reviews.next(
    'traffic',
    ({ services }) => (services[0]?.evidence.requests ?? 0) > 0,
    reviews.events.length,
  );
  expect(counted.services[0]?.evidence.since).toBeGreaterThanOrEqual(done.inEffectAt ?? Infinity);
});

test('a change made elsewhere is followed as well, and has no id', async () => {
  const all = await follow('');
  await patchWeights();
  const done = await told(all, ({ state }) => state === 'in-effect');
  expect(done).toMatchObject({ change: null, affected: sidecars });
});

test('a change of another replica has the same id here', async () => {
  const other = await startTestServer({ sandbox: server.sandbox });
  const reviews = await followEvents(other.url, '?namespace=default&service=reviews');
  try {
    await reviews.next('traffic');
    await forgetEarlier();
    const change = await putWeights(25);
    expect(await told(reviews, (found) => found.change !== null)).toMatchObject({ change });
    const second = await putWeights(35);
    expect(await told(reviews, (found) => found.change === second)).toMatchObject({ change: second });
  } finally {
    reviews.close();
    await other.close();
  }
});

test('a DestinationRule goes to gateways, too', async () => {
  const reviews = await follow();
  await server.kube({
    method: 'PATCH',
    path: `${collectionPath('destinationrules')}/reviews`,
    patchType: 'application/merge-patch+json',
    body: { spec: { trafficPolicy: { loadBalancer: { simple: 'RANDOM' } } } },
  });
  expect(await told(reviews, ({ state }) => state === 'in-effect')).toMatchObject({ affected: sidecars + 1 });
});

test('rules that only one namespace sees are waited for there alone', async () => {
  const reviews = await follow();
  await server.kube({
    method: 'PATCH',
    path: `${collectionPath('virtualservices')}/reviews`,
    patchType: 'application/merge-patch+json',
    body: { spec: { exportTo: ['nowhere'] } },
  });
  // Whoever had it is concerned by losing it.
  expect(await told(reviews, ({ state }) => state === 'in-effect')).toMatchObject({ affected: sidecars });
  await forgetEarlier();
  await server.kube({
    method: 'PATCH',
    path: `${collectionPath('virtualservices')}/reviews`,
    patchType: 'application/merge-patch+json',
    body: { spec: { exportTo: null } },
  });
  await told(reviews, ({ state }) => state === 'in-effect');
});

test('a proxy that refuses is named with what it said, until it takes the change after all', async () => {
  const reviews = await follow();
  server.sandbox.controls.changeWorkload('default', 'productpage-v1', { rejectsConfiguration: true });
  const change = await putWeights(40);
  const rejected = await told(reviews, ({ state, pending }) => state === 'rejected' && pending.length === 0);
  expect(rejected).toMatchObject({ change, affected: sidecars, acknowledged: sidecars - 1, reason: null });
  expect(rejected.rejected).toEqual([
    { namespace: 'default', name: expect.stringMatching(/^productpage-v1-/), error: expect.stringMatching(/rejected/) },
  ]);
  expect((await settle(change, '?for=matches')).body).toMatchObject({ outcome: 'rejected' });
  server.sandbox.controls.changeWorkload('default', 'productpage-v1', { rejectsConfiguration: false });
  expect(await told(reviews, ({ state }) => state === 'in-effect')).toMatchObject({ change, rejected: [] });
});

test('waiting ends when all proxies have the change, though nobody looks', async () => {
  const change = await putWeights(50);
  const { status, body } = await settle(change, '?for=acknowledged');
  expect(status).toBe(200);
  expect(body).toMatchObject({ outcome: 'acknowledged', propagation: { state: 'in-effect', change } });
  // Once more, after the fact.
  expect((await settle(change, '?timeoutSeconds=0')).body).toMatchObject({ outcome: 'acknowledged' });
});

test('waiting for requests measures them', async () => {
  server.sandbox.setLoad(400);
  const change = await putWeights(55);
  expect((await settle(change, '?for=matches&timeoutSeconds=60')).body).toMatchObject({
    outcome: 'matches',
    evidence: { state: 'matches' },
  });
});

test('a change that another one takes the place of is not waited for any more', async () => {
  server.sandbox.controls.setPropagation({ minMs: 60_000, maxMs: 60_000 });
  const change = await putWeights(60);
  expect((await settle(change, '?timeoutSeconds=0.2')).body.outcome).toBe('time-up');
  const waiting = settle(change, '');
  await putWeights(61);
  expect((await waiting).body.outcome).toBe('superseded');
});

test('who hangs up does not wait any more; who asks for what is not there is told', async () => {
  const change = await putWeights(62);
  const gone = new AbortController();
  const hanging = settle(change, '?for=matches&timeoutSeconds=300', gone.signal);
  gone.abort();
  await expect(hanging).rejects.toThrow();
  expect((await settle('reviews-nope', '')).status).toBe(404);
});

test('pods are told with their version, workload and sidecar', async () => {
  const { body } = await server.call<{
    pods: { version: string; workload: string; sidecar: boolean; ready: boolean; images: string[] }[];
  }>('/api/v1/namespaces/default/services/reviews/pods');
  expect(body.pods).toMatchObject(
    ['v1', 'v2', 'v3'].map((version) => ({ version, workload: `reviews-${version}`, sidecar: true, ready: true })),
  );
  expect(body.pods[0]?.images).toEqual([expect.stringContaining('reviews-v1')]);
});
