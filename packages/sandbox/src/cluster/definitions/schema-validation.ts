/** Structural schemas (apiextensions-apiserver pkg/apiserver/schema/validation.go). */
import { isJsonObject } from '../json.ts';
import { compilesAsPattern } from '../schemas/patterns.ts';
import type { FieldError } from '../status-error.ts';

const types = ['array', 'boolean', 'integer', 'number', 'object', 'string'];

function required(field: string, text: string): FieldError {
  return { field, type: 'FieldValueRequired', detail: `Required value: ${text}` };
}

function invalidValue(field: string, value: unknown, text: string): FieldError {
  return { field, type: 'FieldValueInvalid', detail: `Invalid value: ${JSON.stringify(value)}: ${text}` };
}

function forbidden(field: string, text: string): FieldError {
  return { field, type: 'FieldValueForbidden', detail: `Forbidden: ${text}` };
}

/** Every reason why the schema of a version is not structural. */
export function schemaErrors(schema: unknown, path: string): FieldError[] {
  if (!isJsonObject(schema)) return [required(path, 'schemas are required')];
  if (schema.type === undefined || schema.type === '')
    return [required(`${path}.type`, 'must not be empty at the root')];
  if (schema.type !== 'object') return [invalidValue(`${path}.type`, schema.type, 'must be object at the root')];
  return nodeErrors(schema, path, '');
}

function typeErrors(schema: Record<string, unknown>, path: string, place: string): FieldError[] {
  const { type } = schema;
  const isFree =
    schema['x-kubernetes-int-or-string'] === true || schema['x-kubernetes-preserve-unknown-fields'] === true;
  if (type === undefined || type === '') {
    return isFree ? [] : [required(`${path}.type`, `must not be empty for specified ${place}`)];
  }
  if (types.includes(type as string)) return [];
  const supported = types.map((name) => JSON.stringify(name)).join(', ');
  const detail = `Unsupported value: ${JSON.stringify(type)}: supported values: ${supported}`;
  return [{ field: `${path}.type`, type: 'FieldValueNotSupported', detail }];
}

function nodeErrors(schema: unknown, path: string, place: string): FieldError[] {
  if (!isJsonObject(schema)) return [invalidValue(path, schema, 'must be a schema')];
  const errors = place === '' ? [] : typeErrors(schema, path, place);
  const { properties, additionalProperties, items, pattern } = schema;
  if (schema.$ref !== undefined) errors.push(forbidden(`${path}.$ref`, '$ref is not supported'));
  if (schema.type === 'array' && items === undefined) errors.push(required(`${path}.items`, 'must be specified'));
  if (items !== undefined) errors.push(...nodeErrors(items, `${path}.items`, 'array items'));
  if (isJsonObject(additionalProperties)) {
    if (properties !== undefined) {
      const text = 'additionalProperties and properties are mutual exclusive';
      errors.push(forbidden(`${path}.additionalProperties`, text));
    }
    errors.push(...nodeErrors(additionalProperties, `${path}.additionalProperties`, 'object fields'));
  }
  for (const [name, child] of Object.entries(isJsonObject(properties) ? properties : {})) {
    errors.push(...nodeErrors(child, `${path}.properties[${name}]`, 'object fields'));
  }
  if (typeof pattern === 'string' && !compilesAsPattern(pattern)) {
    errors.push(invalidValue(`${path}.pattern`, pattern, 'must be a valid regular expression, but isn’t'));
  }
  return errors;
}
