/** What the generator leaves to be wished for: schemas that nobody uses, names twice, bounds that mean nothing, examples. */
import { type Problem, problemCodes } from '@sluice/shared/api/problem';
import { examples } from './open-api-examples.ts';
import { problemType } from './problem.ts';

type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
type JsonObject = { [key: string]: Json };

const prefix = '#/components/schemas/';

export function tidyOpenApi(document: object): object {
  const tidy = withoutSafeIntegerBounds(JSON.parse(JSON.stringify(document)) as Json) as JsonObject;
  addExamples(tidy);
  const schemas = (tidy.components as JsonObject).schemas as JsonObject;
  const used = usedSchemas(tidy.paths ?? null, schemas);
  // A schema is printed once for each direction; where only one of them occurs it gets the plain name.
  const names = new Map([...used].map((name) => [name, used.has(plain(name)) ? name : plain(name)]));
  const kept = [...names].sort(([, a], [, b]) => (a < b ? -1 : 1)).map(([from, to]) => [to, schemas[from] ?? {}]);
  const result = {
    ...tidy,
    components: { ...(tidy.components as JsonObject), schemas: Object.fromEntries(kept) as JsonObject },
  };
  return renameReferences(result, names) as object;
}

function plain(name: string): string {
  return name.replace(/Input$/, '');
}

/** Those that the paths refer to, directly or through others. */
function usedSchemas(paths: Json, schemas: JsonObject): Set<string> {
  const used = new Set<string>(referencesIn(paths));
  for (const name of used) for (const further of referencesIn(schemas[name] ?? null)) used.add(further);
  return used;
}

function referencesIn(value: Json): string[] {
  if (typeof value !== 'object' || value === null) return [];
  if (!Array.isArray(value) && typeof value.$ref === 'string') return [value.$ref.slice(prefix.length)];
  return Object.values(value).flatMap(referencesIn);
}

function renameReferences(value: Json, names: ReadonlyMap<string, string>): Json {
  return mapObjects(value, (object) => {
    if (typeof object.$ref !== 'string') return object;
    const name = object.$ref.slice(prefix.length);
    return { ...object, $ref: prefix + (names.get(name) ?? name) };
  });
}

function withoutSafeIntegerBounds(value: Json): Json {
  return mapObjects(value, ({ minimum, maximum, ...rest }) => ({
    ...rest,
    ...(minimum !== undefined && minimum !== Number.MIN_SAFE_INTEGER && { minimum }),
    ...(maximum !== undefined && maximum !== Number.MAX_SAFE_INTEGER && { maximum }),
  }));
}

/** Every object of a document, from the inside out. */
function mapObjects(value: Json, change: (object: JsonObject) => JsonObject): Json {
  if (Array.isArray(value)) return value.map((item) => mapObjects(item, change));
  if (typeof value !== 'object' || value === null) return value;
  return change(Object.fromEntries(Object.entries(value).map(([key, member]) => [key, mapObjects(member, change)])));
}

type Content = { [mediaType: string]: { example?: unknown } };
type Operation = {
  operationId: string;
  requestBody?: { content: Content };
  responses: { [status: string]: { description?: string; content?: Content } };
};

function addExamples(document: JsonObject): void {
  const paths = document.paths as unknown as Record<string, Record<string, Operation>>;
  for (const operation of Object.values(paths).flatMap((path) => Object.values(path))) {
    const { request, response } = examples[operation.operationId] ?? {};
    if (request !== undefined) setExample(operation.requestBody?.content, request);
    for (const [status, answer] of Object.entries(operation.responses)) {
      setExample(answer.content, status === '200' ? response : problemExample(answer.description ?? ''));
    }
  }
}

function setExample(content: Content | undefined, example: unknown): void {
  for (const media of Object.values(content ?? {})) media.example = example;
}

/** A problem with the first code that the description of an answer names. */
function problemExample(description: string): Problem | undefined {
  const code = (Object.keys(problemCodes) as (keyof typeof problemCodes)[]).find((known) =>
    description.startsWith(`\`${known}\``),
  );
  if (code === undefined) return undefined;
  const { status, title } = problemCodes[code];
  return { type: problemType(code), title, status, detail: `${title}.`, instance: 'b3a1f0c2-6f7e-4d53', code };
}
