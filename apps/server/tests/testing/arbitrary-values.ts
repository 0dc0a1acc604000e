/** Values that fit a schema of the contract, and values that all but fit. */
import fc from 'fast-check';
import { z } from 'zod';

type JsonSchema = {
  readonly $ref?: string;
  readonly $defs?: Readonly<Record<string, JsonSchema>>;
  readonly type?: string;
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly oneOf?: readonly JsonSchema[];
  readonly anyOf?: readonly JsonSchema[];
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: JsonSchema | boolean;
  readonly items?: JsonSchema;
};

/** Names that exist in the sandbox are frequent, so that values get past more than the first check. */
const names = fc.constantFrom('v1', 'v2', 'v3', 'default', 'reviews', 'http', 'end-user', 'jason', '1s', '/');

export const nonsense: fc.Arbitrary<unknown> = fc.oneof(
  fc.anything({ maxDepth: 3, maxKeys: 4, withNullPrototype: false }),
  fc.constantFrom<unknown>(
    null,
    true,
    -1,
    0,
    1.5,
    2 ** 53,
    1e308,
    -0,
    '',
    '\u0000',
    '💥',
    [],
    {},
    [[]],
    'x'.repeat(5_000),
  ),
);

export function fitting(schema: z.ZodType): fc.Arbitrary<unknown> {
  const root = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) as JsonSchema;
  return fc.letrec((tie) => ({
    ...Object.fromEntries(
      Object.entries(root.$defs ?? {}).map(([name, each]) => [name, valueFor(each, (other) => tie(other), 3)]),
    ),
    root: valueFor(root, (other) => tie(other), 3),
  })).root as fc.Arbitrary<unknown>;
}

function valueFor(
  schema: JsonSchema,
  ref: (name: string) => fc.Arbitrary<unknown>,
  depth: number,
): fc.Arbitrary<unknown> {
  if (schema.$ref !== undefined) return ref(schema.$ref.replace('#/$defs/', ''));
  if ('const' in schema) return fc.constant(schema.const);
  if (schema.enum !== undefined) return fc.constantFrom(...schema.enum);
  const choices = schema.oneOf ?? schema.anyOf;
  if (choices !== undefined) return fc.oneof(...choices.map((each) => valueFor(each, ref, depth)));
  switch (schema.type) {
    case 'string':
      return fc.oneof(names, fc.string({ unit: 'grapheme', maxLength: 20 }));
    case 'integer':
      return fc.oneof(fc.constantFrom(0, 50, 100), fc.integer({ min: -5, max: 200 }));
    case 'number':
      return fc.double({ noNaN: true });
    case 'boolean':
      return fc.boolean();
    case 'array':
      return fc.array(valueFor(schema.items ?? {}, ref, depth - 1), { maxLength: depth > 0 ? 3 : 0 });
    case 'object':
      return objectFor(schema, ref, depth);
    default:
      return fc.oneof(names, fc.jsonValue({ maxDepth: 1 }));
  }
}

function objectFor(
  { properties = {}, required = [], additionalProperties }: JsonSchema,
  ref: (name: string) => fc.Arbitrary<unknown>,
  depth: number,
): fc.Arbitrary<unknown> {
  const members = Object.entries(properties).filter(([name]) => depth > 0 || required.includes(name));
  const known = fc.record(Object.fromEntries(members.map(([name, each]) => [name, valueFor(each, ref, depth - 1)])), {
    requiredKeys: members.map(([name]) => name).filter((name) => required.includes(name)),
    noNullPrototype: true,
  });
  if (typeof additionalProperties !== 'object' || depth <= 0) return known;
  const others = fc.dictionary(names, valueFor(additionalProperties, ref, depth - 1), {
    maxKeys: 3,
    noNullPrototype: true,
  });
  return fc.tuple(known, others).map(([own, more]) => ({ ...(more as object), ...(own as object) }));
}

/** The value with one of its places changed, taken away or added to. */
export function spoiled(value: unknown, where: number, by: unknown): unknown {
  if (typeof value !== 'object' || value === null) return by;
  const keys = Object.keys(value);
  const key = keys[where % (keys.length + 1)];
  const copy: Record<string, unknown> | unknown[] = Array.isArray(value) ? [...value] : { ...value };
  if (key === undefined) return Array.isArray(copy) ? [...copy, by] : { ...copy, [`unknown${where % 7}`]: by };
  const inner = (value as Record<string, unknown>)[key];
  if (where % 5 === 0) delete (copy as Record<string, unknown>)[key];
  else (copy as Record<string, unknown>)[key] = spoiled(inner, Math.floor(where / (keys.length + 1)), by);
  return copy;
}
