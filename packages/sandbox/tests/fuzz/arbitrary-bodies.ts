/** Bodies of every kind, most of them none that a kind could have. */
import fc from 'fast-check';

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
export const text = fc.oneof(
  body.map((value) => JSON.stringify(value) ?? ''),
  fc.string(),
  fc.string().map((rest) => `k8s\0\n\x0f\n\x02v1\x12\x09Namespace\x12${rest}`),
  fc.constant('{"a":'.repeat(5_000)),
  fc.constant('['.repeat(100_000) + ']'.repeat(100_000)),
);
