/** Schemas of the Gateway API from the declarations of a package that has one file for each of its Go types. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Json } from '../src/cluster/json.ts';
import type { FieldSchema } from '../src/cluster/schemas/field-schema.ts';
import { readDeclaration } from './type-declarations.ts';

const prefix = 'IIoK8sSigsGatewayApiApisV1';

const backendDefaults: Record<string, FieldSchema> = { group: { default: '' }, kind: { default: 'Service' } };
const secretDefaults: Record<string, FieldSchema> = { group: { default: '' }, kind: { default: 'Secret' } };
const port: FieldSchema = { minimum: 1, maximum: 65_535 };
const everyPath: Json = { type: 'PathPrefix', value: '/' };

/** What kubebuilder's markers say (default, bounds) and neither the declarations nor the validators keep. */
const markers: Record<string, Record<string, FieldSchema>> = {
  ParentReference: { group: { default: 'gateway.networking.k8s.io' }, kind: { default: 'Gateway' }, port },
  BackendRef: { weight: { default: 1, minimum: 0, maximum: 1_000_000 } },
  BackendObjectReference: { ...backendDefaults, port },
  HTTPRouteSpec: { rules: { default: [{ matches: [{ path: everyPath }] }], minItems: 1, maxItems: 16 } },
  HTTPRouteRule: {
    matches: { default: [{ path: everyPath }], maxItems: 64 },
    filters: { maxItems: 16 },
    backendRefs: { maxItems: 16 },
  },
  HTTPRouteMatch: { path: { default: everyPath }, headers: { maxItems: 16 }, queryParams: { maxItems: 16 } },
  HTTPPathMatch: { type: { default: 'PathPrefix' }, value: { default: '/', maxLength: 1_024 } },
  HTTPHeaderMatch: { type: { default: 'Exact' }, value: { minLength: 1, maxLength: 4_096 } },
  HTTPQueryParamMatch: { type: { default: 'Exact' }, value: { minLength: 1, maxLength: 1_024 } },
  HTTPRequestRedirectFilter: { statusCode: { default: 302 }, port },
  HTTPRequestMirrorFilter: { percent: { minimum: 0, maximum: 100 } },
  Fraction: { numerator: { minimum: 0 }, denominator: { default: 100, minimum: 1 } },
  HTTPCORSFilter: { maxAge: { default: 5, minimum: 1 } },
  GatewaySpec: {
    listeners: { minItems: 1, maxItems: 64, 'x-kubernetes-list-type': 'map', 'x-kubernetes-list-map-keys': ['name'] },
  },
  GatewaySpecAddress: { type: { default: 'IPAddress' } },
  Listener: { port, allowedRoutes: { default: { namespaces: { from: 'Same' } } } },
  AllowedRoutes: { namespaces: { default: { from: 'Same' } } },
  RouteNamespaces: { from: { default: 'Same' } },
  ListenerTLSConfig: { mode: { default: 'Terminate' } },
  SecretObjectReference: secretDefaults,
};

const labelSelector: FieldSchema = {
  type: 'object',
  properties: {
    matchExpressions: {
      type: 'array',
      items: {
        type: 'object',
        required: ['key', 'operator'],
        properties: {
          key: { type: 'string' },
          operator: { type: 'string' },
          values: { type: 'array', items: { type: 'string' } },
        },
      },
    },
    matchLabels: { type: 'object', additionalProperties: { type: 'string' } },
  },
};

const condition: FieldSchema = {
  type: 'object',
  required: ['lastTransitionTime', 'message', 'reason', 'status', 'type'],
  properties: {
    lastTransitionTime: { type: 'string', format: 'date-time' },
    message: { type: 'string' },
    observedGeneration: { type: 'integer' },
    reason: { type: 'string' },
    status: { type: 'string', enum: ['True', 'False', 'Unknown'] },
    type: { type: 'string' },
  },
};

/** Bounds and patterns of a scalar type, from the code that the package validates it with. */
function boundsOf(validator: string): FieldSchema {
  const bounds: FieldSchema = {};
  for (const [, keyword, limit] of validator.matchAll(
    /keyword:"(minLength|maxLength|minimum|maximum)",params:\{(?:comparison:"[<>]=",)?limit:(\d+)\}/g,
  )) {
    bounds[keyword as 'minimum'] = Number(limit);
  }
  const [, pattern] = /keyword:"pattern",params:\{pattern:("(?:[^"\\]|\\.)*")\}/.exec(validator) ?? [];
  return pattern === undefined ? bounds : { ...bounds, pattern: JSON.parse(pattern) as string };
}

/** Shortened: explanations of the Gateway API fill pages, and `kubectl explain` needs their beginning. */
function firstParagraph(schema: FieldSchema): FieldSchema {
  const { description, ...rest } = schema;
  return description === undefined ? rest : { description: description.split('\n\n')[0] ?? '', ...rest };
}

/** Reads the kinds' schemas from the unpacked package. */
export function gatewayApiSchema(folder: string, kind: string): FieldSchema {
  function named(name: string): FieldSchema {
    if (name.endsWith('MetaV1Condition')) return condition;
    if (name.endsWith('MetaV1LabelSelector')) return labelSelector;
    if (name.endsWith('MetaV1ObjectMeta')) return {};
    if (!name.startsWith(prefix)) throw new Error(`the Gateway API names ${name}, which is not known here`);
    return read(name.slice(prefix.length));
  }
  function read(name: string): FieldSchema {
    const source = readFileSync(join(folder, 'gateway.networking.k8s.io/v1', `${name}.d.ts`), 'utf8');
    const declared = readDeclaration(source, `I${name}`, { named, isFraction: () => false });
    if (declared.type !== 'object') {
      const validator = readFileSync(join(folder, '_schemas', `${prefix.slice(1)}${name}.js`), 'utf8');
      return { ...firstParagraph(declared), ...(name === 'PortNumber' ? port : boundsOf(validator)) };
    }
    const members = Object.entries(declared.properties ?? {}).map(([member, schema]) => [
      member,
      { ...firstParagraph(schema), ...markers[name]?.[member] },
    ]);
    return { ...firstParagraph(declared), properties: Object.fromEntries(members) };
  }
  return read(kind);
}
