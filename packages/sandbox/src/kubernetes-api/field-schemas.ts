/** Which fields the kinds have, and what happens to others: pruning, warnings, strict errors and type errors. */
import { isJsonObject, type Json, type JsonObject } from '../cluster/json.ts';
import type { KubeObject, Metadata } from '../cluster/kube-object.ts';
import { type ResourceType, typeId } from '../cluster/resource-type.ts';
import { badRequest, type FieldError } from '../cluster/status-error.ts';

/** The part of OpenAPI 3 that Kubernetes' structural schemas are made of. */
export type FieldSchema = {
  type?: 'object' | 'array' | 'string' | 'integer' | 'number' | 'boolean';
  description?: string;
  properties?: Record<string, FieldSchema>;
  additionalProperties?: FieldSchema;
  items?: FieldSchema;
  required?: readonly string[];
  enum?: readonly string[];
  format?: string;
  $ref?: string;
  'x-kubernetes-int-or-string'?: boolean;
  'x-kubernetes-list-type'?: 'atomic' | 'map' | 'set';
  'x-kubernetes-list-map-keys'?: readonly string[];
  'x-kubernetes-patch-strategy'?: 'merge';
  'x-kubernetes-patch-merge-key'?: string;
};

export type SchemaDocument = {
  /** By type id; the schema of the whole object. */
  kinds: Record<string, FieldSchema>;
  /** Shared parts, named in `$ref` as `#/components/schemas/<name>`. */
  definitions: Record<string, FieldSchema>;
};

export type FieldCheck = {
  pruned: KubeObject;
  /** Paths of fields that the type does not have, such as `spec.http[0].bogus`. */
  unknown: string[];
  errors: FieldError[];
};

export const refPrefix = '#/components/schemas/';

/** The definition of metadata, under Kubernetes' own name for it. */
export const objectMetaName = 'io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta';
const objectMeta: FieldSchema = { $ref: refPrefix + objectMetaName };

/** How Kubernetes words unknown fields under fieldValidation=Strict. */
export function strictDecodingError(unknown: readonly string[]): string {
  return `strict decoding error: ${unknown.map((path) => `unknown field "${path}"`).join(', ')}`;
}

export class FieldSchemas {
  readonly #document: SchemaDocument;

  constructor(document: SchemaDocument) {
    this.#document = document;
  }

  of(type: ResourceType): FieldSchema | undefined {
    return this.#document.kinds[typeId(type)];
  }

  get definitions(): Record<string, FieldSchema> {
    return this.#document.definitions;
  }

  resolve(schema: FieldSchema): FieldSchema {
    return schema.$ref ? (this.#document.definitions[schema.$ref.slice(refPrefix.length)] ?? {}) : schema;
  }

  /** Throws 400 BadRequest for a value of the wrong type in a built-in kind, as Go's decoder does. */
  check(type: ResourceType, object: KubeObject): FieldCheck {
    const schema = this.of(type);
    if (!schema) return { pruned: object, unknown: [], errors: [] };
    const { apiVersion, kind, metadata, ...body } = object;
    const walk = new FieldWalk(this);
    const prunedMetadata = walk.value(objectMeta, metadata as unknown as JsonObject, 'metadata') as unknown as Metadata;
    const pruned = walk.value(schema, body as JsonObject, '') as JsonObject;
    const [first] = walk.errors;
    if (first && !type.custom) {
      const version = apiVersion.split('/').at(-1);
      throw badRequest(
        `${kind} in version "${version}" cannot be handled as a ${kind}: ${first.field}: ${first.detail}`,
      );
    }
    return {
      pruned: { apiVersion, kind, metadata: prunedMetadata, ...pruned },
      unknown: walk.unknown,
      errors: walk.errors,
    };
  }
}

class FieldWalk {
  readonly unknown: string[] = [];
  readonly errors: FieldError[] = [];
  readonly #schemas: FieldSchemas;

  constructor(schemas: FieldSchemas) {
    this.#schemas = schemas;
  }

  /** The value without unknown fields; the same value when there is nothing to drop. */
  value(given: FieldSchema, value: Json, path: string): Json {
    const schema = this.#schemas.resolve(given);
    if (value === null) return value;
    if (!this.#hasType(schema, value, path)) return value;
    if (schema.items && Array.isArray(value)) {
      const { items } = schema;
      return value.map((item, index) => this.value(items, item, `${path}[${index}]`));
    }
    if (isJsonObject(value)) return this.#members(schema, value, path);
    this.#checkEnum(schema, value, path);
    return value;
  }

  #members({ properties, additionalProperties, required }: FieldSchema, value: JsonObject, path: string): JsonObject {
    if (!properties && !additionalProperties) return value;
    for (const member of required ?? []) {
      if (value[member] !== undefined) continue;
      const field = path === '' ? member : `${path}.${member}`;
      this.errors.push({ field, type: 'FieldValueRequired', detail: 'Required value' });
    }
    const members: [string, Json][] = [];
    for (const [key, child] of Object.entries(value)) {
      const childPath = path === '' ? key : `${path}.${key}`;
      const schema = properties && Object.hasOwn(properties, key) ? properties[key] : additionalProperties;
      if (schema) members.push([key, this.value(schema, child, childPath)]);
      else this.unknown.push(childPath);
    }
    return Object.fromEntries(members);
  }

  #hasType(schema: FieldSchema, value: Json, path: string): boolean {
    if (schema['x-kubernetes-int-or-string']) {
      return (
        typeof value === 'string' || typeof value === 'number' || this.#typeError('integer or string', value, path)
      );
    }
    if (schema.type === undefined || schema.type === jsonType(value)) return true;
    if (schema.type === 'number' && jsonType(value) === 'integer') return true;
    return this.#typeError(schema.type, value, path);
  }

  #typeError(wanted: string, value: Json, path: string): false {
    const actual = JSON.stringify(jsonType(value));
    const detail = `Invalid value: ${actual}: ${path} in body must be of type ${wanted}: ${actual}`;
    this.errors.push({ field: path, type: 'FieldValueTypeInvalid', detail });
    return false;
  }

  #checkEnum({ enum: values }: FieldSchema, value: Json, path: string): void {
    if (!values || values.includes(value as string)) return;
    const supported = values.map((text) => JSON.stringify(text)).join(', ');
    const detail = `Unsupported value: ${JSON.stringify(value)}: supported values: ${supported}`;
    this.errors.push({ field: path, type: 'FieldValueNotSupported', detail });
  }
}

function jsonType(value: Json): string {
  if (Array.isArray(value)) return 'array';
  if (typeof value === 'number') return Number.isInteger(value) ? 'integer' : 'number';
  return typeof value;
}
