import { afterAll, beforeAll, expect, test } from 'vitest';
import { type SandboxServer, sandboxServer } from './sandbox-server.ts';

let server: SandboxServer;
beforeAll(async () => {
  server = await sandboxServer({}, { watchSettings: { bookmarkMs: 30 } });
});
afterAll(() => server.close());

const services = '/api/v1/namespaces/default/services';
const currentVersion = async (): Promise<string> => (await server.client.get(services)).json.metadata.resourceVersion;

test('cut watches break off and can be resumed', async () => {
  const version = await currentVersion();
  const watch = server.client.watch(`${services}?watch=1&allowWatchBookmarks=true&resourceVersion=${version}`);
  expect((await watch.next()).value).toMatchObject({ type: 'BOOKMARK' });
  server.faults.cutWatches();
  await expect(async () => {
    for await (const _ of watch);
  }).rejects.toThrow();
  const resumed = server.client.watch(`${services}?watch=1&allowWatchBookmarks=true&resourceVersion=${version}`);
  expect((await resumed.next()).value).toMatchObject({ type: 'BOOKMARK' });
  await resumed.return(undefined);
});

test('after the history is forgotten watches and pages are told 410', async () => {
  const page = await server.client.get(`${services}?limit=2`);
  const version: string = page.json.metadata.resourceVersion;
  server.faults.expireWatches();
  const { value } = await server.client.watch(`${services}?watch=1&resourceVersion=${version}`).next();
  expect(value).toMatchObject({
    type: 'ERROR',
    object: {
      kind: 'Status',
      code: 410,
      reason: 'Expired',
      message: expect.stringMatching(/^too old resource version: \d+ \(\d+\)$/),
    },
  });
  const exact = await server.client.get(`${services}?resourceVersionMatch=Exact&resourceVersion=${version}`);
  expect(exact.json).toMatchObject({
    code: 410,
    reason: 'Expired',
    message: 'The resourceVersion for the provided list is too old.',
  });

  const next = await server.client.get(`${services}?limit=100&continue=${page.json.metadata.continue}`);
  expect(next.json).toMatchObject({ code: 410, reason: 'Expired' });
  expect(next.json.message).toContain(
    'The provided continue parameter is too old to display a consistent list result.',
  );
  const rest = await server.client.get(`${services}?limit=100&continue=${next.json.metadata.continue}`);
  expect([...page.json.items, ...rest.json.items]).toHaveLength((await server.client.get(services)).json.items.length);
});

test('an outage refuses everything until it is over', async () => {
  server.faults.setOutage(true);
  await expect(server.client.get(services)).rejects.toThrow();
  server.faults.setOutage(false);
  expect((await server.client.get(services)).status).toBe(200);
});

test('a slow watcher is dropped instead of held in memory', async () => {
  const small = await sandboxServer({}, { watchSettings: { longestBacklog: 1_000 } });
  const data = { text: 'x'.repeat(100_000) };
  for (let index = 0; index < 60; index++) {
    await small.client.call('POST', '/api/v1/namespaces/default/configmaps', {
      body: { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: `big-${index}` }, data },
    });
  }
  await expect(async () => {
    for await (const _ of small.client.watch('/api/v1/namespaces/default/configmaps?watch=1'));
  }).rejects.toThrow();
  await small.close();
});

test('bookmarks carry the newest version of the cluster', async () => {
  const watch = server.client.watch(
    `${services}?watch=1&allowWatchBookmarks=true&resourceVersion=${await currentVersion()}`,
  );
  await server.client.call('POST', '/api/v1/namespaces/default/configmaps', {
    body: { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'elsewhere' } },
  });
  const wanted = await currentVersion();
  let seen = '';
  for await (const { type, object } of watch) {
    expect(type).toBe('BOOKMARK');
    seen = object.metadata.resourceVersion;
    if (seen === wanted) break;
  }
  expect(seen).toBe(wanted);
});
