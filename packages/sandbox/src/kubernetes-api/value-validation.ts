/**
 * What a schema says about values beyond their types (kube-openapi pkg/validation/validate, worded as
 * apiextensions-apiserver pkg/apiserver/validation reports it).
 */

import { isEqualJson, isJsonObject, type Json } from '../cluster/json.ts';
import type { FieldSchema } from '../cluster/schemas/field-schema.ts';
import { patternOf } from '../cluster/schemas/patterns.ts';
import type { FieldError } from '../cluster/status-error.ts';
import { ruleHolds } from './validation-rules.ts';

export function jsonType(value: Json): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'array';
  if (typeof value === 'number') return Number.isInteger(value) ? 'integer' : 'number';
  return typeof value;
}

/** Problems of this value itself; those of its members and items are found when they are walked. */
export function valueErrors(schema: FieldSchema, value: Json, path: string): FieldError[] {
  const problems = [...enumErrors(schema, value), ...boundErrors(schema, value, path)];
  const errors = problems.map(({ type, detail }): FieldError => ({ field: path, type, detail }));
  errors.push(...combinationErrors(schema, value, path));
  for (const { rule, message } of schema['x-kubernetes-validations'] ?? []) {
    if (ruleHolds(rule, value)) continue;
    const detail = `Invalid value: ${JSON.stringify(schema.type ?? 'object')}: ${message ?? `failed rule: ${rule}`}`;
    errors.push({ field: path, type: 'FieldValueInvalid', detail });
  }
  return errors;
}

type Problem = Pick<FieldError, 'type' | 'detail'>;

function enumErrors({ enum: values }: FieldSchema, value: Json): Problem[] {
  if (!values || values.some((allowed) => isEqualJson(allowed, value))) return [];
  const supported = values.map((allowed) => JSON.stringify(allowed)).join(', ');
  const detail = `Unsupported value: ${JSON.stringify(value)}: supported values: ${supported}`;
  return [{ type: 'FieldValueNotSupported', detail }];
}

function boundErrors(schema: FieldSchema, value: Json, path: string): Problem[] {
  if (typeof value === 'number') return numberErrors(schema, value, path);
  if (typeof value === 'string') return textErrors(schema, value, path);
  const noun = Array.isArray(value) ? 'items' : 'properties';
  if (!Array.isArray(value) && !isJsonObject(value)) return [];
  const count = Object.keys(value).length;
  const [least, most] =
    noun === 'items' ? [schema.minItems, schema.maxItems] : [schema.minProperties, schema.maxProperties];
  const problems: Problem[] = [];
  if (least !== undefined && count < least) {
    const detail = `Invalid value: ${count}: ${path} in body should have at least ${least} ${noun}`;
    problems.push({ type: 'FieldValueInvalid', detail });
  }
  if (most !== undefined && count > most) {
    problems.push({ type: 'FieldValueTooMany', detail: `Too many: ${count}: must have at most ${most} items` });
  }
  return problems;
}

function numberErrors(schema: FieldSchema, value: number, path: string): Problem[] {
  const { minimum, maximum, multipleOf } = schema;
  const problem = (text: string): Problem => ({
    type: 'FieldValueInvalid',
    detail: `Invalid value: ${value}: ${path} in body should be ${text}`,
  });
  const problems: Problem[] = [];
  if (minimum !== undefined && (schema.exclusiveMinimum ? value <= minimum : value < minimum))
    problems.push(problem(`greater than ${schema.exclusiveMinimum ? '' : 'or equal to '}${minimum}`));
  if (maximum !== undefined && (schema.exclusiveMaximum ? value >= maximum : value > maximum))
    problems.push(problem(`less than ${schema.exclusiveMaximum ? '' : 'or equal to '}${maximum}`));
  if (multipleOf !== undefined && multipleOf > 0 && !Number.isInteger(value / multipleOf))
    problems.push(problem(`a multiple of ${multipleOf}`));
  return problems;
}

function textErrors(schema: FieldSchema, value: string, path: string): Problem[] {
  const problems: Problem[] = [];
  const length = [...value].length;
  const quoted = JSON.stringify(value);
  if (schema.minLength !== undefined && length < schema.minLength) {
    const detail = `Invalid value: ${quoted}: ${path} in body should be at least ${schema.minLength} chars long`;
    problems.push({ type: 'FieldValueInvalid', detail });
  }
  if (schema.maxLength !== undefined && length > schema.maxLength) {
    const detail = `Too long: may not be more than ${schema.maxLength} bytes`;
    problems.push({ type: 'FieldValueTooLong', detail });
  }
  if (schema.pattern !== undefined && patternOf(schema.pattern)?.test(value) === false) {
    const detail = `Invalid value: ${quoted}: ${path} in body should match '${schema.pattern}'`;
    problems.push({ type: 'FieldValueInvalid', detail });
  }
  return problems;
}

/** These have no field of their own in a Status: it says `<nil>` and the message names the path. */
function combinationErrors(schema: FieldSchema, value: Json, path: string): FieldError[] {
  const messages: string[] = [];
  const quoted = JSON.stringify(path);
  const { oneOf, anyOf, allOf, not } = schema;
  if (anyOf && !anyOf.some((part) => isValid(part, value)))
    messages.push(`${quoted} must validate at least one schema (anyOf)`);
  if (oneOf) {
    const count = oneOf.filter((part) => isValid(part, value)).length;
    const found = count === 0 ? 'Found none valid' : `Found ${count} valid alternatives`;
    if (count !== 1) messages.push(`${quoted} must validate one and only one schema (oneOf). ${found}`);
  }
  const errors = messages.map(
    (message): FieldError => ({ field: '<nil>', type: 'FieldValueInvalid', detail: `Invalid value: "": ${message}` }),
  );
  for (const part of allOf ?? []) errors.push(...deepErrors(part, value, path));
  if (not && isValid(not, value)) {
    const detail = `Invalid value: "": ${quoted} must not validate the schema (not)`;
    errors.push({ field: '<nil>', type: 'FieldValueInvalid', detail });
  }
  return errors;
}

function isValid(schema: FieldSchema, value: Json): boolean {
  return deepErrors(schema, value, '').length === 0;
}

/** Alternatives are no structural schemas: they only state more about a value whose fields are known already. */
function deepErrors(schema: FieldSchema, value: Json, path: string): FieldError[] {
  const { type, required, properties, items } = schema;
  const isTyped =
    type === undefined || type === jsonType(value) || (type === 'number' && jsonType(value) === 'integer');
  if (!isTyped) {
    const actual = JSON.stringify(jsonType(value));
    const detail = `Invalid value: ${actual}: ${path} in body must be of type ${type}: ${actual}`;
    return [{ field: path, type: 'FieldValueTypeInvalid', detail }];
  }
  const errors = valueErrors(schema, value, path);
  if (isJsonObject(value)) {
    for (const member of required ?? []) {
      if (Object.hasOwn(value, member)) continue;
      errors.push({ field: join(path, member), type: 'FieldValueRequired', detail: 'Required value' });
    }
    for (const [key, part] of Object.entries(properties ?? {})) {
      const child = Object.hasOwn(value, key) ? value[key] : undefined;
      if (child !== undefined) errors.push(...deepErrors(part, child, join(path, key)));
    }
  }
  if (items && Array.isArray(value)) {
    for (const [index, item] of value.entries()) errors.push(...deepErrors(items, item, `${path}[${index}]`));
  }
  return errors;
}

function join(path: string, member: string): string {
  return path === '' ? member : `${path}.${member}`;
}
