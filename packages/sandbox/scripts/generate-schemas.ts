/**
 * Writes src/cluster/schemas/schemas.generated.json: the fields of the kinds that the sandbox serves, read from the
 * type declarations of published packages. Run it after raising their versions: `node scripts/generate-schemas.ts`.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { mergeKeysOf } from '../src/cluster/merge-keys.ts';
import {
  type FieldSchema,
  objectMetaName,
  refPrefix,
  type SchemaDocument,
} from '../src/cluster/schemas/field-schema.ts';
import { atLeastOneMillisecond } from '../src/kubernetes-api/validation-rules.ts';
import { gatewayApiSchema } from './gateway-api-schemas.ts';
import { readDeclaration } from './type-declarations.ts';

/** Carries the CRDs of Istio as TypeScript. */
const istioPackage = '@kubernetes-models/istio@3.0.1';
const istioKinds = {
  VirtualService: 'virtualservices',
  DestinationRule: 'destinationrules',
  Gateway: 'gateways',
  ServiceEntry: 'serviceentries',
  Sidecar: 'sidecars',
};
/** Doubles in Istio's API, by kind; TypeScript does not tell them from the integers that all others are. */
const istioFractions: Record<string, readonly string[]> = {
  VirtualService: ['value'],
  DestinationRule: ['aggression', 'minimumPercent', 'percent', 'value'],
};

/** Where Istio's CRDs say that a duration must be a millisecond at least, by kind. */
const istioDurations: Record<string, readonly string[]> = {
  VirtualService: ['maxAge', 'fixedDelay', 'exponentialDelay', 'backoff', 'perTryTimeout', 'timeout'],
};
const longEnough = { rule: atLeastOneMillisecond, message: 'must be a valid duration greater than 1ms' };

/** Carries the types of the Gateway API. */
const gatewayApiPackage = '@kubernetes-models/gateway-api@2.0.0';
const gatewayApiKinds = {
  GatewayClass: 'gatewayclasses',
  Gateway: 'gateways',
  HTTPRoute: 'httproutes',
  ReferenceGrant: 'referencegrants',
};

const builtInKinds = {
  V1Namespace: 'namespaces',
  V1Pod: 'pods',
  V1Service: 'services',
  V1ServiceAccount: 'serviceaccounts',
  V1ConfigMap: 'configmaps',
  V1Secret: 'secrets',
  CoreV1Event: 'events',
  EventsV1Event: 'events.events.k8s.io',
  V1Role: 'roles.rbac.authorization.k8s.io',
  V1RoleBinding: 'rolebindings.rbac.authorization.k8s.io',
  V1ClusterRole: 'clusterroles.rbac.authorization.k8s.io',
  V1ClusterRoleBinding: 'clusterrolebindings.rbac.authorization.k8s.io',
  V1CustomResourceDefinition: 'customresourcedefinitions.apiextensions.k8s.io',
  V1TokenReview: 'tokenreviews.authentication.k8s.io',
  V1SelfSubjectReview: 'selfsubjectreviews.authentication.k8s.io',
  V1SubjectAccessReview: 'subjectaccessreviews.authorization.k8s.io',
  V1SelfSubjectAccessReview: 'selfsubjectaccessreviews.authorization.k8s.io',
  V1SelfSubjectRulesReview: 'selfsubjectrulesreviews.authorization.k8s.io',
  V1LocalSubjectAccessReview: 'localsubjectaccessreviews.authorization.k8s.io',
  V1Deployment: 'deployments.apps',
  V1ReplicaSet: 'replicasets.apps',
  V1ControllerRevision: 'controllerrevisions.apps',
  V1EndpointSlice: 'endpointslices.discovery.k8s.io',
  V1Lease: 'leases.coordination.k8s.io',
};

/** Members that every kind has and that the API server handles itself. */
function bodyOf({ description, properties = {}, required = [] }: FieldSchema): FieldSchema {
  const { apiVersion: _, kind: __, metadata: ___, ...body } = properties;
  const needed = required.filter((name) => name in body);
  return {
    type: 'object',
    ...(description && { description }),
    properties: body,
    ...(needed.length > 0 && { required: needed }),
  };
}

/** Unpacks a published package and reads kinds from it. */
function kindsOf(
  name: string,
  group: string,
  kinds: Record<string, string>,
  read: (folder: string, kind: string) => FieldSchema,
): Record<string, FieldSchema> {
  const folder = mkdtempSync(join(tmpdir(), 'sluice-schemas-'));
  try {
    const archive = execFileSync('npm', ['pack', '--silent', name], { cwd: folder, encoding: 'utf8' }).trim();
    execFileSync('tar', ['xzf', archive], { cwd: folder });
    const entries = Object.entries(kinds).map(([kind, plural]) => [
      `${plural}.${group}`,
      bodyOf(read(join(folder, 'package'), kind)),
    ]);
    return Object.fromEntries(entries);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function istioSchema(folder: string, kind: string): FieldSchema {
  const source = readFileSync(join(folder, 'networking.istio.io/v1', `${kind}.d.ts`), 'utf8');
  const options = {
    named: () => ({}),
    isFraction: (member: string) => istioFractions[kind]?.includes(member) ?? false,
  };
  return withDurations(readDeclaration(source, `I${kind}`, options), istioDurations[kind] ?? []);
}

function withDurations(schema: FieldSchema, durations: readonly string[]): FieldSchema {
  const inside = (child: FieldSchema) => withDurations(child, durations);
  const properties = Object.entries(schema.properties ?? {}).map(([member, child]): [string, FieldSchema] => {
    const isDuration = child.type === 'string' && durations.includes(member);
    return [member, isDuration ? { ...child, 'x-kubernetes-validations': [longEnough] } : inside(child)];
  });
  return {
    ...schema,
    ...(schema.properties && { properties: Object.fromEntries(properties) }),
    ...(schema.items && { items: inside(schema.items) }),
  };
}

const scalarTypes: Record<string, FieldSchema> = {
  Date: { type: 'string', format: 'date-time' },
  V1MicroTime: { type: 'string', format: 'date-time' },
  IntOrString: { 'x-kubernetes-int-or-string': true },
  any: {},
  object: { type: 'object' },
};

/** `V1Container` and `CoreV1EventSeries` as `v1.Container` and `v1.EventSeries`; explain shows the last part. */
function definitionName(model: string): string {
  return model === 'V1ObjectMeta' ? objectMetaName : model.replace(/^[A-Za-z]*?V1(?=[A-Z])/, 'v1.');
}

/** `x_kubernetes_list_type` and `ref` as what they stand for in JSON. */
function withJsonNames(schema: FieldSchema): FieldSchema {
  const names: Record<string, string> = { ref: '$ref', schema: '$schema' };
  const renamed = Object.entries(schema.properties ?? {}).map(([member, child]) => [
    names[member] ?? member.replace(/^x_kubernetes_/, 'x-kubernetes-').replaceAll('_', '-'),
    child,
  ]);
  return { ...schema, properties: Object.fromEntries(renamed) };
}

/** Marks lists whose items are merged by key, as kubectl expects to find them. */
function withMergeKeys(schema: FieldSchema): FieldSchema {
  for (const [member, list] of Object.entries(schema.properties ?? {})) {
    if (list.type !== 'array' || !list.items?.$ref) continue;
    const item = list.items.$ref.endsWith('ContainerPort') ? [{ containerPort: 1 }] : [];
    const keys = mergeKeysOf(member, item);
    if (!keys) continue;
    list['x-kubernetes-patch-strategy'] = 'merge';
    list['x-kubernetes-patch-merge-key'] = keys[0] ?? '';
    list['x-kubernetes-list-type'] = 'map';
    list['x-kubernetes-list-map-keys'] = keys;
  }
  return schema;
}

const quantities = new Set([
  'limits',
  'requests',
  'allocatedResources',
  'capacity',
  'overhead',
  'sizeLimit',
  'divisor',
]);

/** Amounts of resources may be written as numbers, `cpu: 1`, although the declarations say string. */
function withQuantities(schema: FieldSchema): FieldSchema {
  const quantity: FieldSchema = { 'x-kubernetes-int-or-string': true };
  const properties = Object.entries(schema.properties ?? {}).map(([member, given]): [string, FieldSchema] => {
    if (!quantities.has(member)) return [member, given];
    if (given.additionalProperties) return [member, { ...given, additionalProperties: quantity }];
    const { type: _, ...rest } = given;
    return given.type === 'string' ? [member, { ...rest, ...quantity }] : [member, given];
  });
  return { ...schema, ...(properties.length > 0 && { properties: Object.fromEntries(properties) }) };
}

/** A required field of a built-in kind is the business of its validation, which words it in its own way. */
function withoutRequired(schema: FieldSchema): FieldSchema {
  const { required: _, ...rest } = schema;
  return rest;
}

function builtInSchemas(): SchemaDocument {
  const models = join(dirname(createRequire(import.meta.url).resolve('@kubernetes/client-node')), 'gen/models');
  const definitions: Record<string, FieldSchema> = {};
  const read = (name: string): FieldSchema => {
    const source = readFileSync(join(models, `${name}.d.ts`), 'utf8');
    const declared = readDeclaration(source, name, { named: reference, isFraction: () => false });
    const named = name === 'V1JSONSchemaProps' ? withJsonNames(declared) : declared;
    return withMergeKeys(withQuantities(withoutRequired(named)));
  };
  function reference(name: string): FieldSchema {
    const scalar = scalarTypes[name];
    if (scalar) return { ...scalar };
    const id = definitionName(name);
    if (!(id in definitions)) {
      definitions[id] = {};
      definitions[id] = read(name);
    }
    return { $ref: refPrefix + id };
  }
  const kinds = Object.fromEntries(Object.entries(builtInKinds).map(([name, id]) => [id, bodyOf(read(name))]));
  return { kinds, definitions };
}

const builtIns = builtInSchemas();
const document: SchemaDocument = {
  kinds: {
    ...builtIns.kinds,
    ...kindsOf(istioPackage, 'networking.istio.io', istioKinds, istioSchema),
    ...kindsOf(gatewayApiPackage, 'gateway.networking.k8s.io', gatewayApiKinds, gatewayApiSchema),
  },
  definitions: Object.fromEntries(Object.entries(builtIns.definitions).sort(([a], [b]) => (a < b ? -1 : 1))),
};
const file = new URL('../src/cluster/schemas/schemas.generated.json', import.meta.url);
writeFileSync(file, `${JSON.stringify(document)}\n`);
