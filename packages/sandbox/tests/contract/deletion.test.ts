import { afterAll, beforeAll, expect, test } from 'vitest';
import { configMap, type TestCluster, testCluster } from './test-cluster.ts';

let cluster: TestCluster;
beforeAll(async () => {
  cluster = await testCluster();
});
afterAll(() => cluster.close());

async function ownerAndOwned(name: string) {
  const { json } = await cluster.client.call('POST', cluster.configMaps, { body: configMap(name) });
  const { uid } = json.metadata;
  const owner = { apiVersion: 'v1', kind: 'ConfigMap', name };
  const metadata = { name: `${name}-owned`, ownerReferences: [{ ...owner, uid, blockOwnerDeletion: true }] };
  await cluster.client.call('POST', cluster.configMaps, { body: { ...configMap(name), metadata } });
  return { path: `${cluster.configMaps}/${name}`, owned: `${cluster.configMaps}/${name}-owned` };
}
const statusOf = async (path: string) => (await cluster.client.get(path)).status;
const remove = (path: string, propagationPolicy: string) =>
  cluster.client.call('DELETE', path, { body: { propagationPolicy } });

test('in the background takes what is owned afterwards', async () => {
  const { path, owned } = await ownerAndOwned('background');
  expect((await remove(path, 'Background')).json).toMatchObject({ kind: 'Status', status: 'Success' });
  await expect.poll(() => statusOf(owned), { timeout: 30_000 }).toBe(404);
});

test('in the foreground waits for what is owned', async () => {
  const { path, owned } = await ownerAndOwned('foreground');
  const { json } = await remove(path, 'Foreground');
  expect(json.metadata).toMatchObject({
    finalizers: ['foregroundDeletion'],
    deletionTimestamp: expect.stringMatching(/^\d{4}-/),
  });
  await expect.poll(() => statusOf(path), { timeout: 30_000 }).toBe(404);
  expect(await statusOf(owned)).toBe(404);
});

test('of an orphan’s owner sets it free', async () => {
  const { path, owned } = await ownerAndOwned('orphan');
  expect((await remove(path, 'Orphan')).json.metadata.finalizers).toEqual(['orphan']);
  await expect.poll(() => statusOf(path), { timeout: 30_000 }).toBe(404);
  const { json } = await cluster.client.get(owned);
  expect(json.metadata.ownerReferences).toBeUndefined();
});

test('of a collection takes what matches', async () => {
  for (const [name, group] of Object.entries({ a: 'x', b: 'x', c: 'y' })) {
    await cluster.client.call('POST', cluster.configMaps, { body: configMap(name, {}, { group }) });
  }
  const { status } = await cluster.client.call('DELETE', `${cluster.configMaps}?labelSelector=group%3Dx`);
  expect(status).toBe(200);
  const { json } = await cluster.client.get(`${cluster.configMaps}?labelSelector=group`);
  expect(json.items.map(({ metadata }: { metadata: { name: string } }) => metadata.name)).toEqual(['c']);
});

test('is tried where the body says so; beside a body the query says nothing', async () => {
  const path = `${cluster.configMaps}/tried`;
  await cluster.client.call('POST', cluster.configMaps, { body: configMap('tried') });
  for (const [query, body] of [
    ['?dryRun=All', undefined],
    ['', { dryRun: ['All'] }],
  ] as const) {
    expect((await cluster.client.call('DELETE', path + query, { body })).status).toBe(200);
    expect(await statusOf(path)).toBe(200);
  }
  await cluster.client.call('DELETE', `${path}?dryRun=All`, { body: { apiVersion: 'v1', kind: 'DeleteOptions' } });
  expect(await statusOf(path)).toBe(404);
});

test('by another name is refused', async () => {
  await cluster.client.call('POST', cluster.configMaps, { body: configMap('stays') });
  const { json } = await remove(`${cluster.configMaps}/stays`, 'Sometimes');
  expect(json).toMatchObject({ kind: 'Status', code: 422, reason: 'Invalid' });
});
