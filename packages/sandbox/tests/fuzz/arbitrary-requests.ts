/** Requests that nobody would send on purpose: any path, query, body and credentials. */
import fc from 'fast-check';
import { jsonPatch, mergePatch, strategicPatch } from '../kube-client.ts';
import { text } from './arbitrary-bodies.ts';

/** `user` stands for the token of one of the cluster's own users. */
export type FuzzedRequest = {
  method: string;
  path: string;
  query: string;
  text: string;
  type: string;
  accept: string;
  credentials: Record<string, string>;
};

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
    'watch',
    'allowWatchBookmarks',
    'sendInitialEvents',
    'propagationPolicy',
    'orphanDependents',
    'verbose',
    'hash',
  ),
  fc.oneof(
    fc.string(),
    fc.constantFrom('', '0', '-1', '1', 'true', 'false', '1e9', '99999999999999999999'),
    fc.constantFrom(
      'All',
      'Exact',
      'NotOlderThan',
      'Strict',
      'Ignore',
      'Orphan',
      'a=b',
      '!a',
      'a in (',
      'a notin (,,)',
    ),
  ),
);
export const query = fc
  .array(parameter, { maxLength: 3 })
  .map((pairs) => pairs.map((pair) => pair.map(encodeURIComponent).join('=')).join('&'));
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

export const credentials = fc.constantFrom<Record<string, string>>(
  {},
  {},
  {},
  { authorization: '' },
  { authorization: 'Basic x' },
  { authorization: 'Bearer' },
  { 'impersonate-user': 'jane' },
  { 'impersonate-group': 'x' },
  { 'impersonate-user': 'system:serviceaccount:a:b', 'impersonate-extra-%zz': 'x' },
  { 'impersonate-user': 'operator', 'impersonate-uid': 'x', 'impersonate-group': 'system:masters' },
  { user: 'operator' },
  { user: 'operator' },
  { user: 'viewer' },
);
/** Objects of a definition are asked for while definitions come and go. */
const thingPath = fc.constantFrom(
  '/apis/example.com/v1/namespaces/default/things',
  '/apis/example.com/v1/namespaces/default/things/a',
  '/apis/example.com/v1/things',
  '/openapi/v3/apis/example.com/v1',
  '/apis/example.com',
);

export const arbitraryRequest: fc.Arbitrary<FuzzedRequest> = fc.record({
  method,
  path: fc.oneof(path, realPath, thingPath),
  query,
  text,
  type,
  accept,
  credentials,
});
