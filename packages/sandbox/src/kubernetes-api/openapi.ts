/** OpenAPI v3 as far as kubectl needs it: which kinds take fieldValidation on PATCH, and their fields for explain. */
import { createHash } from 'node:crypto';
import type { Registry } from '../cluster/registry.ts';
import { apiVersionOf, type ResourceType } from '../cluster/resource-type.ts';
import { type FieldSchema, objectMetaName, refPrefix } from '../cluster/schemas/field-schema.ts';
import type { FieldSchemas } from './field-schemas.ts';

function pathOf(group: string, version: string): string {
  return group === '' ? `api/${version}` : `apis/${group}/${version}`;
}

function groupVersions(registry: Registry): { group: string; version: string }[] {
  const all = registry.all().flatMap(({ group, versions }) => versions.map((version) => pathOf(group, version)));
  return [...new Set(all)].map((path) => {
    const [, group = '', version = ''] = path.startsWith('api/') ? ['', '', path.slice(4)] : path.split('/');
    return { group, version };
  });
}

/** `io.istio.networking.v1.VirtualService`: the group backwards, as Kubernetes names its definitions. */
function definitionName({ group, kind }: ResourceType, version: string): string {
  const reversed = group === '' ? ['io', 'k8s', 'api', 'core'] : group.split('.').toReversed();
  return [...reversed, version, kind].join('.');
}

function groupVersionKind({ group, kind }: ResourceType, version: string) {
  return { group, version, kind };
}

function queryParameter(name: string, type = 'string') {
  return { name, in: 'query', schema: { type, uniqueItems: true } };
}

const writeParameters = ['dryRun', 'fieldManager', 'fieldValidation'].map((name) => queryParameter(name));

function pathItem(type: ResourceType, version: string) {
  const gvk = groupVersionKind(type, version);
  const schema = { $ref: refPrefix + definitionName(type, version) };
  const ok = { '200': { description: 'OK', content: { 'application/json': { schema } } } };
  const operation = (action: string, parameters: object[]) => ({
    operationId: `${action}${version}${type.kind}`,
    'x-kubernetes-action': action,
    'x-kubernetes-group-version-kind': gvk,
    parameters,
    responses: ok,
  });
  return {
    get: operation('get', []),
    put: operation('put', writeParameters),
    patch: operation('patch', [...writeParameters, queryParameter('force', 'boolean')]),
    delete: operation('delete', writeParameters.slice(0, 1)),
  };
}

function kindSchema(type: ResourceType, version: string, fields: FieldSchema | undefined) {
  return {
    type: 'object',
    description: fields?.description ?? `${type.kind} of ${apiVersionOf(type, version)}`,
    properties: {
      apiVersion: { type: 'string', description: 'The versioned schema of this representation of an object.' },
      kind: { type: 'string', description: 'The REST resource that this object represents.' },
      metadata: {
        allOf: [{ $ref: refPrefix + objectMetaName }],
        default: {},
        description: "Standard object's metadata.",
      },
      ...fields?.properties,
    },
    'x-kubernetes-group-version-kind': [groupVersionKind(type, version)],
  };
}

/** The definitions that a schema refers to, and those that they refer to. */
function referenced(schemas: FieldSchemas, start: readonly FieldSchema[]): Record<string, FieldSchema> {
  const found: Record<string, FieldSchema> = {};
  const open: unknown[] = [...start];
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    if (typeof node !== 'object' || node === null) continue;
    for (const [key, value] of Object.entries(node)) {
      if (key !== '$ref') open.push(value);
      else {
        const name = String(value).slice(refPrefix.length);
        const definition = schemas.definitions[name];
        if (!definition || name in found) continue;
        found[name] = definition;
        open.push(definition);
      }
    }
  }
  return found;
}

function documentFor(registry: Registry, schemas: FieldSchemas, group: string, version: string) {
  const types = registry.all().filter((type) => type.group === group && type.versions.includes(version));
  const paths = types.map((type) => {
    const scope = type.namespaced ? '/namespaces/{namespace}' : '';
    return [`/${pathOf(group, version)}${scope}/${type.plural}/{name}`, pathItem(type, version)];
  });
  const fields = types.flatMap((type) => schemas.of(type, version) ?? []);
  const metadata: FieldSchema = { $ref: refPrefix + objectMetaName };
  const kinds = types.map((type) => [
    definitionName(type, version),
    kindSchema(type, version, schemas.of(type, version)),
  ]);
  return {
    openapi: '3.0.0',
    info: { title: 'Kubernetes', version: 'v1.32.0' },
    paths: Object.fromEntries(paths),
    components: {
      schemas: { ...referenced(schemas, [metadata, ...fields]), ...Object.fromEntries(kinds) },
    },
  };
}

export type OpenApiDocument = { json: string; hash: string };
export type OpenApiDocuments = { index: string; documents: ReadonlyMap<string, OpenApiDocument> };

/** The index at `/openapi/v3` and the documents it names, by path and without the leading slash. */
export function openApiDocuments(registry: Registry, schemas: FieldSchemas): OpenApiDocuments {
  const documents = new Map<string, OpenApiDocument>();
  const paths: Record<string, { serverRelativeURL: string }> = {};
  for (const { group, version } of groupVersions(registry)) {
    const path = pathOf(group, version);
    const json = JSON.stringify(documentFor(registry, schemas, group, version));
    const hash = createHash('sha256').update(json).digest('hex').toUpperCase();
    documents.set(`openapi/v3/${path}`, { json, hash });
    paths[path] = { serverRelativeURL: `/openapi/v3/${path}?hash=${hash}` };
  }
  return { index: JSON.stringify({ paths }), documents };
}
