import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { configMap, type TestCluster, testCluster, virtualService } from './test-cluster.ts';

let cluster: TestCluster;
beforeAll(async () => {
  cluster = await testCluster();
});
afterAll(() => cluster.close());

const post = (body: unknown, query = '') => cluster.client.call('POST', cluster.virtualServices + query, { body });

describe('an object', () => {
  test('is created, read, replaced and deleted', async () => {
    const created = await post(virtualService('life'));
    expect(created.status).toBe(201);
    expect(created.json.metadata).toMatchObject({ generation: 1, namespace: cluster.namespace });
    const path = `${cluster.virtualServices}/life`;
    expect((await cluster.client.get(path)).json).toEqual(created.json);

    const wanted = { ...created.json, spec: virtualService('life', [50, 50]).spec };
    const replaced = await cluster.client.call('PUT', path, { body: wanted });
    expect(replaced.json.metadata.generation).toBe(2);
    expect(replaced.json.metadata.resourceVersion).not.toBe(created.json.metadata.resourceVersion);

    const stale = await cluster.client.call('PUT', path, { body: wanted });
    expect(stale.json).toMatchObject({ code: 409, reason: 'Conflict' });

    const deleted = await cluster.client.call('DELETE', path);
    expect(deleted.json).toMatchObject({
      kind: 'Status',
      status: 'Success',
      details: { name: 'life', uid: created.json.metadata.uid },
    });
    expect((await cluster.client.get(path)).status).toBe(404);
  });

  test('written without a change keeps its version', async () => {
    const created = await post(virtualService('same'));
    const again = await cluster.client.call('PUT', `${cluster.virtualServices}/same`, { body: created.json });
    expect(again.json.metadata.resourceVersion).toBe(created.json.metadata.resourceVersion);
  });

  test('is one in all versions', async () => {
    const created = await post(virtualService('versions'));
    const path = `${cluster.virtualServices}/versions`.replace('/v1/', '/v1beta1/');
    const beta = await cluster.client.get(path);
    expect(beta.json).toMatchObject({ apiVersion: 'networking.istio.io/v1beta1', spec: created.json.spec });
    expect(beta.json.metadata.resourceVersion).toBe(created.json.metadata.resourceVersion);
    const written = await cluster.client.call('PUT', path, {
      body: { ...beta.json, spec: { ...beta.json.spec, hosts: ['other'] } },
    });
    expect(written.status).toBe(200);
    const read = await cluster.client.get(`${cluster.virtualServices}/versions`);
    expect(read.json).toMatchObject({
      apiVersion: 'networking.istio.io/v1',
      spec: { ...created.json.spec, hosts: ['other'] },
    });
  });

  test('gets a name from its prefix', async () => {
    const { metadata: _, ...rest } = virtualService('x');
    const created = await post({ ...rest, metadata: { generateName: 'made-' } });
    expect(created.json.metadata.name).toMatch(/^made-[bcdfghjklmnpqrstvwxz2456789]{5}$/);
  });

  test('of a dry run is answered and not kept', async () => {
    const created = await post(virtualService('dry'), '?dryRun=All');
    expect(created.status).toBe(201);
    expect(created.json.metadata.resourceVersion).toBeUndefined();
    expect((await cluster.client.get(`${cluster.virtualServices}/dry`)).status).toBe(404);
  });

  test('with a finalizer outlives its deletion until the finalizer goes', async () => {
    const body = { ...configMap('held'), metadata: { name: 'held', finalizers: ['sluice.example/hold'] } };
    await cluster.client.call('POST', cluster.configMaps, { body });
    const path = `${cluster.configMaps}/held`;
    const marked = await cluster.client.call('DELETE', path);
    expect(marked.json.metadata.deletionTimestamp).toBeDefined();
    expect((await cluster.client.get(path)).status).toBe(200);
    await cluster.client.call('PATCH', path, {
      type: 'application/merge-patch+json',
      body: { metadata: { finalizers: null } },
    });
    expect((await cluster.client.get(path)).status).toBe(404);
  });

  test('is not deleted when the precondition fails', async () => {
    await post(virtualService('guarded'));
    const path = `${cluster.virtualServices}/guarded`;
    const refused = await cluster.client.call('DELETE', path, { body: { preconditions: { resourceVersion: '1' } } });
    expect(refused.json).toMatchObject({ code: 409, reason: 'Conflict' });
    expect((await cluster.client.get(path)).status).toBe(200);
  });
});

describe('managedFields', () => {
  test('name the last writer of each change', async () => {
    await post(virtualService('owned'), '?fieldManager=first');
    const path = `${cluster.virtualServices}/owned?fieldManager=second`;
    const body = { spec: { http: virtualService('owned', [20, 80]).spec.http } };
    const { json } = await cluster.client.call('PATCH', path, { type: 'application/merge-patch+json', body });
    const owners = json.metadata.managedFields.map(
      (entry: { manager: string; operation: string; fieldsV1: object }) => [
        entry.manager,
        entry.operation,
        Object.keys((entry.fieldsV1 as Record<string, object>)['f:spec'] ?? {}).filter((field) => field !== '.'),
      ],
    );
    expect(owners).toEqual([
      ['first', 'Update', ['f:hosts']],
      ['second', 'Update', ['f:http']],
    ]);
  });
});

describe('fields that a kind does not have', () => {
  const bogus = (name: string) => {
    const object = virtualService(name);
    return { ...object, spec: { ...object.spec, bogus: 1 } };
  };

  test('are refused when validation is strict', async () => {
    const { json } = await post(bogus('strict'), '?fieldValidation=Strict');
    expect(json).toMatchObject({ code: 400, reason: 'BadRequest' });
    expect(json.message).toContain('strict decoding error: unknown field "spec.bogus"');
  });

  test('are dropped with a warning by default', async () => {
    const { status, json, headers } = await post(bogus('warned'));
    expect([status, json.spec.bogus]).toEqual([201, undefined]);
    expect([headers.warning].flat()).toEqual(['299 - "unknown field \\"spec.bogus\\""']);
  });

  test('are dropped in silence when asked', async () => {
    const { status, json, headers } = await post(bogus('ignored'), '?fieldValidation=Ignore');
    expect([status, json.spec.bogus, headers.warning]).toEqual([201, undefined, undefined]);
  });

  test('of another type are invalid', async () => {
    const object = virtualService('typed');
    const { json } = await post({ ...object, spec: { ...object.spec, hosts: 'x' } });
    expect(json).toMatchObject({ code: 422, reason: 'Invalid' });
    expect(json.details.causes[0]).toMatchObject({ field: 'spec.hosts' });
    expect(json.message).toContain('spec.hosts in body must be of type array: "string"');
  });
});
