import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { jsonPatch, mergePatch, strategicPatch } from './kube-client.ts';
import { type SandboxServer, sandboxServer } from './sandbox-server.ts';

let server: SandboxServer;
beforeAll(async () => {
  const held = {
    apiVersion: 'coordination.k8s.io/v1',
    kind: 'Lease',
    metadata: { name: 'held', namespace: 'default' },
  };
  server = await sandboxServer({ scenario: 'canary', objects: [{ ...held, spec: { holderIdentity: 'one' } }] });
});
afterAll(() => server.close());

const collection = '/apis/networking.istio.io/v1/namespaces/default/virtualservices';
const reviews = `${collection}/reviews`;
const named = (name: string, extra: object = {}) => ({
  apiVersion: 'networking.istio.io/v1',
  kind: 'VirtualService',
  metadata: { name },
  spec: { hosts: ['x'] },
  ...extra,
});
const details = { name: 'reviews', group: 'networking.istio.io', kind: 'virtualservices' };

type Case = {
  what: string;
  method?: string;
  path: string;
  body?: unknown;
  raw?: string;
  type?: string;
  headers?: Record<string, string>;
  code: number;
  reason?: string;
  message: string | RegExp;
  details?: object;
};

const cases: Case[] = [
  {
    what: 'no such object',
    path: `${collection}/nope`,
    code: 404,
    reason: 'NotFound',
    message: 'virtualservices.networking.istio.io "nope" not found',
    details: { ...details, name: 'nope' },
  },
  {
    what: 'no such core object',
    path: '/api/v1/namespaces/default/pods/nope',
    code: 404,
    reason: 'NotFound',
    message: 'pods "nope" not found',
    details: { name: 'nope', kind: 'pods' },
  },
  {
    what: 'no credentials',
    path: reviews,
    headers: { authorization: '' },
    code: 403,
    reason: 'Forbidden',
    message:
      'virtualservices.networking.istio.io "reviews" is forbidden: User "system:anonymous" cannot get resource "virtualservices" in API group "networking.istio.io" in the namespace "default"',
  },
  {
    what: 'wrong credentials',
    path: reviews,
    headers: { authorization: 'Bearer wrong' },
    code: 401,
    reason: 'Unauthorized',
    message: 'Unauthorized',
  },
  {
    what: 'a name that is taken',
    method: 'POST',
    path: collection,
    body: named('reviews'),
    code: 409,
    reason: 'AlreadyExists',
    message: 'virtualservices.networking.istio.io "reviews" already exists',
    details,
  },
  {
    what: 'a missing namespace',
    method: 'POST',
    path: collection.replace('default', 'nope'),
    body: named('x'),
    code: 404,
    reason: 'NotFound',
    message: 'namespaces "nope" not found',
  },
  {
    what: 'a stale update',
    method: 'PUT',
    path: reviews,
    body: named('reviews', { metadata: { name: 'reviews', resourceVersion: '1' } }),
    code: 409,
    reason: 'Conflict',
    message:
      'Operation cannot be fulfilled on virtualservices.networking.istio.io "reviews": the object has been modified; please apply your changes to the latest version and try again',
    details,
  },
  {
    what: 'another uid',
    method: 'PATCH',
    type: mergePatch,
    path: reviews,
    body: { metadata: { uid: 'u' } },
    code: 409,
    reason: 'Conflict',
    message: /StorageError: invalid object, .*Precondition failed: UID in precondition: u, UID in object meta: /,
  },
  {
    what: 'a failed precondition',
    method: 'DELETE',
    path: reviews,
    body: { preconditions: { uid: 'u' } },
    code: 409,
    reason: 'Conflict',
    message:
      /^Operation cannot be fulfilled on VirtualService.networking.istio.io "reviews": the UID in the precondition \(u\) does not match the UID in record \(.*\)\. The object might have been deleted and then recreated$/,
  },
  {
    what: 'PUT without a version',
    method: 'PUT',
    path: reviews,
    body: named('reviews'),
    code: 422,
    reason: 'Invalid',
    message: /metadata\.resourceVersion: Invalid value: 0x0: must be specified for an update$/,
  },
  {
    what: 'PUT of nothing',
    method: 'PUT',
    path: `${collection}/nope`,
    body: named('nope', { metadata: { name: 'nope', resourceVersion: '1' } }),
    code: 404,
    reason: 'NotFound',
    message: 'virtualservices.networking.istio.io "nope" not found',
  },
  {
    what: 'another name',
    method: 'PUT',
    path: reviews,
    body: named('other'),
    code: 400,
    reason: 'BadRequest',
    message: 'the name of the object (other) does not match the name on the URL (reviews)',
  },
  {
    what: 'another namespace',
    method: 'POST',
    path: collection,
    body: named('x', { metadata: { name: 'x', namespace: 'shop' } }),
    code: 400,
    reason: 'BadRequest',
    message: 'the namespace of the provided object does not match the namespace sent on the request',
  },
  {
    what: 'another version',
    method: 'POST',
    path: collection,
    body: named('x', { apiVersion: 'networking.istio.io/v1beta1' }),
    code: 400,
    reason: 'BadRequest',
    message:
      'the API version in the data (networking.istio.io/v1beta1) does not match the expected API version (networking.istio.io/v1)',
  },
  {
    what: 'a version on create',
    method: 'POST',
    path: collection,
    body: named('x', { metadata: { name: 'x', resourceVersion: '1' } }),
    code: 400,
    reason: 'BadRequest',
    message: 'resourceVersion should not be set on objects to be created',
  },
  {
    what: 'what istiod refuses',
    method: 'POST',
    path: collection,
    body: named('x'),
    code: 400,
    message:
      'admission webhook "validation.istio.io" denied the request: configuration is invalid: http, tcp or tls must be provided in virtual service',
  },
  {
    what: 'what istiod refuses in a dry run of a patch',
    method: 'PATCH',
    type: mergePatch,
    path: `${reviews}?dryRun=All`,
    body: { spec: { http: null } },
    code: 400,
    message: /^admission webhook "validation.istio.io" denied the request: configuration is invalid: /,
  },
  {
    what: 'two ways to match',
    method: 'POST',
    path: collection,
    body: named('x', { spec: { hosts: ['x'], http: [{ match: [{ uri: { exact: '/a', prefix: '/b' } }] }] } }),
    code: 422,
    reason: 'Invalid',
    message:
      'VirtualService.networking.istio.io "x" is invalid: <nil>: Invalid value: "": "spec.http[0].match[0].uri" must validate one and only one schema (oneOf). Found 2 valid alternatives',
  },
  {
    what: 'unknown fields',
    method: 'POST',
    path: `${collection}?fieldValidation=Strict`,
    body: named('x', { spec: { bogus: 1 } }),
    code: 400,
    reason: 'BadRequest',
    message:
      'VirtualService in version "v1" cannot be handled as a VirtualService: strict decoding error: unknown field "spec.bogus"',
  },
  {
    what: 'unknown fields in a patch',
    method: 'PATCH',
    type: mergePatch,
    path: `${reviews}?fieldValidation=Strict`,
    body: { spec: { bogus: 1 } },
    code: 422,
    reason: 'Invalid',
    message: /^ "" is invalid: patch: Invalid value: ".*": strict decoding error: unknown field "spec\.bogus"$/,
  },
  {
    what: 'an inapplicable patch',
    method: 'PATCH',
    type: jsonPatch,
    path: reviews,
    body: [{ op: 'test', path: '/kind', value: 'x' }],
    code: 422,
    reason: 'Invalid',
    message: 'the server rejected our request due to an error in our request',
    details: {},
  },
  {
    what: 'a patch that is no list',
    method: 'PATCH',
    type: jsonPatch,
    path: reviews,
    body: {},
    code: 400,
    reason: 'BadRequest',
    message: /^error decoding patch: json: cannot unmarshal object into Go value of type jsonpatch\.Patch$/,
  },
  {
    what: 'too many operations',
    method: 'PATCH',
    type: jsonPatch,
    path: reviews,
    body: Array(10_001).fill({ op: 'test', path: '', value: 1 }),
    code: 413,
    reason: 'RequestEntityTooLarge',
    message: 'The allowed maximum operations in a JSON patch is 10000, got 10001',
  },
  {
    what: 'a strategic patch',
    method: 'PATCH',
    type: strategicPatch,
    path: reviews,
    body: {},
    code: 415,
    reason: 'UnsupportedMediaType',
    message:
      /^the body of the request was in an unknown format - accepted media types include: application\/json-patch\+json, application\/merge-patch\+json/,
  },
  {
    what: 'server-side apply',
    method: 'PATCH',
    type: 'application/apply-patch+yaml',
    path: reviews,
    body: {},
    code: 415,
    reason: 'UnsupportedMediaType',
    message: /unknown format/,
  },
  {
    what: 'protobuf',
    method: 'POST',
    type: 'application/vnd.kubernetes.protobuf',
    path: '/api/v1/namespaces',
    raw: 'k8s\0\n\x15\n\x07apps/v1\x12\nDeployment',
    code: 415,
    reason: 'UnsupportedMediaType',
    message:
      'the body of the request was in an unknown format - this server reads apps/v1 Deployment as JSON and YAML only: use -f with a manifest',
  },
  {
    what: 'a body beyond 3 MiB',
    method: 'POST',
    path: collection,
    raw: ' '.repeat(3 * 1024 * 1024 + 1),
    code: 413,
    reason: 'RequestEntityTooLarge',
    message: /limit is 3145728$/,
  },
  {
    what: 'protobuf answers only',
    path: reviews,
    headers: { accept: 'application/vnd.kubernetes.protobuf' },
    code: 406,
    reason: 'NotAcceptable',
    message: /^only the following media types are accepted: /,
  },
  {
    what: 'a verb on an object',
    method: 'POST',
    path: reviews,
    body: {},
    code: 405,
    reason: 'MethodNotAllowed',
    message: 'create is not supported on resources of kind "virtualservices.networking.istio.io"',
  },
  {
    what: 'a field to select by',
    path: `${collection}?fieldSelector=spec.hosts%3Dx`,
    code: 400,
    reason: 'BadRequest',
    message: 'field label not supported: spec.hosts',
  },
  {
    what: 'a continue token',
    path: `${collection}?continue=x`,
    code: 400,
    reason: 'BadRequest',
    message: /^invalid continue token: continue key is not valid/,
  },
  {
    what: 'a version from the future',
    path: `${collection}?resourceVersion=999999`,
    code: 504,
    reason: 'Timeout',
    message: /^Timeout: Too large resource version: 999999, current: \d+$/,
    details: {
      causes: [{ reason: 'ResourceVersionTooLarge', message: 'Too large resource version' }],
      retryAfterSeconds: 1,
    },
  },
  {
    what: 'dry run of something',
    method: 'PATCH',
    type: mergePatch,
    path: `${reviews}?dryRun=Some`,
    body: {},
    code: 422,
    reason: 'Invalid',
    message:
      'PatchOptions.meta.k8s.io "" is invalid: dryRun: Unsupported value: []string{"Some"}: supported values: "All"',
  },
  {
    what: 'force without apply',
    method: 'PATCH',
    type: mergePatch,
    path: `${reviews}?force=true`,
    body: {},
    code: 422,
    reason: 'Invalid',
    message: 'PatchOptions.meta.k8s.io "" is invalid: force: Forbidden: may not be specified for non-apply patch',
  },
  {
    what: 'a manager without end',
    method: 'PATCH',
    type: mergePatch,
    path: `${reviews}?fieldManager=${'x'.repeat(129)}`,
    body: {},
    code: 422,
    reason: 'Invalid',
    message: /fieldManager: Invalid value: .*may not be more than 128 bytes$/,
  },
  {
    what: 'a match without a version',
    path: `${collection}?resourceVersionMatch=Exact`,
    code: 422,
    reason: 'Invalid',
    message: /resourceVersionMatch is forbidden unless resourceVersion is provided$/,
  },
  {
    what: 'initial events of a list',
    path: `${collection}?sendInitialEvents=true`,
    code: 422,
    reason: 'Invalid',
    message: /sendInitialEvents is forbidden for list$/,
  },
  {
    what: 'initial events without a match',
    path: `${collection}?watch=1&sendInitialEvents=true`,
    code: 422,
    reason: 'Invalid',
    message: /sendInitialEvents requires setting resourceVersionMatch to NotOlderThan$/,
  },
  {
    what: 'a bad name',
    method: 'POST',
    path: collection,
    body: named('A_b'),
    code: 422,
    reason: 'Invalid',
    message:
      /^VirtualService.networking.istio.io "A_b" is invalid: metadata.name: Invalid value: "A_b": a lowercase RFC 1123 subdomain must consist of/,
  },
  {
    what: 'a label that is no text',
    method: 'POST',
    path: collection,
    body: named('x', { metadata: { name: 'x', labels: { a: 1 } } }),
    code: 400,
    reason: 'BadRequest',
    message: /json: cannot unmarshal number into Go struct field ObjectMeta.metadata.labels of type string$/,
  },
  {
    what: 'a number where Go has another',
    method: 'POST',
    path: '/apis/apps/v1/namespaces/default/deployments',
    body: { metadata: { name: 'x' }, spec: { replicas: '3' } },
    code: 400,
    reason: 'BadRequest',
    message:
      'Deployment in version "v1" cannot be handled as a Deployment: json: cannot unmarshal string into Go struct field DeploymentSpec.spec.replicas of type int32',
  },
  {
    what: 'a value of a map',
    method: 'POST',
    path: '/api/v1/namespaces/default/configmaps',
    body: { metadata: { name: 'x' }, data: { a: 1 } },
    code: 400,
    reason: 'BadRequest',
    message:
      'ConfigMap in version "v1" cannot be handled as a ConfigMap: json: cannot unmarshal number into Go struct field ConfigMap.data of type string',
  },
  {
    what: 'a value of another type by patch',
    method: 'PATCH',
    type: mergePatch,
    path: '/apis/apps/v1/namespaces/default/deployments/reviews-v1',
    body: { spec: { replicas: true } },
    code: 422,
    reason: 'Invalid',
    message:
      /^ "" is invalid: patch: Invalid value: ".*": json: cannot unmarshal bool into Go struct field DeploymentSpec.spec.replicas of type int32$/,
  },
  {
    what: 'a member named twice',
    method: 'POST',
    path: `${collection}?fieldValidation=Strict`,
    raw: '{"apiVersion":"networking.istio.io/v1","kind":"VirtualService","metadata":{"name":"x"},"spec":{"hosts":["a"],"hosts":["b"],"bogus":1}}',
    code: 400,
    reason: 'BadRequest',
    message:
      'VirtualService in version "v1" cannot be handled as a VirtualService: strict decoding error: duplicate field "spec.hosts", unknown field "spec.bogus"',
  },
  {
    what: 'a key set twice in YAML',
    method: 'POST',
    path: '/api/v1/namespaces/default/configmaps?fieldValidation=Strict',
    type: 'application/yaml',
    raw: 'metadata:\n  name: x\ndata:\n  a: "1"\n  a: "2"\n',
    code: 400,
    reason: 'BadRequest',
    message:
      'ConfigMap in version "v1" cannot be handled as a ConfigMap: strict decoding error: yaml: unmarshal errors:\n  line 5: key "a" already set in map',
  },
  {
    what: 'a member named twice in a patch',
    method: 'PATCH',
    type: mergePatch,
    path: `${reviews}?fieldValidation=Strict`,
    raw: '{"metadata":{"labels":{"a":"b"},"labels":{"a":"c"}}}',
    code: 422,
    reason: 'Invalid',
    message: /^ "" is invalid: patch: .*: strict decoding error: duplicate field "metadata.labels"$/,
  },
  {
    what: 'a verb on a built-in object',
    method: 'POST',
    path: '/api/v1/namespaces/default/services/reviews',
    body: {},
    code: 405,
    reason: 'MethodNotAllowed',
    message: 'the server does not allow this method on the requested resource',
  },
  {
    what: 'a field that a built-in kind has, to select by',
    path: '/api/v1/configmaps?fieldSelector=data.a%3Dx',
    code: 400,
    reason: 'BadRequest',
    message: '"data.a" is not a known field selector: only "metadata.name", "metadata.namespace"',
  },
  {
    what: 'half a field selector',
    path: `${collection}?fieldSelector=metadata.name`,
    code: 400,
    reason: 'BadRequest',
    message: "invalid selector: 'metadata.name'; can't understand 'metadata.name'",
  },
  {
    what: 'a label selector',
    path: `${collection}?labelSelector=a%3Db%3Dc`,
    code: 400,
    reason: 'BadRequest',
    message: "found '=', expected: ',' or 'end of string'",
  },
  {
    what: 'a version beside a continue token',
    path: `${collection}?continue=x&resourceVersion=5`,
    code: 400,
    reason: 'BadRequest',
    message: 'specifying resource version is not allowed when using continue',
  },
  {
    what: 'a way to delete',
    method: 'DELETE',
    path: reviews,
    body: { propagationPolicy: 'Sometimes' },
    code: 422,
    reason: 'Invalid',
    message:
      'DeleteOptions.meta.k8s.io "" is invalid: propagationPolicy: Unsupported value: "Sometimes": supported values: "Foreground", "Background", "Orphan", "nil"',
  },
  {
    what: 'two ways to delete',
    method: 'DELETE',
    path: reviews,
    body: { propagationPolicy: 'Orphan', orphanDependents: true },
    code: 422,
    reason: 'Invalid',
    message: /propagationPolicy: Invalid value: "Orphan": orphanDependents and deletionPropagation cannot be both set$/,
  },
  {
    what: 'a Lease without the version that it replaces',
    method: 'PUT',
    path: '/apis/coordination.k8s.io/v1/namespaces/default/leases/held',
    body: { metadata: { name: 'held' }, spec: { holderIdentity: 'other' } },
    code: 422,
    reason: 'Invalid',
    message:
      'Lease.coordination.k8s.io "held" is invalid: metadata.resourceVersion: Invalid value: 0x0: must be specified for an update',
  },
  {
    what: 'a token for a moment',
    method: 'POST',
    path: '/api/v1/namespaces/default/serviceaccounts/bookinfo-reviews/token',
    body: { apiVersion: 'authentication.k8s.io/v1', kind: 'TokenRequest', spec: { expirationSeconds: 5 } },
    code: 422,
    reason: 'Invalid',
    message:
      'TokenRequest.authentication.k8s.io "" is invalid: spec.expirationSeconds: Invalid value: 5: may not specify a duration less than 10 minutes',
  },
  {
    what: 'logs',
    path: '/api/v1/namespaces/default/pods/x/log',
    code: 501,
    reason: 'NotImplemented',
    message: /the sandbox runs no containers$/,
  },
  {
    what: 'an unknown subresource',
    path: `${reviews}/bogus`,
    code: 404,
    reason: 'NotFound',
    message: 'the server could not find the requested resource',
  },
];

describe('statuses', () => {
  test.each(cases)(
    '$what: $code',
    async ({ method = 'GET', path, body, raw, type, headers, code, reason, message, details: wanted }) => {
      const answer = await server.client.call(method, path, {
        body,
        ...(raw !== undefined && { raw }),
        ...(type !== undefined && { type }),
        ...(headers && { headers }),
      });
      expect(answer.status).toBe(code);
      expect(answer.json).toMatchObject({
        kind: 'Status',
        apiVersion: 'v1',
        metadata: {},
        status: 'Failure',
        code,
        ...(reason !== undefined && { reason }),
      });
      if (reason === undefined) expect(answer.json).not.toHaveProperty('reason');
      if (typeof message === 'string') expect(answer.json.message).toBe(message);
      else expect(answer.json.message).toMatch(message);
      if (wanted) expect(answer.json.details).toEqual(wanted);
    },
  );

  test('a path that is not served is plain text', async () => {
    const { status, text } = await server.client.get('/bogus');
    expect([status, text]).toEqual([404, '404 page not found\n']);
  });

  test.each(['/healthz', '/livez', '/readyz'])('%s is open to everybody', async (path) => {
    const { status, text } = await server.client.get(path, { authorization: '' });
    expect([status, text]).toEqual([200, 'ok']);
  });
});

test('what istiod doubts is stored with a warning', async () => {
  const http = [{ route: [{ destination: { host: 'x' } }] }];
  const body = named('doubtful', { spec: { hosts: ['x'], gateways: ['public.edge'], http } });
  const { status, headers } = await server.client.call('POST', collection, { body });
  expect([status, headers.warning]).toEqual([
    201,
    '299 - "using legacy gatewayName format \\"public.edge\\"; prefer the <namespace>/<name> format: \\"edge/public\\""',
  ]);
});
