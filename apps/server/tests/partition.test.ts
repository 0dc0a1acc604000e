/** The network between Sluice and the API server swallows everything for a while. `scripts/partition.ts` takes 30 s. */
import type { ChangeSummary } from '@sluice/shared/api/changes';
import type { Problem } from '@sluice/shared/api/problem';
import type { ServiceState } from '@sluice/shared/api/services';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startServer } from '../src/start-server.ts';
import { servicePath } from './testing/change-requests.ts';
import { followEvents } from './testing/follow-events.ts';
import { startWire, type Wire } from './testing/partition.ts';
import { collectionPath, startTestServer, type TestServer } from './testing/start-test-server.ts';

/** On the near side of the wire. */
let far: Awaited<ReturnType<typeof startServer>>;
/** Beside it, with a way of its own. */
let cluster: TestServer;
let wire: Wire;

beforeAll(async () => {
  cluster = await startTestServer({ scenario: 'canary' });
  wire = await startWire(cluster.sandbox.kubeconfig);
  far = await startServer({ kubeconfig: wire.kubeconfig, port: 0, host: '127.0.0.1', settleMs: 0 });
});
afterAll(async () => {
  await far.close();
  await wire.close();
  await cluster.close();
});

const v2 = ({ desired }: ServiceState) => desired.weights[1]?.weight;
const put = (weight: number) =>
  fetch(`${far.url}${servicePath()}/weights`, {
    method: 'PUT',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ weights: { v1: 100 - weight, v2: weight } }),
  });

test('a partition is noticed, nothing that was asked meanwhile is written later, and all is live again', async () => {
  const stream = await followEvents(far.url, '?namespace=default&service=reviews');
  await stream.next('snapshot');
  wire.cut(true);
  const refused = put(77);
  await stream.next('cluster', (event) => event.cluster.state === 'unreachable');
  const answer = await refused;
  expect([answer.status, ((await answer.json()) as Problem).code]).toEqual([503, 'cluster-unreachable']);
  // What is known is still shown.
  expect(v2((await (await fetch(`${far.url}${servicePath()}`)).json()) as ServiceState)).toBe(10);
  // Somebody else goes on working.
  await cluster.putWeights({ weights: { v1: 75, v2: 25 } });

  const from = stream.events.length;
  wire.cut(false);
  await stream.next('cluster', (event) => event.cluster.state === 'live', from);
  await stream.next('services', ({ changed }) => changed.some((service) => v2(service) === 25), from);
  // A change made now is made on what is there now, and nothing of the one before shows up.
  expect((await put(40)).status).toBe(200);
  const { changes } = (await cluster.call<{ changes: ChangeSummary[] }>(`${servicePath()}/changes`)).body;
  expect(changes.map(({ shares }) => [shares?.before.v2, shares?.after.v2])).toEqual([
    [0.25, 0.4],
    [0.1, 0.25],
  ]);
  const object = await cluster.kube<{ metadata: { generation: number } }>({
    path: `${collectionPath('virtualservices')}/reviews`,
  });
  expect(object.metadata.generation).toBe(3);
  stream.close();
});
