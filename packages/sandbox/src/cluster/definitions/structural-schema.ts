import { isJsonObject, type Json } from '../json.ts';
import type { FieldSchema, ValidationRule } from '../schemas/field-schema.ts';
import { compilesAsPattern } from '../schemas/patterns.ts';

const schemaTypes = ['object', 'array', 'string', 'integer', 'number', 'boolean'] as const;
const numberMembers = [
  'minimum',
  'maximum',
  'multipleOf',
  'minLength',
  'maxLength',
  'minItems',
  'maxItems',
  'minProperties',
  'maxProperties',
] as const;
const flagMembers = [
  'nullable',
  'exclusiveMinimum',
  'exclusiveMaximum',
  'x-kubernetes-int-or-string',
  'x-kubernetes-preserve-unknown-fields',
] as const;
const textMembers = ['description', 'format'] as const;
const combinations = ['oneOf', 'anyOf', 'allOf'] as const;

function schemaMap(value: unknown): Record<string, FieldSchema> | undefined {
  if (!isJsonObject(value)) return undefined;
  return Object.fromEntries(Object.entries(value).map(([key, child]) => [key, structuralSchema(child)]));
}

function rulesOf(value: unknown): ValidationRule[] {
  const rules = Array.isArray(value) ? value.filter(isJsonObject) : [];
  return rules.flatMap(({ rule, message }) =>
    typeof rule === 'string' ? [{ rule, ...(typeof message === 'string' && { message }) }] : [],
  );
}

function additionalProperties(value: unknown): FieldSchema | boolean | undefined {
  if (typeof value === 'boolean') return value;
  return isJsonObject(value) ? structuralSchema(value) : undefined;
}

/**
 * The schema of a CustomResourceDefinition as the server works with it. Takes what it understands from any JSON, so
 * that a definition can never break the requests for its objects.
 */
export function structuralSchema(value: unknown): FieldSchema {
  if (!isJsonObject(value)) return {};
  const schema: FieldSchema = {};
  const type = schemaTypes.find((name) => name === value.type);
  if (type) schema.type = type;
  for (const member of numberMembers) {
    const bound = value[member];
    if (typeof bound === 'number') schema[member] = bound;
  }
  for (const member of flagMembers) if (value[member] === true) schema[member] = true;
  for (const member of textMembers) {
    const text = value[member];
    if (typeof text === 'string') schema[member] = text;
  }
  for (const member of combinations) {
    const parts = value[member];
    if (Array.isArray(parts)) schema[member] = parts.map(structuralSchema);
  }
  if (typeof value.pattern === 'string' && compilesAsPattern(value.pattern)) schema.pattern = value.pattern;
  if (Array.isArray(value.enum)) schema.enum = value.enum;
  if (Array.isArray(value.required)) schema.required = value.required.filter((name) => typeof name === 'string');
  if (value.default !== undefined) schema.default = value.default as Json;
  if (isJsonObject(value.items)) schema.items = structuralSchema(value.items);
  if (isJsonObject(value.not)) schema.not = structuralSchema(value.not);
  const properties = schemaMap(value.properties);
  if (properties) schema.properties = properties;
  const others = additionalProperties(value.additionalProperties);
  if (others !== undefined) schema.additionalProperties = others;
  const rules = rulesOf(value['x-kubernetes-validations']);
  if (rules.length > 0) schema['x-kubernetes-validations'] = rules;
  return schema;
}
