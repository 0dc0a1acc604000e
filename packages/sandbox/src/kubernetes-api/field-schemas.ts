/** Which fields the kinds have, and what happens to others: pruning, warnings, strict errors and type errors. */

import type { JsonObject } from '../cluster/json.ts';
import type { KubeObject, Metadata } from '../cluster/kube-object.ts';
import { type ResourceType, typeId } from '../cluster/resource-type.ts';
import { type FieldSchema, objectMetaName, refPrefix, type SchemaDocument } from '../cluster/schemas/field-schema.ts';
import type { FieldError } from '../cluster/status-error.ts';
import { DecodingError } from './decoding-error.ts';
import { FieldWalk } from './field-walk.ts';

export type FieldCheck = {
  pruned: KubeObject;
  /** Paths of fields that the type does not have, such as `spec.http[0].bogus`. */
  unknown: string[];
  errors: FieldError[];
};

const objectMeta: FieldSchema = { $ref: refPrefix + objectMetaName };

export class FieldSchemas {
  readonly #document: SchemaDocument;

  constructor(document: SchemaDocument) {
    this.#document = document;
  }

  /** The schema of one version: the type's own when a CustomResourceDefinition brought it. */
  of(type: ResourceType, version: string): FieldSchema | undefined {
    return type.schemas ? type.schemas[version] : this.#document.kinds[typeId(type)];
  }

  get definitions(): Record<string, FieldSchema> {
    return this.#document.definitions;
  }

  resolve(schema: FieldSchema): FieldSchema {
    return schema.$ref ? (this.#document.definitions[schema.$ref.slice(refPrefix.length)] ?? {}) : schema;
  }

  /** Throws 400 BadRequest for a value of the wrong type in a built-in kind, as Go's decoder does. */
  check(type: ResourceType, version: string, object: KubeObject): FieldCheck {
    const schema = this.of(type, version);
    if (!schema) return { pruned: object, unknown: [], errors: [] };
    const { apiVersion, kind, metadata, ...body } = object;
    const walk = new FieldWalk((part) => this.resolve(part), type.custom === true);
    const meta = metadata as unknown as JsonObject;
    const prunedMetadata = walk.value(objectMeta, meta, 'metadata', { struct: 'ObjectMeta', fields: 'metadata' });
    const pruned = walk.value(withoutMetadata(schema), body as JsonObject, '', { struct: type.kind, fields: '' });
    const [first] = walk.errors;
    if (first && !type.custom) throw new DecodingError(type, version, first.detail);
    return {
      pruned: { apiVersion, kind, metadata: prunedMetadata as unknown as Metadata, ...(pruned as JsonObject) },
      // Pruning reports in the order of the alphabet, Go's decoder as it comes to them.
      unknown: type.custom ? walk.unknown.toSorted() : walk.unknown,
      errors: walk.errors,
    };
  }
}

/** Definitions may name the members that every object has; the server checks those itself. */
function withoutMetadata(schema: FieldSchema): FieldSchema {
  const shared = ['apiVersion', 'kind', 'metadata'];
  if (!schema.required?.some((member) => shared.includes(member))) return schema;
  return { ...schema, required: schema.required.filter((member) => !shared.includes(member)) };
}
