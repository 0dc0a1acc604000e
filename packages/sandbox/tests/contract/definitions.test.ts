import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { type TestCluster, testCluster } from './test-cluster.ts';

let cluster: TestCluster;
let group: string;
let definition: string;
const definitions = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions';

const schema = {
  type: 'object',
  properties: {
    spec: {
      type: 'object',
      required: ['size'],
      properties: {
        size: { type: 'integer', minimum: 1 },
        colour: { type: 'string', default: 'blue', enum: ['blue', 'red'] },
      },
    },
  },
};

beforeAll(async () => {
  cluster = await testCluster();
  group = `${cluster.namespace}.example.com`;
  definition = `${definitions}/widgets.${group}`;
  const created = await cluster.client.call('POST', definitions, {
    body: {
      apiVersion: 'apiextensions.k8s.io/v1',
      kind: 'CustomResourceDefinition',
      metadata: { name: `widgets.${group}` },
      spec: {
        group,
        scope: 'Namespaced',
        names: { plural: 'widgets', kind: 'Widget' },
        versions: [{ name: 'v1', served: true, storage: true, schema: { openAPIV3Schema: schema } }],
      },
    },
  });
  expect(created.status).toBe(201);
  const established = async () => {
    const { json } = await cluster.client.get(definition);
    return json.status?.conditions?.find(({ type }: { type: string }) => type === 'Established')?.status;
  };
  await vi.waitFor(async () => expect(await established()).toBe('True'), { timeout: 20_000 });
});
afterAll(async () => {
  await cluster.client.call('DELETE', definition);
  await cluster.close();
});

const widgets = () => `/apis/${group}/v1/namespaces/${cluster.namespace}/widgets`;
const create = (name: string, spec: object) =>
  cluster.client.call('POST', widgets(), {
    body: { apiVersion: `${group}/v1`, kind: 'Widget', metadata: { name }, spec },
  });

test('objects of a new definition are stored, pruned and get defaults', async () => {
  await expect.poll(async () => (await cluster.client.get(widgets())).status, { timeout: 20_000 }).toBe(200);
  const { status, json } = await create('one', { size: 1, bogus: true });
  expect([status, json.spec]).toEqual([201, { size: 1, colour: 'blue' }]);
  const list = await cluster.client.get(widgets());
  expect(list.json).toMatchObject({ kind: 'WidgetList', items: [{ kind: 'Widget', metadata: { name: 'one' } }] });
});

test.each([
  { spec: {}, reason: 'FieldValueRequired', field: 'spec.size' },
  { spec: { size: 0 }, reason: 'FieldValueInvalid', field: 'spec.size' },
  { spec: { size: 'x' }, reason: 'FieldValueTypeInvalid', field: 'spec.size' },
  { spec: { size: 1, colour: 'green' }, reason: 'FieldValueNotSupported', field: 'spec.colour' },
])('and refused: $reason', async ({ spec, reason, field }) => {
  const { json } = await create('bad', spec);
  expect(json).toMatchObject({ code: 422, reason: 'Invalid' });
  expect(json.details.causes).toContainEqual(expect.objectContaining({ reason, field }));
});

test('a definition takes its objects with it', async () => {
  await cluster.client.call('DELETE', definition);
  const status = async () => (await cluster.client.get(definition)).status;
  await expect.poll(status, { timeout: 20_000 }).toBe(404);
  await expect.poll(async () => (await cluster.client.get(widgets())).status, { timeout: 20_000 }).toBe(404);
});
