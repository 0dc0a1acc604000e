/** What built-in kinds refuse, beyond the types of their fields. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { mergePatch, strategicPatch } from '../kube-client.ts';
import { configMap, type TestCluster, testCluster } from './test-cluster.ts';

let cluster: TestCluster;
beforeAll(async () => {
  cluster = await testCluster();
});
afterAll(() => cluster.close());

const post = (group: string, plural: string, body: object) =>
  cluster.client.call('POST', `${group}/namespaces/${cluster.namespace}/${plural}`, { body });
const causesOf = (json: { details?: { causes?: { field: string }[] } }) =>
  json.details?.causes?.map(({ field }) => field);

describe('ControllerRevisions', () => {
  const create = (name: string, rest: object) =>
    post('/apis/apps/v1', 'controllerrevisions', {
      apiVersion: 'apps/v1',
      kind: 'ControllerRevision',
      metadata: { name },
      revision: 1,
      ...rest,
    });
  const patch = (name: string, body: object, type = mergePatch) =>
    cluster.client.call('PATCH', `/apis/apps/v1/namespaces/${cluster.namespace}/controllerrevisions/${name}`, {
      body,
      type,
    });
  const labels = { metadata: { labels: { state: 'applied' } } };

  test.each([
    ['without data', {}, 'data'],
    ['with no data', { data: null }, 'data'],
    ['with a negative number', { revision: -1, data: { a: 1 } }, 'revision'],
  ])('%s are refused', async (what, rest, field) => {
    const { json } = await create(what.replaceAll(' ', '-'), rest);
    expect(json).toMatchObject({ code: 422, reason: 'Invalid' });
    expect(causesOf(json)).toEqual([field]);
  });

  test('keep their data; labels may change', async () => {
    await create('kept', { data: { text: 'a' } });
    expect((await patch('kept', labels)).status).toBe(200);
    const { json } = await patch('kept', { data: { text: 'b' } });
    expect(json.message).toContain('field is immutable');
    expect(causesOf(json)).toEqual(['data']);
  });

  test.each([
    ['label-merge', mergePatch],
    ['label-strategic', strategicPatch],
  ])('cannot be patched at all when the data holds characters that Go escapes (%s)', async (name, type) => {
    await create(name, { data: { reason: 'v1 -> v2' } });
    const { json } = await patch(name, labels, type);
    expect(json).toMatchObject({ code: 422, reason: 'Invalid' });
    expect(causesOf(json)).toEqual(['data']);
  });

  test('can be where it holds them escaped', async () => {
    const path = `/apis/apps/v1/namespaces/${cluster.namespace}/controllerrevisions`;
    const head = '{"apiVersion":"apps/v1","kind":"ControllerRevision","metadata":{"name":"escaped"';
    const raw = `${head},"annotations":{"a":"->"}},"revision":1,"data":{"reason":"v1 -\\u003e v2"}}`;
    expect((await cluster.client.call('POST', path, { raw })).status).toBe(201);
    const { status, json } = await patch('escaped', labels);
    expect(status).toBe(200);
    expect(json.data).toEqual({ reason: 'v1 -> v2' });
  });
});

describe('Events', () => {
  const object = (namespace: string) => ({ kind: 'ConfigMap', namespace, name: 'x', apiVersion: 'v1' });
  const old = (name: string, rest: object = {}) =>
    post('/api/v1', 'events', {
      apiVersion: 'v1',
      kind: 'Event',
      metadata: { name },
      involvedObject: object(cluster.namespace),
      ...rest,
    });
  const recent = (name: string, rest: object = {}) =>
    post('/apis/events.k8s.io/v1', 'events', {
      apiVersion: 'events.k8s.io/v1',
      kind: 'Event',
      metadata: { name },
      regarding: object(cluster.namespace),
      eventTime: '2026-01-02T03:04:05.000006Z',
      type: 'Normal',
      reason: 'Tried',
      action: 'Try',
      reportingController: 'example.com/tests',
      reportingInstance: 'one',
      ...rest,
    });

  test('say which object of their own namespace they are about', async () => {
    expect((await old('here')).status).toBe(201);
    const { json } = await old('there', { involvedObject: object('elsewhere') });
    expect(causesOf(json)).toEqual(['involvedObject.namespace']);
  });

  test.each([
    ['without a time', { eventTime: null }, ['eventTime']],
    ['of another type', { type: 'Loud' }, ['type']],
    ['without an action', { action: '' }, ['action']],
    ['by nobody', { reportingInstance: '' }, ['reportingInstance']],
    ['with a long note', { note: 'ä'.repeat(513) }, ['message']],
    ['with an odd controller', { reportingController: 'a b' }, ['reportingController']],
    ['with a count', { deprecatedCount: 2 }, ['count']],
  ])('of events.k8s.io %s are refused', async (what, rest, fields) => {
    const { json } = await recent(what.replaceAll(' ', '-'), rest);
    expect(json).toMatchObject({ code: 422, reason: 'Invalid' });
    expect(causesOf(json)).toEqual(fields);
  });

  test('of events.k8s.io that say all are taken', async () => {
    expect((await recent('whole', { note: 'a'.repeat(1_024) })).status).toBe(201);
  });
});

describe('Leases', () => {
  const lease = (name: string, spec: object) =>
    post('/apis/coordination.k8s.io/v1', 'leases', {
      apiVersion: 'coordination.k8s.io/v1',
      kind: 'Lease',
      metadata: { name },
      spec,
    });

  test('last for some time', async () => {
    const { json } = await lease('short', { leaseDurationSeconds: 0, leaseTransitions: -1 });
    expect(causesOf(json)).toEqual(['spec.leaseDurationSeconds', 'spec.leaseTransitions']);
  });

  test('count microseconds', async () => {
    expect((await lease('micro', { renewTime: '2026-01-02T03:04:05.000006Z' })).status).toBe(201);
    expect((await lease('milli', { renewTime: '2026-01-02T03:04:05.006Z' })).status).toBe(400);
  });
});

describe('sizes', () => {
  test('of all annotations together', async () => {
    const body = configMap('noted');
    const annotations = { a: 'x'.repeat(131_072), b: 'x'.repeat(131_072) };
    const { json } = await cluster.client.call('POST', cluster.configMaps, {
      body: { ...body, metadata: { ...body.metadata, annotations } },
    });
    expect(json).toMatchObject({ code: 422, reason: 'Invalid' });
    expect(causesOf(json)).toEqual(['metadata.annotations']);
  });

  test('of one object in etcd', async () => {
    const { json } = await post('/apis/apps/v1', 'controllerrevisions', {
      apiVersion: 'apps/v1',
      kind: 'ControllerRevision',
      metadata: { name: 'large' },
      revision: 1,
      data: { text: 'x'.repeat(1_600_000) },
    });
    expect(json).toMatchObject({ code: 500, message: 'etcdserver: request is too large' });
  });
});
