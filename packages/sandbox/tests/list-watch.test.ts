import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type SandboxServer, sandboxServer } from './sandbox-server.ts';

let server: SandboxServer;
beforeAll(async () => {
  server = await sandboxServer();
});
afterAll(() => server.close());

test('columns of a Table come with the first event of a watch only', async () => {
  const accept = 'application/json;as=Table;v=v1;g=meta.k8s.io';
  const watch = server.client.watch('/api/v1/namespaces?watch=1', { accept });
  const definitions: unknown[] = [];
  for await (const { object } of watch) {
    definitions.push(object.columnDefinitions?.length);
    expect(object.rows[0].cells).toHaveLength(3);
    if (definitions.length === 2) break;
  }
  expect(definitions).toEqual([3, undefined]);
});

test('bookmarks come in the form of the other events', async () => {
  const accept = 'application/json;as=PartialObjectMetadata;v=v1;g=meta.k8s.io';
  const query = 'watch=1&sendInitialEvents=true&resourceVersionMatch=NotOlderThan&allowWatchBookmarks=true';
  for await (const { type, object } of server.client.watch(`/api/v1/namespaces?${query}`, { accept })) {
    expect(object.kind).toBe('PartialObjectMetadata');
    if (type === 'BOOKMARK') break;
  }
});

test('a watch that wants no initial events begins with the next change', async () => {
  const path = '/api/v1/namespaces/default/configmaps';
  const query = 'watch=1&sendInitialEvents=false&resourceVersionMatch=NotOlderThan';
  const create = (name: string) => server.client.call('POST', path, { body: { metadata: { name } } });
  await create('before');
  const events = server.client.watch(`${path}?${query}`);
  const first = events.next();
  let isOver = false;
  // The watch begins at some time after it was asked for.
  for (let round = 0; !isOver; round++) {
    await create(`after-${round}`);
    isOver = await Promise.race([first.then(() => true), sleep(20, false)]);
  }
  const { value } = await first;
  expect([value?.type, value?.object.metadata.name]).toEqual(['ADDED', expect.stringMatching(/^after-/)]);
  await events.return(undefined);
});

test('pages are not for lists of any version', async () => {
  const { json } = await server.client.get('/api/v1/namespaces?limit=1&resourceVersion=0');
  expect(json.items.length).toBeGreaterThan(1);
  expect(json.metadata.continue).toBeUndefined();
});
