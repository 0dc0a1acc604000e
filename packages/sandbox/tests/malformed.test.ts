import { connect } from 'node:tls';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { jsonPatch, mergePatch, strategicPatch } from './kube-client.ts';
import { type SandboxServer, sandboxServer } from './sandbox-server.ts';

let server: SandboxServer;
const failures: unknown[] = [];
beforeAll(async () => {
  server = await sandboxServer({ scenario: 'canary', onError: (error) => failures.push(error) });
});
afterAll(() => server.close());

const segment = fc.constantFrom(
  'default',
  'nope',
  'reviews',
  'pods',
  'virtualservices',
  'deployments',
  'services',
  'namespaces',
  'status',
  'scale',
  'proxy',
  'log',
  '',
  '..',
  '%2e',
  '%00',
  'a b'.replace(' ', '%20'),
  '%zz',
  'reviews-v1',
  'x:y:z:w',
  'customresourcedefinitions',
  'roles',
  'events',
  'token',
);
const root = fc.constantFrom(
  '/api/v1',
  '/apis/networking.istio.io/v1',
  '/apis/apps/v1',
  '/apis/rbac.authorization.k8s.io/v1',
  '/apis/apiextensions.k8s.io/v1',
  '/apis/events.k8s.io/v1',
  '/apis/gateway.networking.k8s.io/v1',
  '/apis',
  '/api',
  '/openapi/v3',
  '/apis/apps/v1/namespaces/default/deployments',
  '/api/v1/namespaces/default/pods',
);
const path = fc.tuple(root, fc.array(segment, { maxLength: 5 })).map(([start, rest]) => [start, ...rest].join('/'));
const realPath = fc.constantFrom(
  '/api/v1/namespaces',
  '/api/v1/namespaces/default',
  '/api/v1/namespaces/default/pods',
  '/api/v1/namespaces/default/services/reviews',
  '/apis/apps/v1/namespaces/default/deployments',
  '/apis/apps/v1/namespaces/default/deployments/reviews-v1',
  '/apis/apps/v1/namespaces/default/deployments/reviews-v1/scale',
  '/apis/apps/v1/namespaces/default/deployments/reviews-v1/status',
  '/apis/networking.istio.io/v1/namespaces/default/virtualservices',
  '/apis/networking.istio.io/v1beta1/namespaces/default/virtualservices/reviews',
  '/apis/gateway.networking.k8s.io/v1/namespaces/default/httproutes',
  '/apis/events.k8s.io/v1/namespaces/default/events',
  '/api/v1/namespaces/default/events',
  '/api/v1/namespaces/default/secrets',
  '/api/v1/namespaces/default/serviceaccounts/default/token',
  '/api/v1/namespaces/default/services/reviews/proxy/x',
  '/apis/rbac.authorization.k8s.io/v1/clusterroles',
  '/apis/rbac.authorization.k8s.io/v1/namespaces/default/rolebindings',
  '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews',
  '/apis/authorization.k8s.io/v1/selfsubjectrulesreviews',
  '/apis/authorization.k8s.io/v1/namespaces/default/localsubjectaccessreviews',
  '/apis/authentication.k8s.io/v1/tokenreviews',
  '/apis/authentication.k8s.io/v1/selfsubjectreviews',
  '/apis/apiextensions.k8s.io/v1/customresourcedefinitions',
  '/apis/apiextensions.k8s.io/v1/customresourcedefinitions/httproutes.gateway.networking.k8s.io',
);
const parameter = fc.tuple(
  fc.constantFrom(
    'limit',
    'continue',
    'resourceVersion',
    'resourceVersionMatch',
    'labelSelector',
    'fieldSelector',
    'dryRun',
    'fieldValidation',
    'fieldManager',
    'timeoutSeconds',
    'includeObject',
    'gracePeriodSeconds',
    'force',
    'pretty',
  ),
  fc.oneof(
    fc.string(),
    fc.constantFrom('', '0', '-1', '1', 'All', 'Exact', 'Strict', '1e9', '99999999999999999999', 'a=b', '!a', 'a in ('),
  ),
);
const query = fc
  .array(parameter, { maxLength: 3 })
  .map((pairs) => pairs.map((pair) => pair.map(encodeURIComponent).join('=')).join('&'));
const metadata = fc.record(
  {
    name: fc.anything(),
    namespace: fc.constantFrom('default', 'x', 3, null),
    labels: fc.oneof(fc.anything(), fc.dictionary(fc.string(), fc.string())),
    annotations: fc.anything(),
    finalizers: fc.anything(),
    ownerReferences: fc.anything(),
    managedFields: fc.anything(),
    resourceVersion: fc.constantFrom('', '1', 'x', 5),
    __proto__: fc.anything(),
  },
  { requiredKeys: [] },
);
const object = fc.record(
  {
    apiVersion: fc.constantFrom('v1', 'apps/v1', 'networking.istio.io/v1', 7),
    kind: fc.constantFrom('Pod', 'Deployment', 'VirtualService', 'Namespace', 'Service', null),
    metadata: fc.oneof(metadata, fc.anything()),
    spec: fc.oneof(
      fc.anything(),
      fc.record(
        {
          replicas: fc.anything(),
          containers: fc.anything(),
          ports: fc.anything(),
          selector: fc.anything(),
          template: fc.anything(),
          hosts: fc.anything(),
        },
        { requiredKeys: [] },
      ),
    ),
    status: fc.anything(),
  },
  { requiredKeys: [] },
);
const operation = fc.record(
  {
    op: fc.constantFrom('add', 'remove', 'replace', 'test', 'copy', 'move', 'bogus'),
    path: fc.constantFrom(
      '',
      '/',
      '/spec',
      '/metadata/labels/a',
      '/spec/http/-',
      '/spec/http/0/route/9',
      '/__proto__/x',
      '/metadata',
      'x',
      3,
      null,
    ),
    from: fc.constantFrom('', '/spec', '/metadata', 'x', 7),
    value: fc.anything(),
  },
  { requiredKeys: [] },
);
const patchMembers = fc.record(
  {
    $patch: fc.anything(),
    $retainKeys: fc.anything(),
    '$setElementOrder/containers': fc.anything(),
    containers: fc.anything(),
  },
  { requiredKeys: [] },
);
/** A part of a schema, or something that is none. */
const schemaPart = fc.letrec((tie) => ({
  schema: fc.oneof(
    { depthSize: 'small' },
    fc.anything(),
    fc.record(
      {
        type: fc.constantFrom('object', 'array', 'string', 'integer', 'bogus', 7),
        properties: fc.oneof(fc.anything(), fc.dictionary(fc.constantFrom('spec', 'a', '__proto__'), tie('schema'))),
        additionalProperties: fc.oneof(fc.anything(), tie('schema')),
        items: fc.oneof(fc.anything(), tie('schema')),
        required: fc.anything(),
        enum: fc.anything(),
        pattern: fc.oneof(fc.string(), fc.constantFrom('(', '^a+$')),
        default: fc.anything(),
        oneOf: fc.oneof(fc.anything(), fc.array(tie('schema'))),
        maximum: fc.anything(),
        'x-kubernetes-validations': fc.anything(),
      },
      { requiredKeys: [] },
    ),
  ),
})).schema;
const definition = fc.record({
  apiVersion: fc.constant('apiextensions.k8s.io/v1'),
  kind: fc.constant('CustomResourceDefinition'),
  metadata: fc.constantFrom({ name: 'things.example.com' }, { name: 'things' }),
  spec: fc.record({
    group: fc.constantFrom('example.com', 'example', 3),
    scope: fc.constantFrom('Namespaced', 'Cluster', null),
    names: fc.constantFrom({ plural: 'things', kind: 'Thing' }, { plural: 'things' }, null),
    versions: fc.oneof(
      fc.anything(),
      fc.array(
        fc.record({
          name: fc.constantFrom('v1', 'v2', 7),
          served: fc.boolean(),
          storage: fc.boolean(),
          schema: fc.record({
            openAPIV3Schema: fc.oneof(
              schemaPart,
              fc.record({ type: fc.constant('object'), properties: fc.record({ spec: schemaPart }) }),
            ),
          }),
          additionalPrinterColumns: fc.anything(),
          selectableFields: fc.anything(),
        }),
      ),
    ),
  }),
});
const thing = fc.record({
  apiVersion: fc.constant('example.com/v1'),
  kind: fc.constant('Thing'),
  metadata: fc.record({ name: fc.constantFrom('a', 'b') }),
  spec: fc.anything(),
});
const review = fc.record(
  {
    kind: fc.constantFrom('SelfSubjectAccessReview', 'TokenReview', 'SelfSubjectRulesReview', 7),
    spec: fc.oneof(
      fc.anything(),
      fc.record(
        {
          resourceAttributes: fc.anything(),
          nonResourceAttributes: fc.anything(),
          user: fc.anything(),
          groups: fc.anything(),
          token: fc.anything(),
          namespace: fc.anything(),
        },
        { requiredKeys: [] },
      ),
    ),
    rules: fc.anything(),
    roleRef: fc.anything(),
    subjects: fc.anything(),
  },
  { requiredKeys: [] },
);
const body = fc.oneof(
  review,
  definition,
  thing,
  object,
  fc.array(operation),
  fc.record({ spec: patchMembers }),
  fc.anything(),
);
const text = fc.oneof(
  body.map((value) => JSON.stringify(value) ?? ''),
  fc.string(),
  fc.string().map((rest) => `k8s\0\n\x0f\n\x02v1\x12\x09Namespace\x12${rest}`),
  fc.constant('{"a":'.repeat(5_000)),
  fc.constant('['.repeat(100_000) + ']'.repeat(100_000)),
);
const type = fc.constantFrom(
  'application/json',
  'application/yaml',
  'text/plain',
  '',
  jsonPatch,
  mergePatch,
  strategicPatch,
  'application/apply-patch+yaml',
  'application/vnd.kubernetes.protobuf',
);
const method = fc.constantFrom('GET', 'POST', 'PUT', 'PATCH', 'PATCH', 'DELETE', 'OPTIONS', 'HEAD');
const accept = fc.constantFrom(
  '*/*',
  'application/json',
  'application/json;as=Table;v=v1;g=meta.k8s.io',
  'text/html',
  ';;;,,',
  'application/json;as=PartialObjectMetadata;v=v1;g=meta.k8s.io',
);

const credentials = fc.constantFrom<Record<string, string>>(
  {},
  {},
  {},
  { authorization: '' },
  { authorization: 'Basic x' },
  { authorization: 'Bearer' },
  { 'impersonate-user': 'jane' },
  { 'impersonate-group': 'x' },
  { 'impersonate-user': 'system:serviceaccount:a:b', 'impersonate-extra-%zz': 'x' },
);
/** Objects of a definition are asked for while definitions come and go. */
const thingPath = fc.constantFrom(
  '/apis/example.com/v1/namespaces/default/things',
  '/apis/example.com/v1/namespaces/default/things/a',
  '/apis/example.com/v1/things',
  '/openapi/v3/apis/example.com/v1',
  '/apis/example.com',
);

test('whatever is sent, the answer is no server error and the server goes on', async () => {
  const paths = fc.oneof(path, realPath, thingPath);
  const call = fc.record({ method, path: paths, query, text, type, accept, credentials });
  await fc.assert(
    fc.asyncProperty(call, async (sent) => {
      const headers = { accept: sent.accept, ...sent.credentials };
      const url = `${sent.path}?${sent.query}`;
      const hasBody = !['GET', 'HEAD'].includes(sent.method);
      const { status } = await server.client.call(sent.method, url, {
        type: sent.type,
        headers,
        ...(hasBody && { raw: sent.text }),
      });
      // 501 for what needs containers, 503 for a port that nothing listens on, 504 for a version of the future.
      if (status >= 500) expect([501, 503, 504]).toContain(status);
    }),
    { numRuns: Number(process.env.SLUICE_FUZZ_RUNS ?? 1_500) },
  );
  expect((await server.client.get('/api/v1/namespaces')).status).toBe(200);
  expect((await server.client.get('/openapi/v3')).status).toBe(200);
  expect(failures).toEqual([]);
});

test('bytes that are no HTTP are answered 400', async () => {
  const { port } = new URL(server.url);
  const answer = await new Promise<string>((resolve, reject) => {
    const socket = connect({ port: Number(port), host: '127.0.0.1', ca: server.ca, servername: 'localhost' }, () =>
      socket.write('\0\r\n\r\n'),
    );
    let received = '';
    socket.setEncoding('utf8').on('data', (data: string) => {
      received += data;
    });
    socket.on('end', () => resolve(received)).on('error', reject);
  });
  expect(answer).toMatch(/^HTTP\/1\.1 400 /);
});

/** A schema that is structural, with values of any kind where the definition's own schema does not look. */
const structural = fc.letrec((tie) => ({
  node: fc.oneof(
    { depthSize: 'medium' },
    fc.record({
      type: fc.constantFrom('string', 'integer', 'boolean'),
      default: fc.jsonValue(),
      enum: fc.array(fc.jsonValue()),
    }),
    fc.record({
      type: fc.constantFrom('string', 'number'),
      pattern: fc.string(),
      maximum: fc.integer(),
      maxLength: fc.nat(),
    }),
    fc.record({ type: fc.constant('array'), items: tie('node'), maxItems: fc.nat() }),
    fc.record({
      type: fc.constant('object'),
      properties: fc.dictionary(fc.constantFrom('a', 'b', '__proto__', 'toString'), tie('node')),
      required: fc.array(fc.constantFrom('a', 'b', 'c')),
      oneOf: fc.array(fc.record({ required: fc.array(fc.constantFrom('a', 'b')) })),
    }),
    fc.record({ type: fc.constant('object'), additionalProperties: fc.oneof(fc.boolean(), tie('node')) }),
    fc.constant({ 'x-kubernetes-preserve-unknown-fields': true }),
  ),
})).node;

test('no definition breaks the requests for its objects', async () => {
  const own = await sandboxServer();
  const definitions = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions';
  const things = '/apis/example.com/v1/things';
  const column = fc.record({ name: fc.string(), type: fc.string(), jsonPath: fc.string(), priority: fc.integer() });
  const column2 = fc.record({
    name: fc.constant('A'),
    type: fc.constantFrom('string', 'date'),
    jsonPath: fc.constant('.spec.a'),
  });
  let served = 0;
  const sent = fc.record({ schema: structural, columns: fc.array(fc.oneof(column, column2)), spec: fc.jsonValue() });
  await fc.assert(
    fc.asyncProperty(sent, async ({ schema, columns, spec }) => {
      const version = { name: 'v1', served: true, storage: true, additionalPrinterColumns: columns };
      const openAPIV3Schema = { type: 'object', properties: { spec: schema } };
      const made = await own.client.call('POST', definitions, {
        body: {
          apiVersion: 'apiextensions.k8s.io/v1',
          kind: 'CustomResourceDefinition',
          metadata: { name: 'things.example.com' },
          spec: {
            group: 'example.com',
            scope: 'Cluster',
            names: { plural: 'things', kind: 'Thing' },
            versions: [{ ...version, schema: { openAPIV3Schema } }],
          },
        },
      });
      expect([201, 400, 422]).toContain(made.status);
      if (made.status !== 201) return;
      served += 1;
      const body = { apiVersion: 'example.com/v1', kind: 'Thing', metadata: { name: 'a' }, spec };
      expect([201, 400, 422]).toContain((await own.client.call('POST', things, { body })).status);
      const accept = 'application/json;as=Table;v=v1;g=meta.k8s.io';
      expect((await own.client.get(things, { accept })).status).toBe(200);
      await own.client.call('DELETE', `${definitions}/things.example.com`);
      const isGone = async () => (await own.client.get(`${definitions}/things.example.com`)).status;
      await expect.poll(isGone, { interval: 2 }).toBe(404);
    }),
    { numRuns: 200 },
  );
  expect(served).toBeGreaterThan(50);
  await own.close();
});
