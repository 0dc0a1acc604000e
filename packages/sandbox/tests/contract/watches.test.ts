import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { jsonPatch, mergePatch, type WatchEvent } from '../kube-client.ts';
import { configMap, type TestCluster, testCluster, virtualService } from './test-cluster.ts';

let cluster: TestCluster;
let run = 0;
beforeAll(async () => {
  cluster = await testCluster();
});
afterAll(() => cluster.close());
beforeEach(() => {
  run += 1;
});

const add = (name: string, labels: Record<string, string> = {}) =>
  cluster.client.call('POST', cluster.configMaps, { body: configMap(name, {}, { run: String(run), ...labels }) });
const relabel = (name: string, labels: Record<string, string | null>) =>
  cluster.client.call('PATCH', `${cluster.configMaps}/${name}`, { type: mergePatch, body: { metadata: { labels } } });
const remove = (name: string) => cluster.client.call('DELETE', `${cluster.configMaps}/${name}`);
const version = async (): Promise<string> =>
  (await cluster.client.get(`${cluster.configMaps}?limit=1`)).json.metadata.resourceVersion;
const watch = (query: string) => cluster.client.watch(`${cluster.configMaps}?watch=true&${query}`);
const selector = (extra = '') => `labelSelector=run%3D${run}${extra}`;

async function take(events: AsyncGenerator<WatchEvent>, count: number): Promise<WatchEvent[]> {
  const taken: WatchEvent[] = [];
  for await (const event of events) {
    taken.push(event);
    if (taken.length === count) break;
  }
  return taken;
}
const told = (events: WatchEvent[]) => events.map(({ type, object }) => `${type} ${object.metadata.name}`);

describe('a watch', () => {
  test('from a version replays what happened since and goes on', async () => {
    const start = await version();
    await add(`a${run}`);
    const events = take(watch(`${selector()}&resourceVersion=${start}`), 3);
    await relabel(`a${run}`, { more: 'x' });
    await remove(`a${run}`);
    expect(told(await events)).toEqual([`ADDED a${run}`, `MODIFIED a${run}`, `DELETED a${run}`]);
  });

  test('without a version begins with what is there', async () => {
    await add(`a${run}`);
    await add(`b${run}`);
    const events = take(watch(selector()), 3);
    await add(`c${run}`);
    expect(told(await events).sort()).toEqual([`ADDED a${run}`, `ADDED b${run}`, `ADDED c${run}`]);
  });

  test('sees objects come and go through its selector', async () => {
    const start = await version();
    await add(`a${run}`, { on: 'no' });
    await relabel(`a${run}`, { on: 'yes' });
    await relabel(`a${run}`, { note: 'x' });
    const last = (await relabel(`a${run}`, { on: 'no' })).json;
    const events = await take(watch(`${selector(',on%3Dyes')}&resourceVersion=${start}`), 3);
    expect(told(events)).toEqual([`ADDED a${run}`, `MODIFIED a${run}`, `DELETED a${run}`]);
    expect(events[2]?.object.metadata).toMatchObject({
      resourceVersion: last.metadata.resourceVersion,
      labels: { on: 'yes' },
    });
  });

  test('ends after its time, with a bookmark just before', async () => {
    const start = await version();
    const events: WatchEvent[] = [];
    // A real API server sends it two seconds before the end.
    for await (const event of watch(`${selector()}&resourceVersion=${start}&timeoutSeconds=4&allowWatchBookmarks=true`))
      events.push(event);
    const last = events.at(-1);
    expect(last?.type).toBe('BOOKMARK');
    expect(last?.object).toMatchObject({
      kind: 'ConfigMap',
      apiVersion: 'v1',
      metadata: { resourceVersion: expect.stringMatching(/^\d+$/) },
    });
  });

  test('can send a list first and say where it ends', async () => {
    await add(`a${run}`);
    const query = `${selector()}&sendInitialEvents=true&resourceVersionMatch=NotOlderThan&allowWatchBookmarks=true`;
    const [first, second] = await take(watch(query), 2);
    expect(first?.type).toBe('ADDED');
    expect(second?.type).toBe('BOOKMARK');
    expect(second?.object.metadata.annotations).toEqual({ 'k8s.io/initial-events-end': 'true' });
  });

  test('of one version of a kind is told of changes made through another', async () => {
    const name = `vs${run}`;
    const { json } = await cluster.client.call('POST', cluster.virtualServices, { body: virtualService(name) });
    const beta = cluster.virtualServices.replace('/v1/', '/v1beta1/');
    const query = `watch=true&resourceVersion=${json.metadata.resourceVersion}&fieldSelector=metadata.name%3D${name}`;
    const events = take(cluster.client.watch(`${beta}?${query}`), 1);
    await cluster.client.call('PATCH', `${cluster.virtualServices}/${name}`, {
      type: jsonPatch,
      body: [{ op: 'add', path: '/spec/http/0/route/0/weight', value: 55 }],
    });
    const [event] = await events;
    expect(event).toMatchObject({ type: 'MODIFIED', object: { apiVersion: 'networking.istio.io/v1beta1' } });
    expect(event?.object.spec.http[0].route[0].weight).toBe(55);
  });
});
