/** Requests that would be fine but for one value, so that they get past whatever looks at them first. */
import fc from 'fast-check';
import { jsonPatch, mergePatch, strategicPatch } from '../kube-client.ts';
import { credentials, type FuzzedRequest, query } from './arbitrary-requests.ts';

type Value = { [member: string]: unknown } | unknown[];

const labels = { app: 'fuzz' };
const template = { metadata: { labels }, spec: { containers: [{ name: 'a', image: 'example.com/a:1' }] } };
const route = [{ destination: { host: 'reviews', subset: 'v1', port: { number: 9080 } }, weight: 100 }];

const objects: { path: string; kind: string; apiVersion: string; existing?: string; content: object }[] = [
  { path: '/api/v1/namespaces/default/configmaps', kind: 'ConfigMap', apiVersion: 'v1', content: { data: { a: 'b' } } },
  {
    path: '/api/v1/namespaces/default/services',
    kind: 'Service',
    apiVersion: 'v1',
    existing: 'reviews',
    content: { spec: { selector: labels, ports: [{ name: 'http', port: 80, targetPort: 'http' }] } },
  },
  {
    path: '/apis/apps/v1/namespaces/default/deployments',
    kind: 'Deployment',
    apiVersion: 'apps/v1',
    existing: 'reviews-v1',
    content: { spec: { replicas: 0, selector: { matchLabels: labels }, template } },
  },
  {
    path: '/apis/networking.istio.io/v1/namespaces/default/virtualservices',
    kind: 'VirtualService',
    apiVersion: 'networking.istio.io/v1',
    existing: 'reviews',
    content: { spec: { hosts: ['reviews'], http: [{ match: [{ uri: { prefix: '/' } }], timeout: '5s', route }] } },
  },
  {
    path: '/apis/networking.istio.io/v1beta1/namespaces/default/destinationrules',
    kind: 'DestinationRule',
    apiVersion: 'networking.istio.io/v1beta1',
    existing: 'reviews',
    content: { spec: { host: 'reviews', subsets: [{ name: 'v1', labels: { version: 'v1' } }] } },
  },
  {
    path: '/apis/gateway.networking.k8s.io/v1/namespaces/default/httproutes',
    kind: 'HTTPRoute',
    apiVersion: 'gateway.networking.k8s.io/v1',
    content: {
      spec: { parentRefs: [{ name: 'reviews', kind: 'Service' }], rules: [{ backendRefs: [{ name: 'x', port: 80 }] }] },
    },
  },
  {
    path: '/apis/coordination.k8s.io/v1/namespaces/default/leases',
    kind: 'Lease',
    apiVersion: 'coordination.k8s.io/v1',
    content: { spec: { holderIdentity: 'x', leaseDurationSeconds: 15, renewTime: '2026-01-01T00:00:00.000000Z' } },
  },
  {
    path: '/apis/events.k8s.io/v1/namespaces/default/events',
    kind: 'Event',
    apiVersion: 'events.k8s.io/v1',
    content: { regarding: { kind: 'Pod', name: 'x' }, reason: 'Fuzz', note: 'x', type: 'Normal', action: 'x' },
  },
  {
    path: '/apis/rbac.authorization.k8s.io/v1/namespaces/default/roles',
    kind: 'Role',
    apiVersion: 'rbac.authorization.k8s.io/v1',
    content: { rules: [{ apiGroups: [''], resources: ['pods'], verbs: ['get'] }] },
  },
  {
    path: '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews',
    kind: 'SelfSubjectAccessReview',
    apiVersion: 'authorization.k8s.io/v1',
    content: { spec: { resourceAttributes: { verb: 'get', resource: 'pods', namespace: 'default' } } },
  },
];

/** Every place in a document, as a list of members and indices. */
function placesIn(value: unknown, place: string[] = []): string[][] {
  if (typeof value !== 'object' || value === null) return [place];
  const below = Object.entries(value).flatMap(([key, child]) => placesIn(child, [...place, key]));
  return [place, ...below];
}

function withChange(document: unknown, [key, ...rest]: readonly string[], value: unknown): unknown {
  if (key === undefined) return value;
  const copy = (Array.isArray(document) ? [...document] : { ...(document as object) }) as Value;
  Object.defineProperty(copy, key, {
    value: withChange((copy as Record<string, unknown>)[key], rest, value),
    enumerable: true,
    configurable: true,
    writable: true,
  });
  return copy;
}

const strange = fc.oneof(
  fc.anything(),
  fc.constantFrom<unknown>(undefined, null, '', 0, -1, 1e21, 'x'.repeat(300), [], [null], {}, { bogus: 1 }, '\u0000'),
);

/** A document with one value changed, or none. */
function changed(document: object): fc.Arbitrary<unknown> {
  const places = placesIn(document);
  return fc
    .option(fc.tuple(fc.constantFrom(...places), strange), { freq: 6 })
    .map((change) => (change === null ? document : withChange(document, change[0], change[1])));
}

const written = fc.constantFrom(...objects).chain(({ path, kind, apiVersion, existing, content }) => {
  const created = {
    kind,
    apiVersion,
    metadata: { generateName: 'fuzz-', labels, annotations: { a: 'b' } },
    ...content,
  };
  const named = { ...created, metadata: { name: 'fuzz', labels } };
  const operations = placesIn(content).map((place) => ({ op: 'replace', path: `/${place.join('/')}`, value: 'x' }));
  const target = `${path}/${existing ?? 'fuzz'}`;
  const json = 'application/json';
  return fc.oneof(
    fc.record({
      method: fc.constant('POST'),
      path: fc.constant(path),
      type: fc.constant(json),
      body: changed(created),
    }),
    fc.record({ method: fc.constant('POST'), path: fc.constant(path), type: fc.constant(json), body: changed(named) }),
    fc.record({ method: fc.constant('PUT'), path: fc.constant(target), type: fc.constant(json), body: changed(named) }),
    fc.record({
      method: fc.constant('PATCH'),
      path: fc.constant(target),
      type: fc.constantFrom(mergePatch, strategicPatch),
      body: changed(content),
    }),
    fc.record({
      method: fc.constant('PATCH'),
      path: fc.constant(target),
      type: fc.constant(jsonPatch),
      body: fc.constantFrom(...operations).chain((operation) => changed([operation])),
    }),
  );
});

export const almostValidRequest: fc.Arbitrary<FuzzedRequest> = fc
  .record({
    written,
    query: fc.oneof({ weight: 3, arbitrary: fc.constantFrom('', 'fieldValidation=Strict', 'dryRun=All') }, query),
    credentials: fc.oneof({ weight: 4, arbitrary: fc.constant({}) }, credentials),
  })
  .map(({ written: { body, ...request }, ...rest }) => ({
    ...request,
    ...rest,
    accept: '*/*',
    text: JSON.stringify(body) ?? '',
  }));
