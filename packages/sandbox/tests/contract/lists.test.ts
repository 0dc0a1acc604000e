import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { configMap, type TestCluster, testCluster } from './test-cluster.ts';

let cluster: TestCluster;
beforeAll(async () => {
  cluster = await testCluster();
  for (const name of ['a', 'b', 'c', 'd', 'e']) {
    const labels = { odd: String('ace'.includes(name)), name };
    await cluster.client.call('POST', cluster.configMaps, { body: configMap(name, {}, labels) });
  }
});
afterAll(() => cluster.close());

const ours = 'name';

async function namesOf(query: string): Promise<string[]> {
  const { json } = await cluster.client.get(`${cluster.configMaps}?${query}`);
  return json.items.map(({ metadata }: { metadata: { name: string } }) => metadata.name);
}

describe('a list', () => {
  test.each([
    { query: `labelSelector=${ours}`, names: ['a', 'b', 'c', 'd', 'e'] },
    { query: 'labelSelector=odd%3Dtrue', names: ['a', 'c', 'e'] },
    { query: 'labelSelector=odd%3Dtrue,name+notin+(a)', names: ['c', 'e'] },
    { query: 'labelSelector=odd%3Dfalse&fieldSelector=metadata.name!%3Db', names: ['d'] },
    { query: 'fieldSelector=metadata.name%3Dc', names: ['c'] },
  ])('takes $query', async ({ query, names }) => {
    expect(await namesOf(query)).toEqual(names);
  });

  test('comes in pages that all show the first one’s version', async () => {
    const first = await cluster.client.get(`${cluster.configMaps}?limit=2&labelSelector=${ours}`);
    expect(first.json.items).toHaveLength(2);
    await cluster.client.call('POST', cluster.configMaps, { body: configMap('bb', {}, { name: 'bb' }) });
    await cluster.client.call('DELETE', `${cluster.configMaps}/d`);
    const names: string[] = [];
    for (let token: string = first.json.metadata.continue; token; ) {
      const query = `limit=2&labelSelector=${ours}&continue=${encodeURIComponent(token)}`;
      const page = await cluster.client.get(`${cluster.configMaps}?${query}`);
      expect(page.json.metadata.resourceVersion).toBe(first.json.metadata.resourceVersion);
      names.push(...page.json.items.map(({ metadata }: { metadata: { name: string } }) => metadata.name));
      token = page.json.metadata.continue;
    }
    expect(names).toEqual(['c', 'd', 'e']);
    expect(await namesOf(`labelSelector=${ours}`)).toEqual(['a', 'b', 'bb', 'c', 'e']);
    const exact = `resourceVersionMatch=Exact&resourceVersion=${first.json.metadata.resourceVersion}`;
    expect(await namesOf(`labelSelector=${ours}&${exact}`)).toEqual(['a', 'b', 'c', 'd', 'e']);
  });

  test.each([
    { query: 'continue=nonsense', code: 400 },
    { query: 'labelSelector=a%3Db%3Dc', code: 400 },
    { query: 'fieldSelector=spec.bogus%3Dx', code: 400 },
    { query: 'resourceVersionMatch=Exact', code: 422 },
    { query: 'resourceVersion=x', code: [400, 422] },
    { query: 'resourceVersion=99999999999999', code: 504 },
    { query: 'sendInitialEvents=true', code: 422 },
  ])('refuses $query', async ({ query, code }) => {
    const { status, json } = await cluster.client.get(`${cluster.configMaps}?${query}`);
    expect([code].flat()).toContain(status);
    expect(json).toMatchObject({ kind: 'Status', status: 'Failure', code: status });
  });

  test('can be a table', async () => {
    const accept = 'application/json;as=Table;v=v1;g=meta.k8s.io,application/json';
    const { json } = await cluster.client.get(`${cluster.configMaps}?fieldSelector=metadata.name%3Da`, { accept });
    expect(json).toMatchObject({ kind: 'Table', apiVersion: 'meta.k8s.io/v1' });
    expect(json.columnDefinitions[0]).toMatchObject({ name: 'Name', format: 'name' });
    expect(json.rows[0].cells[0]).toBe('a');
    expect(json.rows[0].object).toMatchObject({ kind: 'PartialObjectMetadata', metadata: { name: 'a' } });
  });

  test('can be reduced to metadata', async () => {
    const accept = 'application/json;as=PartialObjectMetadataList;v=v1;g=meta.k8s.io';
    const { json } = await cluster.client.get(`${cluster.configMaps}?fieldSelector=metadata.name%3Da`, { accept });
    expect(json.kind).toBe('PartialObjectMetadataList');
    expect(json.items[0].metadata.name).toBe('a');
    expect(json.items[0].data).toBeUndefined();
  });
});
