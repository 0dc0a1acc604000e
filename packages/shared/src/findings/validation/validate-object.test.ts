import fc from 'fast-check';
import { expect, test } from 'vitest';
import { aDestinationRule, aGateway, aRule, aVirtualService, found } from '../testing/objects.ts';
import { schemaFindings, validateObject } from './validate-object.ts';

function messages(object: unknown): string[] {
  return validateObject(object).errors.map(({ message }) => message);
}

test.each([
  { spec: { hosts: 'reviews' }, message: 'spec.hosts: must be a list' },
  { spec: { hosts: [7] }, message: 'spec.hosts[0]: must be a string' },
  { spec: { hosts: [null] }, message: 'spec.hosts[0]: must be a string' },
  { spec: { http: [null] }, message: 'spec.http[0]: must be an object' },
  { spec: { http: {} }, message: 'spec.http: must be a list' },
  { spec: { http: [{ match: [null] }] }, message: 'spec.http[0].match[0]: must be an object' },
  { spec: { http: [{ route: [{ weight: '10' }] }] }, message: 'spec.http[0].route[0].weight: must be a number' },
  { spec: { http: [{ route: [{ weight: 1.5 }] }] }, message: 'spec.http[0].route[0].weight: must be a whole number' },
  {
    spec: { http: [{ route: [{ weight: 2 ** 31 }] }] },
    message: 'spec.http[0].route[0].weight: must be at most 2147483647',
  },
  { spec: { http: [{ match: [{ port: -1 }] }] }, message: 'spec.http[0].match[0].port: must be at least 0' },
  {
    spec: { http: [{ match: [{ ignoreUriCase: 'yes' }] }] },
    message: 'spec.http[0].match[0].ignoreUriCase: must be true or false',
  },
  {
    spec: { http: [{ match: [{ uri: { exact: '/a', prefix: '/a' } }] }] },
    message: 'spec.http[0].match[0].uri: only one of exact, prefix, regex can be set',
  },
  {
    spec: { http: [{ match: [{ headers: { x: 'y' } }] }] },
    message: 'spec.http[0].match[0].headers.x: must be an object',
  },
  { spec: { http: [{ match: [{ headers: [] }] }] }, message: 'spec.http[0].match[0].headers: must be an object' },
  { spec: { http: [{ timeout: 'soon' }] }, message: 'spec.http[0].timeout: "soon" is not a duration such as 1.5s' },
  { spec: { http: [{ timeout: 5 }] }, message: 'spec.http[0].timeout: must be a string' },
  {
    spec: { http: [{ redirect: { derivePort: 'ANY' } }] },
    message: 'spec.http[0].redirect.derivePort: must be one of FROM_PROTOCOL_DEFAULT, FROM_REQUEST_PORT',
  },
  {
    spec: { http: [{ redirect: { port: 80, derivePort: 'FROM_REQUEST_PORT' } }] },
    message: 'spec.http[0].redirect: only one of port, derivePort can be set',
  },
  { spec: 'reviews', message: 'spec: must be an object' },
])('$spec: $message', ({ spec, message }) => {
  expect(
    messages({ apiVersion: 'networking.istio.io/v1', kind: 'VirtualService', metadata: { name: 'a' }, spec }),
  ).toEqual([message]);
});

test('null fields count as absent, as the API server prunes them', () => {
  const object = aVirtualService({ hosts: ['reviews'], gateways: null, http: [aRule({ match: null, timeout: null })] });
  expect(found(object)).toEqual([]);
});

test('fields that nobody knows are no business of validation', () => {
  expect(found(aVirtualService({ hosts: ['reviews'], http: [aRule({ brandNew: 1 })], other: [] }))).toEqual([]);
});

test.each([
  [{ kind: 'VirtualService', spec: { hosts: ['a'], http: [aRule()] } }, []],
  [{ kind: 'VirtualService' }, ['vs.routes.none at spec']],
  [{ kind: 'Service', apiVersion: 'v1', spec: 7 }, []],
  [{ kind: 'Gateway', apiVersion: 'gateway.networking.k8s.io/v1', metadata: {}, spec: {} }, []],
  [
    { kind: 'VirtualService', apiVersion: 7, metadata: 7, spec: { hosts: ['a'], http: [aRule()], exportTo: ['.'] } },
    [],
  ],
  [{}, []],
  [null, ['object.type at ']],
  ['text', ['object.type at ']],
  [[], ['object.type at ']],
])('%j: %j', (object, keys) => {
  expect(found(object)).toEqual(keys);
});

test.each([
  ['istio.io/dry-run', 'shop/it has unsupported annotation istio.io/dry-run, please remove the annotation'],
  ['internal.istio.io/webhook-always-reject', '"internal.istio.io/webhook-always-reject" annotation found, rejecting'],
  ['internal.istio.io/parents', '"internal.istio.io/parents" annotation found, rejecting'],
  ['internal.istio.io/parent-namespace', '"internal.istio.io/parent-namespace" annotation found, rejecting'],
])('annotation %s hides everything else', (annotation, message) => {
  const object = aVirtualService({ hosts: ['!'] });
  const annotated = { ...object, metadata: { ...object.metadata, annotations: { [annotation]: 'x' } } };
  expect(messages(annotated)).toEqual([message]);
});

const files = { serverCertificate: 'c', privateKey: 'k' };

test.each([
  { tls: { credentialName: 'a' }, keys: [] },
  { tls: { credentialNames: ['a', 'b'] }, keys: [] },
  { tls: { credentialNames: [] }, keys: ['object.items'] },
  { tls: { tlsCertificates: [files, files, files] }, keys: ['object.items'] },
  { tls: { credentialName: 'a', credentialNames: ['b'] }, keys: ['object.oneOf'] },
  { tls: { credentialNames: ['b'], tlsCertificates: [files] }, keys: ['object.oneOf'] },
  // The CEL rule that is meant to say this names another field.
  { tls: { credentialName: 'a', tlsCertificates: [files] }, keys: [] },
  { tls: null, keys: [] },
])('the schema of $tls: $keys', ({ tls, keys }) => {
  const servers = [{ port: { number: 443, protocol: 'HTTPS', name: 'a' }, hosts: ['*'], tls }];
  expect(schemaFindings(aGateway({ servers })).map(({ messageKey }) => messageKey)).toEqual(keys);
});

test.each([
  { port: { number: 443, protocol: 'HTTPS', name: 'a' }, fields: [] },
  { port: {}, fields: ['spec.servers[0].port.number', 'spec.servers[0].port.protocol', 'spec.servers[0].port.name'] },
  { port: null, fields: [] },
])('the schema of port $port asks for $fields', ({ port, fields }) => {
  const found = schemaFindings(aGateway({ servers: [{ port, hosts: ['*'], bind: 'unix:///s' }] }));
  expect(found.map(({ messageKey, params }) => [messageKey, params.field])).toEqual(
    fields.map((field) => ['object.required', field]),
  );
});

test.each([
  [{ app: 'x'.repeat(63), tier: null }, []],
  [{ app: 'x'.repeat(64) }, ['object.tooLong']],
  [null, []],
])('the schema of selector %j: %j', (matchLabels, keys) => {
  const object = aDestinationRule({ host: 'a', workloadSelector: { matchLabels } });
  expect(schemaFindings(object).map(({ messageKey }) => messageKey)).toEqual(keys);
});

test('the schema has nothing to add for what cannot be read, for other kinds, for anything else', () => {
  expect(schemaFindings(aGateway({ servers: 7 }))).toEqual([]);
  expect(schemaFindings(aVirtualService({}))).toEqual([]);
  expect(schemaFindings(aDestinationRule({ subsets: 7 }))).toEqual([]);
  expect(schemaFindings({ ...aGateway({}), apiVersion: 'gateway.networking.k8s.io/v1' })).toEqual([]);
  expect(schemaFindings(7)).toEqual([]);
});

test('whatever it is given, it answers', () => {
  const json = fc.jsonValue({ maxDepth: 4 });
  const spec = fc.record(
    {
      hosts: json,
      gateways: json,
      host: json,
      subsets: json,
      trafficPolicy: json,
      servers: json,
      exportTo: json,
      http: fc.oneof(json, fc.array(fc.record({ match: json, route: json, fault: json }, { requiredKeys: [] }))),
      tls: json,
      tcp: json,
    },
    { requiredKeys: [] },
  );
  const kind = fc.constantFrom('VirtualService', 'DestinationRule', 'Gateway');
  fc.assert(
    fc.property(kind, fc.oneof(spec, json), json, (each, written, metadata) => {
      const { errors, warnings } = validateObject({ kind: each, metadata, spec: written });
      for (const { message } of [...errors, ...warnings]) expect(message).not.toBe('');
    }),
    { numRuns: 500 },
  );
});
