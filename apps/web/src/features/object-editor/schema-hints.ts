/** What may stand at a place of an object, by the schemas that say what the cluster takes. */

import type { ObjectRef } from '@sluice/shared/api/object-ref';
import { DestinationRuleShape } from '@sluice/shared/findings/validation/shape/destination-rule-shape';
import { VirtualServiceShape } from '@sluice/shared/findings/validation/shape/virtual-service-shape';
import { z } from 'zod';

type Schema = z.core.$ZodType;

const labels = z.record(z.string(), z.string());
const metadata = z.object({ name: z.string(), namespace: z.string(), labels, annotations: labels });

const roots: Record<ObjectRef['kind'], Schema> = {
  VirtualService: z.object({ apiVersion: z.string(), kind: z.string(), metadata, spec: VirtualServiceShape }),
  DestinationRule: z.object({ apiVersion: z.string(), kind: z.string(), metadata, spec: DestinationRuleShape }),
};

/** `[]` stands for any item of a list. */
export type SchemaPath = readonly string[];

export type FieldHint =
  | { readonly type: 'text' | 'number' | 'flag' | 'map' }
  | { readonly type: 'oneOf'; readonly values: readonly string[] }
  | { readonly type: 'list'; readonly of: FieldHint }
  | { readonly type: 'object'; readonly fields: readonly string[] };

function unwrap(schema: Schema): Schema {
  return schema instanceof z.ZodOptional || schema instanceof z.ZodNullable ? unwrap(schema.unwrap()) : schema;
}

function schemaAt(kind: ObjectRef['kind'], path: SchemaPath): Schema | null {
  let schema: Schema = roots[kind];
  for (const part of path) {
    const known = unwrap(schema);
    const next = stepInto(known, part);
    if (next === undefined) return null;
    schema = next;
  }
  return unwrap(schema);
}

function stepInto(schema: Schema, part: string): Schema | undefined {
  if (schema instanceof z.ZodObject) return (schema.shape as Record<string, Schema>)[part];
  if (schema instanceof z.ZodArray) return part === '[]' ? schema.element : undefined;
  if (schema instanceof z.ZodRecord) return schema.valueType;
  return undefined;
}

function hintOf(schema: Schema): FieldHint {
  const known = unwrap(schema);
  if (known instanceof z.ZodObject) return { type: 'object', fields: Object.keys(known.shape) };
  if (known instanceof z.ZodArray) return { type: 'list', of: hintOf(known.element) };
  if (known instanceof z.ZodEnum) return { type: 'oneOf', values: known.options.map(String) };
  if (known instanceof z.ZodRecord) return { type: 'map' };
  if (known instanceof z.ZodBoolean) return { type: 'flag' };
  return { type: known instanceof z.ZodNumber ? 'number' : 'text' };
}

/** Fields that may stand at the path; none where the schema leaves it open. */
export function fieldsAt(kind: ObjectRef['kind'], path: SchemaPath): readonly { name: string; hint: FieldHint }[] {
  const schema = schemaAt(kind, path);
  if (!(schema instanceof z.ZodObject)) return [];
  return Object.entries(schema.shape as Record<string, Schema>).map(([name, field]) => ({ name, hint: hintOf(field) }));
}

/** What the value at the path is; null where nothing is known of it. */
export function hintAt(kind: ObjectRef['kind'], path: SchemaPath): FieldHint | null {
  const schema = schemaAt(kind, path);
  return schema === null ? null : hintOf(schema);
}

const lineParts = /^( *)((?:- +)*)(?:("[^"]*"|'[^']*'|[^\s#:"'-][^:#]*?)\s*:(?:\s|$))?/;

/**
 * Where a column of a line stands in the object, by the indentation of the lines above: a text that somebody is
 * writing seldom is YAML yet. Lists may stand at the column of the field that they belong to.
 *
 * @param column of the first character of what is written there
 */
export function pathAt(lines: readonly string[], line: number, column: number): string[] {
  const path: string[] = [];
  let limit = column;
  let isInList = false;
  // Dashes of the line itself begin items, too.
  enterItems(lines[line] ?? '', column);
  for (let at = line - 1; at >= 0 && (limit > 0 || isInList); at -= 1) {
    const text = lines[at] ?? '';
    if (/^\s*(#|$)/.test(text)) continue;
    const [, indent = '', dashes = '', key] = lineParts.exec(text) ?? [];
    const keyColumn = indent.length + dashes.length;
    if (key !== undefined && (keyColumn < limit || (isInList && keyColumn === limit && dashes === ''))) {
      path.unshift(key.replace(/^["']|["']$/g, ''));
      limit = keyColumn;
      isInList = false;
    }
    if (indent.length < limit && keyColumn <= limit) enterItems(text, limit);
  }
  return path;

  function enterItems(text: string, before: number) {
    const [, indent = '', dashes = ''] = /^( *)((?:- +)*)/.exec(text) ?? [];
    if (dashes === '' || indent.length >= before) return;
    for (const _ of dashes.matchAll(/-/g)) path.unshift('[]');
    limit = indent.length;
    isInList = true;
  }
}
