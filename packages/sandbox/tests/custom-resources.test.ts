import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { mergePatch } from './kube-client.ts';
import { type SandboxServer, sandboxServer } from './sandbox-server.ts';

let server: SandboxServer;
beforeAll(async () => {
  server = await sandboxServer({ scenario: 'canary' });
});
afterAll(() => server.close());

const definitions = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions';
const call = (method: string, path: string, body?: unknown, type?: string) =>
  server.client.call(method, path, { body, ...(type !== undefined && { type }) });

const planSchema = {
  type: 'object',
  required: ['spec'],
  properties: {
    spec: {
      type: 'object',
      required: ['service'],
      properties: {
        service: { type: 'string', minLength: 1, pattern: '^[a-z-]+$' },
        steps: {
          type: 'array',
          maxItems: 3,
          items: {
            type: 'object',
            properties: {
              weight: { type: 'integer', minimum: 0, maximum: 100 },
              pause: { type: 'string', default: '1m' },
            },
          },
        },
        mode: { type: 'string', enum: ['auto', 'manual'], default: 'auto' },
        anything: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true },
        limit: { 'x-kubernetes-int-or-string': true },
      },
    },
    status: { type: 'object', properties: { phase: { type: 'string' } } },
  },
};

function definition(plural: string, kind: string, extra: object = {}) {
  return {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: `${plural}.example.com` },
    spec: {
      group: 'example.com',
      scope: 'Namespaced',
      names: { plural, kind, shortNames: [plural.slice(0, 2)] },
      versions: [
        {
          name: 'v1alpha1',
          served: true,
          storage: true,
          schema: { openAPIV3Schema: planSchema },
          subresources: { status: {} },
          selectableFields: [{ jsonPath: '.spec.service' }],
          additionalPrinterColumns: [
            { name: 'Service', type: 'string', jsonPath: '.spec.service' },
            { name: 'First', type: 'integer', jsonPath: '.spec.steps[0].weight' },
            { name: 'Age', type: 'date', jsonPath: '.metadata.creationTimestamp' },
          ],
        },
        { name: 'v1', served: true, storage: false, schema: { openAPIV3Schema: planSchema } },
      ],
      ...extra,
    },
  };
}

const plans = '/apis/example.com/v1alpha1/namespaces/default/plans';
const plan = (name: string, spec: object) => ({
  apiVersion: 'example.com/v1alpha1',
  kind: 'Plan',
  metadata: { name },
  spec,
});

describe('a definition made at run time', () => {
  beforeAll(async () => {
    expect((await call('POST', definitions, definition('plans', 'Plan'))).status).toBe(201);
  });

  test('is served at once, in all its versions', async () => {
    expect((await call('POST', plans, plan('first', { service: 'reviews' }))).status).toBe(201);
    const { json } = await call('GET', plans.replace('v1alpha1', 'v1'));
    expect(json).toMatchObject({ kind: 'PlanList', apiVersion: 'example.com/v1' });
    expect(json.items[0]).toMatchObject({ kind: 'Plan', apiVersion: 'example.com/v1', metadata: { name: 'first' } });
  });

  test('is established', async () => {
    const { json } = await call('GET', `${definitions}/plans.example.com`);
    expect(json.status).toMatchObject({
      acceptedNames: { plural: 'plans', singular: 'plan', kind: 'Plan', listKind: 'PlanList' },
      conditions: [
        { type: 'NamesAccepted', status: 'True' },
        { type: 'Established', status: 'True' },
      ],
      storedVersions: ['v1alpha1'],
    });
  });

  test('is discovered, with v1 before v1alpha1', async () => {
    const group = await call('GET', '/apis/example.com');
    expect(group.json.preferredVersion).toEqual({ groupVersion: 'example.com/v1', version: 'v1' });
    const { json } = await call('GET', '/apis/example.com/v1alpha1');
    expect(json.resources.map(({ name }: { name: string }) => name)).toEqual(['plans', 'plans/status']);
    const openApi = await call('GET', '/openapi/v3/apis/example.com/v1alpha1');
    expect(Object.keys(openApi.json.components.schemas['com.example.v1alpha1.Plan'].properties)).toEqual([
      'apiVersion',
      'kind',
      'metadata',
      'spec',
      'status',
    ]);
  });

  test('prunes, fills in defaults and keeps status apart', async () => {
    const spec = {
      service: 'ratings',
      bogus: 1,
      steps: [{ weight: 5, odd: true }],
      anything: { goes: [1] },
      limit: '5%',
    };
    const { json, headers } = await call('POST', plans, { ...plan('second', spec), status: { phase: 'no' } });
    expect(json.spec).toEqual({
      service: 'ratings',
      steps: [{ weight: 5, pause: '1m' }],
      mode: 'auto',
      anything: { goes: [1] },
      limit: '5%',
    });
    expect(json.status).toBeUndefined();
    expect(headers.warning).toEqual([
      '299 - "unknown field \\"spec.bogus\\""',
      '299 - "unknown field \\"spec.steps[0].odd\\""',
    ]);
    const patched = await call('PATCH', `${plans}/second/status`, { status: { phase: 'running' } }, mergePatch);
    expect(patched.json).toMatchObject({ status: { phase: 'running' }, metadata: { generation: 1 } });
  });

  test.each([
    { spec: {}, cause: { field: 'spec.service', reason: 'FieldValueRequired', message: 'Required value' } },
    {
      spec: { service: 'A' },
      cause: {
        field: 'spec.service',
        reason: 'FieldValueInvalid',
        message: `Invalid value: "A": spec.service in body should match '^[a-z-]+$'`,
      },
    },
    {
      spec: { service: 'a', mode: 'x' },
      cause: {
        field: 'spec.mode',
        reason: 'FieldValueNotSupported',
        message: 'Unsupported value: "x": supported values: "auto", "manual"',
      },
    },
    {
      spec: { service: 'a', steps: [{ weight: 101 }] },
      cause: {
        field: 'spec.steps[0].weight',
        reason: 'FieldValueInvalid',
        message: 'Invalid value: 101: spec.steps[0].weight in body should be less than or equal to 100',
      },
    },
    {
      spec: { service: 'a', steps: [{}, {}, {}, {}] },
      cause: {
        field: 'spec.steps',
        reason: 'FieldValueTooMany',
        message: 'Too many: 4: must have at most 3 items',
      },
    },
  ])('refuses $cause.message', async ({ spec, cause }) => {
    const { json } = await call('POST', plans, plan('bad', spec));
    expect(json).toMatchObject({ code: 422, reason: 'Invalid', details: { causes: [cause] } });
  });

  test('is strict when asked', async () => {
    const { json } = await call('POST', `${plans}?fieldValidation=Strict`, plan('bad', { service: 'a', bogus: 1 }));
    expect(json.message).toBe(
      'Plan in version "v1alpha1" cannot be handled as a Plan: strict decoding error: unknown field "spec.bogus"',
    );
  });

  test('shows its columns and can be selected by its fields', async () => {
    const accept = 'application/json;as=Table;v=v1;g=meta.k8s.io';
    const { json } = await server.client.get(`${plans}?fieldSelector=spec.service%3Dratings`, { accept });
    expect(json.columnDefinitions.map(({ name }: { name: string }) => name)).toEqual([
      'Name',
      'Service',
      'First',
      'Age',
    ]);
    expect(json.rows.map(({ cells }: { cells: unknown[] }) => cells.slice(0, 3))).toEqual([['second', 'ratings', 5]]);
  });

  test('is watched like any other', async () => {
    const events = server.client.watch(`${plans}?watch=1`);
    const first = await events.next();
    expect(first.value).toMatchObject({ type: 'ADDED', object: { kind: 'Plan' } });
    await events.return(undefined);
  });

  test('follows a change of its schema', async () => {
    const path = `${definitions}/plans.example.com`;
    const { json } = await call('GET', path);
    json.spec.versions[0].schema.openAPIV3Schema.properties.spec.properties.extra = { type: 'string' };
    expect((await call('PUT', path, json)).status).toBe(200);
    const made = await call('POST', plans, plan('third', { service: 'a', extra: 'now' }));
    expect(made.json.spec.extra).toBe('now');
  });

  test('goes with its objects', async () => {
    const held = { ...plan('held', { service: 'a' }), metadata: { name: 'held', finalizers: ['example.com/hold'] } };
    await call('POST', plans, held);
    await call('DELETE', `${definitions}/plans.example.com`);
    await expect.poll(async () => (await call('GET', plans)).json.items?.length).toBe(1);
    await call('PATCH', `${plans}/held`, { metadata: { finalizers: null } }, mergePatch);
    await expect.poll(async () => (await call('GET', `${definitions}/plans.example.com`)).status).toBe(404);
    expect((await call('GET', plans)).text).toBe('404 page not found\n');
    expect((await call('GET', '/apis/example.com')).status).toBe(404);
  });
});

describe('definitions that cannot be served', () => {
  const withSchema = (schema: object) => ({
    versions: [{ name: 'v1', served: true, storage: true, schema: { openAPIV3Schema: schema } }],
  });

  test.each([
    { what: 'another name', extra: { names: { plural: 'other', kind: 'Plan' } }, field: 'metadata.name' },
    { what: 'a group without a dot', extra: { group: 'example' }, field: 'spec.group' },
    { what: 'no scope', extra: { scope: 'Galaxy' }, field: 'spec.scope' },
    { what: 'no storage version', extra: { versions: [] }, field: 'spec.versions' },
    {
      what: 'no schema',
      extra: { versions: [{ name: 'v1', served: true, storage: true }] },
      field: 'spec.versions[0].schema.openAPIV3Schema',
    },
    {
      what: 'a root that is no object',
      extra: withSchema({ type: 'string' }),
      field: 'spec.versions[0].schema.openAPIV3Schema.type',
    },
    {
      what: 'a field without a type',
      extra: withSchema({ type: 'object', properties: { spec: {} } }),
      field: 'spec.versions[0].schema.openAPIV3Schema.properties[spec].type',
    },
    {
      what: 'an array of nothing',
      extra: withSchema({ type: 'object', properties: { spec: { type: 'array' } } }),
      field: 'spec.versions[0].schema.openAPIV3Schema.properties[spec].items',
    },
    {
      what: 'a pattern that is none',
      extra: withSchema({ type: 'object', properties: { spec: { type: 'string', pattern: '(' } } }),
      field: 'spec.versions[0].schema.openAPIV3Schema.properties[spec].pattern',
    },
  ])('$what: $field', async ({ extra, field }) => {
    const { json } = await call('POST', definitions, definition('plans', 'Plan', extra));
    expect(json).toMatchObject({ code: 422, reason: 'Invalid' });
    expect(json.details.causes.map((cause: { field: string }) => cause.field)).toContain(field);
  });

  test('a kind that another definition has is not served', async () => {
    await call('POST', definitions, definition('gadgets', 'Gadget'));
    await call('POST', definitions, definition('widgets', 'Gadget'));
    await expect
      .poll(async () => (await call('GET', `${definitions}/widgets.example.com`)).json.status?.conditions?.[0])
      .toMatchObject({ type: 'NamesAccepted', status: 'False', reason: 'KindConflict' });
    expect((await call('GET', '/apis/example.com/v1/namespaces/default/widgets')).status).toBe(404);
  });
});

describe('the definitions that come along', () => {
  test('are listed, with their schemas', async () => {
    const { json } = await call('GET', `${definitions}/virtualservices.networking.istio.io`);
    expect(json.spec.versions.map(({ name }: { name: string }) => name)).toEqual(['v1', 'v1beta1', 'v1alpha3']);
    expect(json.spec.versions[0].additionalPrinterColumns[1]).toMatchObject({ name: 'Hosts', jsonPath: '.spec.hosts' });
    expect(json.spec.versions[0].schema.openAPIV3Schema.properties.spec.properties.http.type).toBe('array');
    const { json: list } = await call('GET', definitions);
    expect(list.items.map(({ metadata }: { metadata: { name: string } }) => metadata.name)).toContain(
      'httproutes.gateway.networking.k8s.io',
    );
  });

  test('an HTTPRoute gets the defaults of the Gateway API', async () => {
    const path = '/apis/gateway.networking.k8s.io/v1/namespaces/default/httproutes';
    const spec = { parentRefs: [{ name: 'gate' }], rules: [{ backendRefs: [{ name: 'reviews', port: 9080 }] }] };
    const body = { apiVersion: 'gateway.networking.k8s.io/v1', kind: 'HTTPRoute', metadata: { name: 'r' }, spec };
    const { json } = await call('POST', path, body);
    expect(json.spec).toEqual({
      parentRefs: [{ group: 'gateway.networking.k8s.io', kind: 'Gateway', name: 'gate' }],
      rules: [
        {
          matches: [{ path: { type: 'PathPrefix', value: '/' } }],
          backendRefs: [{ group: '', kind: 'Service', name: 'reviews', port: 9080, weight: 1 }],
        },
      ],
    });
    const refused = await call('PATCH', `${path}/r`, { spec: { hostnames: ['No Host'] } }, mergePatch);
    expect(refused.json).toMatchObject({ code: 422, details: { causes: [{ field: 'spec.hostnames[0]' }] } });
  });
});
