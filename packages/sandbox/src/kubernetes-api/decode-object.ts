import { isJsonObject, type JsonObject } from '../cluster/json.ts';
import type { KubeObject } from '../cluster/kube-object.ts';
import { apiVersionOf, type ResourceType } from '../cluster/resource-type.ts';
import { badRequest, invalid } from '../cluster/status-error.ts';
import { DecodingError } from './decoding-error.ts';
import { cannotUnmarshal } from './go-types.ts';

type Shape = 'string' | 'number' | 'strings' | 'stringMap' | 'objects';

/** The members of metadata that the server reads, and what they must be. Null counts as absent. */
const metadataShapes: Record<string, Shape> = {
  name: 'string',
  generateName: 'string',
  namespace: 'string',
  uid: 'string',
  resourceVersion: 'string',
  creationTimestamp: 'string',
  deletionTimestamp: 'string',
  generation: 'number',
  deletionGracePeriodSeconds: 'number',
  labels: 'stringMap',
  annotations: 'stringMap',
  finalizers: 'strings',
  ownerReferences: 'objects',
  managedFields: 'objects',
};

const goTypes: Record<Shape, string> = {
  string: 'string',
  number: 'int64',
  strings: '[]string',
  stringMap: 'map[string]string',
  objects: '[]v1.OwnerReference',
};

function hasShape(value: unknown, shape: Shape): boolean {
  switch (shape) {
    case 'string':
    case 'number':
      return typeof value === shape;
    case 'strings':
      return Array.isArray(value) && value.every((item) => typeof item === 'string');
    case 'stringMap':
      return isJsonObject(value) && Object.values(value).every((item) => typeof item === 'string');
    case 'objects':
      return Array.isArray(value) && value.every(isJsonObject);
  }
}

/** What of a value is of the wrong type, and the type that Go has there: a map or a list fails by its content. */
function misfit(value: unknown, shape: Shape): { value: unknown; type: string } {
  const type = goTypes[shape];
  if (shape === 'stringMap' && isJsonObject(value)) {
    return { value: Object.values(value).find((item) => typeof item !== 'string'), type: 'string' };
  }
  if (shape === 'strings' && Array.isArray(value)) {
    return { value: value.find((item) => typeof item !== 'string'), type: 'string' };
  }
  if (shape === 'objects' && Array.isArray(value)) {
    return { value: value.find((item) => !isJsonObject(item)), type: type.slice(2) };
  }
  return { value, type };
}

function decodeMetadata(metadata: JsonObject, { type, version }: Expected): JsonObject {
  const entries = Object.entries(metadata).filter(([, value]) => value !== null);
  for (const [member, value] of entries) {
    const shape = metadataShapes[member];
    if (!shape || hasShape(value, shape)) continue;
    const wrong = misfit(value, shape);
    const place = { struct: 'ObjectMeta', fields: `metadata.${member}` };
    throw new DecodingError(type, version, cannotUnmarshal(wrong.value, place, wrong.type));
  }
  return Object.fromEntries(entries);
}

export type Expected = { type: ResourceType; version: string };

/**
 * A document as an object of the type, in the version of the URL. Throws 400 for another version, for metadata of
 * another shape and for anything that is no object, and 422 for another kind.
 */
export function decodeObject(document: unknown, { type, version }: Expected): KubeObject {
  if (!isJsonObject(document)) {
    throw badRequest("couldn't get version/kind; json parse error: the body is not an object");
  }
  const apiVersion = apiVersionOf(type, version);
  const givenVersion = document.apiVersion ?? (type.custom ? undefined : apiVersion);
  if (givenVersion === undefined) throw badRequest(`Object 'apiVersion' is missing in '${excerpt(document)}'`);
  if (givenVersion !== apiVersion) {
    throw badRequest(
      `the API version in the data (${String(givenVersion)}) does not match the expected API version (${apiVersion})`,
    );
  }
  const kind = document.kind ?? (type.custom ? undefined : type.kind);
  if (kind === undefined) throw badRequest(`Object 'Kind' is missing in '${excerpt(document)}'`);
  const given = document.metadata ?? {};
  if (!isJsonObject(given)) {
    const place = { struct: type.kind, fields: 'metadata' };
    throw new DecodingError(type, version, cannotUnmarshal(given, place, 'v1.ObjectMeta'));
  }
  const metadata = decodeMetadata(given, { type, version });
  const object = { ...document, apiVersion, kind, metadata } as unknown as KubeObject;
  if (kind !== type.kind) {
    const detail = `Invalid value: ${JSON.stringify(kind)}: must be ${type.kind}`;
    throw invalid(type, object.metadata.name ?? '', [{ field: 'kind', type: 'FieldValueInvalid', detail }]);
  }
  return object;
}

function excerpt(document: unknown): string {
  const text = JSON.stringify(document);
  return text.length > 200 ? `${text.slice(0, 200)}…` : text;
}

/** Fills in namespace and name from the URL. Throws 400 when the object names others. */
export function placeObject(object: KubeObject, namespace: string | undefined, name: string | undefined): KubeObject {
  const { metadata } = object;
  if (namespace !== undefined && metadata.namespace && metadata.namespace !== namespace) {
    throw badRequest('the namespace of the provided object does not match the namespace sent on the request');
  }
  if (name !== undefined && metadata.name && metadata.name !== name) {
    throw badRequest(`the name of the object (${metadata.name}) does not match the name on the URL (${name})`);
  }
  const placed = { ...metadata, ...(namespace !== undefined && { namespace }), ...(name !== undefined && { name }) };
  return { ...object, metadata: placed };
}
