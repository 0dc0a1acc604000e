import { appendFile, mkdtemp, readdir, readFile, rm, stat, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Cluster, createCluster } from '../cluster/create-cluster.ts';
import type { ObjectStore } from '../cluster/object-store.ts';
import { loadStored } from '../cluster/stored-cluster.ts';
import { aConfigMap, aStore } from '../cluster/testing/store-fixture.ts';
import { DataFolder, DataFolderError } from './data-folder.ts';
import { keepCluster } from './keep-cluster.ts';

let path: string;
const clusters: Cluster[] = [];
beforeEach(async () => {
  path = await mkdtemp(join(tmpdir(), 'sandbox-data-'));
});
afterEach(async () => {
  for (const cluster of clusters.splice(0)) cluster.stop();
  await rm(path, { recursive: true });
});

function fail(error: unknown): never {
  throw error;
}

/** Does something to a store while it is kept. */
async function keepWhile(
  store: ObjectStore,
  work: () => void | Promise<void>,
  options: { largestJournalBytes?: number } = {},
): Promise<void> {
  const folder = await DataFolder.open(path);
  const kept = keepCluster({ store, folder, scenario: 'plain', onError: fail, ...options });
  await work();
  await kept.close();
  await folder.unlock();
}

async function readBack() {
  const folder = await DataFolder.open(path);
  try {
    return await folder.readJournal();
  } finally {
    await folder.unlock();
  }
}

/** Everything in a store, with its identities and versions. */
function contentOf(store: ObjectStore) {
  return store.registry.all().flatMap((type) => store.list(type).map(({ key, object }) => [type.plural, key, object]));
}

async function journalFile(): Promise<string> {
  const [name = ''] = (await readdir(path)).filter((each) => each.endsWith('.jsonl'));
  return join(path, name);
}

test('a whole cluster comes back as it was, and goes on', async () => {
  const cluster = createCluster({ scenario: 'gitops' });
  clusters.push(cluster);
  const pods = cluster.store.registry.get('pods');
  await keepWhile(cluster.store, () => {
    const [pod] = cluster.store.list(pods, 'default');
    cluster.store.delete(pods, { namespace: 'default', name: pod?.object.metadata.name ?? '' }, { graceSeconds: 0 });
    cluster.stop();
  });
  const journal = await readBack();
  if (journal === null) throw new Error('nothing was kept');
  expect(journal.scenario).toBe('plain');
  const again = createCluster({ stored: journal.cluster, podStartMs: 10, podStopMs: 5 });
  clusters.push(again);
  // Nobody has looked after the pod that went; now somebody does.
  const atWork = new Set(['pods', 'replicasets', 'deployments', 'endpointslices']);
  const atRest = (store: ObjectStore) => contentOf(store).filter(([plural]) => !atWork.has(String(plural)));
  expect(atRest(again.store)).toEqual(atRest(cluster.store));
  expect(again.store.version).toBeGreaterThanOrEqual(cluster.store.version);
  const ready = () => again.store.list(pods, 'default').length;
  await expect.poll(ready).toBe(7);
  const created = again.store.create(again.store.registry.get('configmaps'), aConfigMap('later'));
  expect(created.version).toBeGreaterThan(cluster.store.version);
  expect(again.store.eventsSince(pods, cluster.store.version - 1)).toBeUndefined();
});

test('whatever happens to a store, the journal says the same', async () => {
  const operation = fc.record({
    name: fc.constantFrom('a', 'b', 'c'),
    action: fc.constantFrom('put' as const, 'delete' as const),
    value: fc.string(),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(operation, { maxLength: 20 }), fc.nat(300), async (operations, limit) => {
      await rm(path, { recursive: true });
      const store = aStore();
      const type = store.registry.get('configmaps');
      await keepWhile(
        store,
        async () => {
          for (const [index, { name, action, value }] of operations.entries()) {
            const live = store.get(type, { namespace: 'default', name });
            if (action === 'delete') {
              if (live) store.delete(type, { namespace: 'default', name });
            } else if (live) store.update(type, aConfigMap(name, { value }));
            else store.create(type, aConfigMap(name, { value }));
            if (index % 7 === 3) await new Promise((resolve) => setTimeout(resolve, 60));
          }
        },
        { largestJournalBytes: limit },
      );
      const restored = aStore({ registry: store.registry });
      restored.delete(restored.registry.get('namespaces'), { namespace: '', name: 'default' });
      const journal = await readBack();
      if (journal === null) throw new Error('nothing was kept');
      loadStored(restored, journal.cluster);
      expect(contentOf(restored).filter(([plural]) => plural === 'configmaps')).toEqual(
        contentOf(store).filter(([plural]) => plural === 'configmaps'),
      );
      expect(journal.cluster.version).toBe(store.version);
    }),
    { numRuns: 8 },
  );
});

describe('a file that is torn', () => {
  const names = ['a', 'b', 'c', 'd'];
  async function tornAt(size: (whole: number) => number) {
    const store = aStore();
    const type = store.registry.get('configmaps');
    await keepWhile(store, async () => {
      await expect.poll(async () => (await readdir(path)).includes('journal-1.jsonl')).toBe(true);
      for (const name of names) store.create(type, aConfigMap(name));
    });
    const file = await journalFile();
    await truncate(file, size((await stat(file)).size));
  }

  test('in its last line counts up to there', async () => {
    await tornAt((whole) => whole - 3);
    const journal = await readBack();
    const kept = journal?.cluster.objects.filter(({ type }) => type === 'configmaps');
    expect(kept?.map(({ object }) => object.metadata.name)).toEqual(['a', 'b', 'c']);
  });

  test('in its objects does not count, nor does one that is not finished', async () => {
    await tornAt(() => 60);
    await expect(readBack()).rejects.toThrow(DataFolderError);
    await writeFile(join(path, 'journal-2.jsonl.new'), 'half');
    await expect(readBack()).rejects.toThrow('cannot be read. Remove the folder to begin anew');
  });

  test('is passed over for the one before it', async () => {
    await tornAt((whole) => whole);
    await writeFile(join(path, 'journal-2.jsonl'), '{"format":1,"scenario":"plain","version":9}\n{"type":"pods"');
    const journal = await readBack();
    expect(journal?.cluster.objects.filter(({ type }) => type === 'configmaps')).toHaveLength(names.length);
  });

  test('with bytes in the middle that are no JSON counts up to there', async () => {
    await tornAt((whole) => whole);
    const file = await journalFile();
    const line = '{"version":999,"type":"configmaps","key":"default/late","object":null}\n';
    await appendFile(file, `\u0000\u0000\u0000\n${line}`);
    const journal = await readBack();
    expect(journal?.cluster.version).toBeLessThan(999);
  });
});

test('old journals go when a new one is complete', async () => {
  const store = aStore();
  await keepWhile(store, () => undefined);
  await keepWhile(store, () => undefined);
  expect((await readdir(path)).toSorted()).toEqual(['journal-2.jsonl']);
  expect((await stat(join(path, 'journal-2.jsonl'))).mode & 0o777).toBe(0o600);
});

describe('the folder', () => {
  test('is empty at first', async () => {
    expect(await readBack()).toBeNull();
  });

  test('is for one process at a time', async () => {
    const folder = await DataFolder.open(path);
    await expect(DataFolder.open(path)).rejects.toThrow(`in use by another sandbox, process ${process.pid}`);
    await folder.unlock();
    await writeFile(join(path, 'lock'), '999999999');
    await (await DataFolder.open(path)).unlock();
  });

  test('keeps credentials, privately', async () => {
    const folder = await DataFolder.open(path);
    expect(await folder.readIdentity()).toBeNull();
    const identity = { certificate: { ca: 'a', certificate: 'b', key: 'c' }, tokens: { admin: 'secret' } };
    await folder.writeIdentity(identity);
    expect(await folder.readIdentity()).toEqual(identity);
    expect((await stat(join(path, 'identity.json'))).mode & 0o777).toBe(0o600);
    await writeFile(join(path, 'identity.json'), 'nonsense');
    await expect(folder.readIdentity()).rejects.toThrow('cannot be read. Remove it for new credentials');
    await folder.unlock();
    expect(await readFile(join(path, 'identity.json'), 'utf8')).toBe('nonsense');
  });
});
