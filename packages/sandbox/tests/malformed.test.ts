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
);
const root = fc.constantFrom(
  '/api/v1',
  '/apis/networking.istio.io/v1',
  '/apis/apps/v1',
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
const body = fc.oneof(object, fc.array(operation), fc.record({ spec: patchMembers }), fc.anything());
const text = fc.oneof(
  body.map((value) => JSON.stringify(value) ?? ''),
  fc.string(),
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

test('whatever is sent, the answer is no server error and the server goes on', async () => {
  const call = fc.record({ method, path: fc.oneof(path, realPath), query, text, type, accept });
  await fc.assert(
    fc.asyncProperty(call, async (sent) => {
      const headers = { accept: sent.accept };
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
