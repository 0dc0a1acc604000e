import { describe, expect, test } from 'vitest';
import { allTypes } from '../cluster/kinds/all-types.ts';
import type { KubeObject } from '../cluster/kube-object.ts';
import { Registry } from '../cluster/registry.ts';
import { kubernetesSchemas } from '../cluster/schemas/kubernetes-schemas.ts';
import { FieldSchemas } from './field-schemas.ts';

const registry = new Registry(allTypes);
const schemas = new FieldSchemas(kubernetesSchemas());
const route = (to: object) => ({ hosts: ['x'], http: [{ route: [{ destination: { host: 'x' }, ...to }] }] });

function checkVirtualService(spec: object) {
  const object: KubeObject = {
    apiVersion: 'networking.istio.io/v1',
    kind: 'VirtualService',
    metadata: { name: 'x' },
    spec,
  };
  return schemas.check(registry.get('virtualservices.networking.istio.io'), 'v1', object);
}
function checkDeployment(podSpec: object) {
  const spec = { template: { metadata: { labels: { a: 'b' } }, spec: podSpec } };
  const object: KubeObject = { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'x' }, spec };
  return schemas.check(registry.get('deployments.apps'), 'v1', object);
}

test('every kind has a schema', () => {
  expect(registry.all().filter((type) => !schemas.of(type, type.versions[0]))).toEqual([]);
});

describe('custom kinds', () => {
  test.each([
    { what: 'weights', spec: route({ weight: 10 }) },
    {
      what: 'a fraction of a percentage',
      spec: { http: [{ fault: { abort: { httpStatus: 500, percentage: { value: 0.5 } } } }] },
    },
    {
      what: 'free keys',
      spec: { http: [{ match: [{ headers: { 'any-header': { exact: 'x' } }, sourceLabels: { a: 'b' } }] }] },
    },
    { what: 'one way to match', spec: { http: [{ match: [{ uri: { prefix: '/' } }, { uri: {} }] }] } },
    { what: 'a short timeout', spec: { http: [{ timeout: '1ms' }] } },
  ])('take $what', ({ spec }) => {
    expect(checkVirtualService(spec)).toMatchObject({ unknown: [], errors: [], pruned: { spec } });
  });

  test('drop a null', () => {
    const { pruned, unknown, errors } = checkVirtualService({ hosts: ['x'], http: null });
    expect({ pruned: pruned.spec, unknown, errors }).toEqual({ pruned: { hosts: ['x'] }, unknown: [], errors: [] });
  });

  test.each([
    {
      spec: { http: [null] },
      field: 'spec.http[0]',
      detail: /must be of type object: "null"$/,
    },
    {
      spec: { http: [{ match: [{ uri: { exact: '/a', prefix: '/b' } }] }] },
      field: '<nil>',
      detail:
        /^Invalid value: "": "spec.http\[0\].match\[0\].uri" must validate one and only one schema \(oneOf\). Found 2 valid alternatives$/,
    },
    {
      spec: { http: [{ timeout: '0s' }] },
      field: 'spec.http[0].timeout',
      detail: /^Invalid value: "string": must be a valid duration greater than 1ms$/,
    },
    {
      spec: route({ weight: 1.5 }),
      field: 'spec.http[0].route[0].weight',
      detail: /must be of type integer: "number"$/,
    },
    { spec: { hosts: 'x' }, field: 'spec.hosts', detail: /must be of type array: "string"$/ },
    { spec: { http: [{ route: [{}] }] }, field: 'spec.http[0].route[0].destination', detail: /^Required value$/ },
    {
      spec: { http: [{ corsPolicy: { unmatchedPreflights: 'X' } }] },
      field: 'spec.http[0].corsPolicy.unmatchedPreflights',
      detail: /^Unsupported value: "X": supported values: /,
    },
  ])('refuse $field of another shape', ({ spec, field, detail }) => {
    expect(checkVirtualService(spec).errors).toMatchObject([{ field, detail: expect.stringMatching(detail) }]);
  });

  test('lose what they do not have, at every depth', () => {
    const { unknown, pruned } = checkVirtualService({ ...route({ weight: 1, wight: 2 }), bogus: { a: 1 } });
    expect(unknown).toEqual(['spec.bogus', 'spec.http[0].route[0].wight']);
    expect(pruned.spec).toEqual(route({ weight: 1 }));
  });
});

describe('built-in kinds', () => {
  test.each([
    { containers: [{ name: 'a', resources: { limits: { cpu: 1, memory: '1Gi' }, requests: { cpu: 0.5 } } }] },
    {
      containers: [
        { name: 'a', readinessProbe: { httpGet: { port: 80 } } },
        { name: 'b', livenessProbe: { httpGet: { port: 'http' } } },
      ],
    },
    { volumes: [{ name: 'v', emptyDir: { sizeLimit: '1Gi' } }], nodeSelector: { disk: 'ssd' } },
  ])('take %j', (podSpec) => {
    expect(checkDeployment(podSpec)).toMatchObject({ unknown: [], errors: [] });
  });

  test('name unknown fields, also of metadata inside', () => {
    expect(checkDeployment({ containers: [{ name: 'a', imagee: 'x' }] }).unknown).toEqual([
      'spec.template.spec.containers[0].imagee',
    ]);
  });

  test('refuse values of another type as undecodable', () => {
    expect(() => checkDeployment({ containers: 'x' })).toThrow(
      'Deployment in version "v1" cannot be handled as a Deployment: json: cannot unmarshal string into Go struct field PodSpec.spec.template.spec.containers of type []v1.Container',
    );
  });
});
