import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { jsonPatch, mergePatch, strategicPatch } from '../kube-client.ts';
import { type TestCluster, testCluster, virtualService } from './test-cluster.ts';

let cluster: TestCluster;
let count = 0;
beforeAll(async () => {
  cluster = await testCluster();
});
afterAll(() => cluster.close());

async function anObject() {
  count += 1;
  const name = `patched-${count}`;
  const { json } = await cluster.client.call('POST', cluster.virtualServices, { body: virtualService(name) });
  const path = `${cluster.virtualServices}/${name}`;
  const patch = (type: string, body: unknown, query = '') => cluster.client.call('PATCH', path + query, { type, body });
  const weights = async () => {
    const { json: now } = await cluster.client.get(path);
    return now.spec.http[0].route.map(({ weight }: { weight: number }) => weight);
  };
  return { name, path, patch, weights, version: json.metadata.resourceVersion as string };
}

describe('JSON patch', () => {
  test('of two weights, guarded by what was seen', async () => {
    const { patch, weights, version } = await anObject();
    const { status } = await patch(jsonPatch, [
      { op: 'replace', path: '/metadata/resourceVersion', value: version },
      { op: 'test', path: '/spec/http/0/route/0/weight', value: 90 },
      { op: 'add', path: '/spec/http/0/route/0/weight', value: 70 },
      { op: 'add', path: '/spec/http/0/route/1/weight', value: 30 },
    ]);
    expect([status, await weights()]).toEqual([200, [70, 30]]);
  });

  test.each([
    { op: 'test', path: '/spec/http/0/route/0/weight', value: 55 },
    { op: 'test', path: '/metadata/resourceVersion', value: '1' },
    { op: 'remove', path: '/spec/tcp' },
    { op: 'add', path: '/spec/http/7/route', value: [] },
  ])('that cannot be applied changes nothing: $op $path', async (operation) => {
    const { patch, weights } = await anObject();
    const { json } = await patch(jsonPatch, [{ op: 'add', path: '/spec/http/0/route/0/weight', value: 1 }, operation]);
    expect(json).toMatchObject({
      code: 422,
      reason: 'Invalid',
      message: 'the server rejected our request due to an error in our request',
    });
    expect(json.details?.causes).toBeUndefined();
    expect(await weights()).toEqual([90, 10]);
  });

  test('from another version is a conflict', async () => {
    const { patch, weights } = await anObject();
    const { json } = await patch(jsonPatch, [
      { op: 'replace', path: '/metadata/resourceVersion', value: '1' },
      { op: 'add', path: '/spec/http/0/route/0/weight', value: 70 },
    ]);
    expect(json).toMatchObject({ code: 409, reason: 'Conflict' });
    expect(await weights()).toEqual([90, 10]);
  });

  test('that is none is a bad request', async () => {
    const { patch } = await anObject();
    expect((await patch(jsonPatch, { op: 'add' })).json).toMatchObject({ code: 400, reason: 'BadRequest' });
  });
});

describe('merge patch', () => {
  test('sets, removes and replaces lists as a whole', async () => {
    const { patch, weights } = await anObject();
    await patch(mergePatch, { metadata: { labels: { a: 'b', c: 'd' } } });
    const { json } = await patch(mergePatch, {
      metadata: { labels: { a: null } },
      spec: { http: virtualService('x', [1]).spec.http },
    });
    expect(json.metadata.labels).toEqual({ c: 'd' });
    expect(await weights()).toEqual([1]);
  });

  test('without a change keeps the version', async () => {
    const { name, patch, version } = await anObject();
    const { json } = await patch(mergePatch, { spec: virtualService(name).spec });
    expect(json.metadata.resourceVersion).toBe(version);
  });

  test('of a dry run is answered and not kept', async () => {
    const { patch, weights, version } = await anObject();
    const { json } = await patch(mergePatch, { spec: { http: virtualService('x', [3]).spec.http } }, '?dryRun=All');
    expect(json.spec.http[0].route[0].weight).toBe(3);
    expect(json.metadata).toMatchObject({ resourceVersion: version, generation: 2 });
    expect(await weights()).toEqual([90, 10]);
  });

  test('with unknown fields is refused when strict', async () => {
    const { patch } = await anObject();
    const { json } = await patch(mergePatch, { spec: { bogus: 1 } }, '?fieldValidation=Strict');
    expect(json).toMatchObject({ code: 422, reason: 'Invalid' });
    expect(json.message).toMatch(/strict decoding error: unknown field "spec.bogus"$/);
  });

  test('may not rename', async () => {
    const { patch } = await anObject();
    expect((await patch(mergePatch, { metadata: { name: 'other' } })).status).toBe(400);
  });
});

test('strategic merge patch is not for custom resources', async () => {
  const { patch } = await anObject();
  const { json } = await patch(strategicPatch, { spec: {} });
  expect(json).toMatchObject({ code: 415, reason: 'UnsupportedMediaType' });
});

test('strategic merge patch merges the containers of a Deployment by name', async () => {
  const path = `/apis/apps/v1/namespaces/${cluster.namespace}/deployments`;
  const labels = { app: 'web' };
  const containers = [
    { name: 'a', image: 'example.com/a:1', env: [{ name: 'X', value: '1' }] },
    { name: 'b', image: 'example.com/b:1' },
  ];
  const body = {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'web' },
    spec: { replicas: 0, selector: { matchLabels: labels }, template: { metadata: { labels }, spec: { containers } } },
  };
  await cluster.client.call('POST', path, { body });
  const { json } = await cluster.client.call('PATCH', `${path}/web`, {
    type: strategicPatch,
    body: {
      spec: {
        template: {
          spec: {
            '$setElementOrder/containers': [{ name: 'c' }, { name: 'a' }],
            containers: [
              { name: 'a', env: [{ name: 'Y', value: '2' }] },
              { name: 'b', $patch: 'delete' },
              { name: 'c', image: 'example.com/c:1' },
            ],
          },
        },
      },
    },
  });
  const after = json.spec.template.spec.containers;
  expect(after).toMatchObject([
    { name: 'c', image: 'example.com/c:1' },
    { name: 'a', image: 'example.com/a:1' },
  ]);
  expect(after[1].env).toEqual(
    expect.arrayContaining([
      { name: 'X', value: '1' },
      { name: 'Y', value: '2' },
    ]),
  );
});
