import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Endpoint } from '@sluice/shared/api/endpoint';
import { expect, test } from 'vitest';
import { endpoints } from '../src/endpoints.ts';
import { openApiDocument } from '../src/http/open-api.ts';
import { examples } from '../src/http/open-api-examples.ts';

type Operation = {
  operationId: string;
  parameters?: readonly { name: string; description?: string }[];
  responses: Record<string, { content?: Record<string, { example?: unknown }> }>;
};

const document = (await openApiDocument(endpoints)) as {
  openapi: string;
  paths: Record<string, Record<string, Operation>>;
};
const operations = Object.values(document.paths).flatMap((path) => Object.values(path));

test('the committed document is the one that the contract prints (pnpm --filter @sluice/server openapi)', async () => {
  const committed = await readFile(join(import.meta.dirname, '../../../docs/openapi.json'), 'utf8');
  expect(JSON.parse(committed)).toEqual(document);
});

test('every endpoint is there under its name, with its problems and an example for each answer', () => {
  expect(document.openapi).toMatch(/^3\.1\./);
  expect(operations.map(({ operationId }) => operationId).sort()).toEqual(
    endpoints.map(({ operationId }) => operationId).sort(),
  );
  for (const { operationId, responses } of operations) {
    expect(Object.keys(responses), operationId).toEqual(expect.arrayContaining(['200', '400', '422', '500']));
    for (const [status, { content = {} }] of Object.entries(responses)) {
      for (const media of Object.values(content)) expect(media.example, `${operationId} ${status}`).toBeDefined();
    }
  }
});

test('every parameter says what it is', () => {
  for (const { operationId, parameters = [] } of operations) {
    for (const { name, description } of parameters) expect(description, `${operationId} ${name}`).toBeTruthy();
  }
});

test.each(endpoints.map((endpoint): [string, Endpoint] => [endpoint.operationId, endpoint]))(
  'the examples of %s fit its schemas',
  (operationId, { body, response }) => {
    const example = examples[operationId];
    expect(response.safeParse(example?.response).error?.issues).toBeUndefined();
    if (body) expect(body.safeParse(example?.request).error?.issues).toBeUndefined();
  },
);

test('every reference leads somewhere', () => {
  const text = JSON.stringify(document);
  const names = [...text.matchAll(/"#\/components\/schemas\/([^"]+)"/g)].map(([, name]) => name);
  const schemas = (document as unknown as { components: { schemas: object } }).components.schemas;
  expect(names.length).toBeGreaterThan(0);
  expect(Object.keys(schemas)).toEqual(expect.arrayContaining([...new Set(names)]));
});
