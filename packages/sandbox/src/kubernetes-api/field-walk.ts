import { isJsonObject, type Json, type JsonObject } from '../cluster/json.ts';
import type { FieldSchema } from '../cluster/schemas/field-schema.ts';
import type { FieldError } from '../cluster/status-error.ts';
import { cannotUnmarshal, type GoPlace, goType, structName, timeProblem } from './go-types.ts';
import { jsonType, valueErrors } from './value-validation.ts';

/**
 * One walk through an object along its schema. Custom kinds follow the order of the API server: prune, fill in
 * defaults, validate (apiextensions-apiserver pkg/apiserver/schema).
 */
export class FieldWalk {
  readonly unknown: string[] = [];
  readonly errors: FieldError[] = [];
  readonly #resolve: (schema: FieldSchema) => FieldSchema;
  readonly #isCustom: boolean;

  constructor(resolve: (schema: FieldSchema) => FieldSchema, isCustom: boolean) {
    this.#resolve = resolve;
    this.#isCustom = isCustom;
  }

  /** The value without unknown fields and with defaults. `place` is for the errors of built-in kinds. */
  value(given: FieldSchema, value: Json, path: string, place: GoPlace): Json {
    const schema = this.#resolve(given);
    if (value === null && (schema.nullable || !this.#isCustom)) return value;
    if (!this.#hasType(given, schema, value, path, place)) return value;
    const walked = this.#inside(schema, value, path, { ...place, struct: structName(given) ?? place.struct });
    // Go decodes built-in kinds; their values are the business of each kind's validation.
    if (this.#isCustom) this.errors.push(...valueErrors(schema, walked, path));
    else this.#checkDecoded(schema, walked, path, place);
    return walked;
  }

  #inside(schema: FieldSchema, value: Json, path: string, place: GoPlace): Json {
    const { items } = schema;
    if (items && Array.isArray(value)) {
      return value.map((item, index) => this.value(items, item, `${path}[${index}]`, place));
    }
    return isJsonObject(value) ? this.#members(schema, value, path, place) : value;
  }

  #members(schema: FieldSchema, value: JsonObject, path: string, place: GoPlace): JsonObject {
    const { properties, additionalProperties } = schema;
    const keepsAll =
      schema['x-kubernetes-preserve-unknown-fields'] === true ||
      additionalProperties === true ||
      schema.type === undefined;
    if (!properties && !additionalProperties && (keepsAll || !this.#isCustom)) return value;
    const others = typeof additionalProperties === 'object' ? additionalProperties : undefined;
    const members: [string, Json][] = [];
    for (const [key, child] of Object.entries(value)) {
      const childPath = path === '' ? key : `${path}.${key}`;
      const own = properties && Object.hasOwn(properties, key) ? properties[key] : undefined;
      const known = own ?? others;
      const childPlace = own ? { ...place, fields: place.fields === '' ? key : `${place.fields}.${key}` } : place;
      if (!known && !keepsAll) this.unknown.push(childPath);
      else if (!known) members.push([key, child]);
      else if (child !== null || !this.#dropsNull(known))
        members.push([key, this.value(known, child, childPath, childPlace)]);
    }
    const walked = Object.fromEntries(members);
    if (this.#isCustom && properties) this.#fillIn(properties, walked, path, place);
    this.#checkRequired(schema, walked, path);
    return walked;
  }

  /** A null that may not be one counts as absent, and so gets the default if there is one. */
  #dropsNull(schema: FieldSchema): boolean {
    return this.#isCustom && this.#resolve(schema).nullable !== true;
  }

  #fillIn(properties: Record<string, FieldSchema>, target: JsonObject, path: string, place: GoPlace): void {
    for (const [key, schema] of Object.entries(properties)) {
      if (schema.default === undefined || Object.hasOwn(target, key)) continue;
      const childPath = path === '' ? key : `${path}.${key}`;
      target[key] = this.value(schema, structuredClone(schema.default), childPath, place);
    }
  }

  #checkRequired({ required }: FieldSchema, value: JsonObject, path: string): void {
    for (const member of required ?? []) {
      if (Object.hasOwn(value, member)) continue;
      const field = path === '' ? member : `${path}.${member}`;
      this.errors.push({ field, type: 'FieldValueRequired', detail: 'Required value' });
    }
  }

  #hasType(given: FieldSchema, schema: FieldSchema, value: Json, path: string, place: GoPlace): boolean {
    if (schema['x-kubernetes-int-or-string']) {
      return (
        typeof value === 'string' || typeof value === 'number' || this.#typeError('integer or string', value, path)
      );
    }
    if (schema.type === undefined || schema.type === jsonType(value)) return true;
    if (schema.type === 'number' && jsonType(value) === 'integer') return true;
    if (this.#isCustom) return this.#typeError(schema.type, value, path);
    const detail = cannotUnmarshal(value, place, goType(given, place.fields.split('.').at(-1) ?? ''));
    this.errors.push({ field: path, type: 'FieldValueTypeInvalid', detail });
    return false;
  }

  #typeError(wanted: string, value: Json, path: string): false {
    const actual = JSON.stringify(jsonType(value));
    const detail = `Invalid value: ${actual}: ${path} in body must be of type ${wanted}: ${actual}`;
    this.errors.push({ field: path, type: 'FieldValueTypeInvalid', detail });
    return false;
  }

  #checkDecoded(schema: FieldSchema, value: Json, path: string, { fields }: GoPlace): void {
    if (schema.enum) this.errors.push(...valueErrors({ enum: schema.enum }, value, path));
    if (typeof value !== 'string') return;
    const detail = timeProblem(schema, value, fields.split('.').at(-1) ?? '');
    if (detail !== null) this.errors.push({ field: path, type: 'FieldValueTypeInvalid', detail });
  }
}
