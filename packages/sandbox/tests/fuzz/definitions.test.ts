import fc from 'fast-check';
import { expect, test } from 'vitest';
import { sandboxServer } from '../sandbox-server.ts';

/** A schema that is structural, with values of any kind where the definition's own schema does not look. */
const structural = fc.letrec((tie) => ({
  node: fc.oneof(
    { depthSize: 'medium' },
    fc.record({
      type: fc.constantFrom('string', 'integer', 'boolean'),
      default: fc.jsonValue(),
      enum: fc.array(fc.jsonValue()),
    }),
    fc.record({
      type: fc.constantFrom('string', 'number'),
      pattern: fc.string(),
      maximum: fc.integer(),
      maxLength: fc.nat(),
    }),
    fc.record({ type: fc.constant('array'), items: tie('node'), maxItems: fc.nat() }),
    fc.record({
      type: fc.constant('object'),
      properties: fc.dictionary(fc.constantFrom('a', 'b', '__proto__', 'toString'), tie('node')),
      required: fc.array(fc.constantFrom('a', 'b', 'c')),
      oneOf: fc.array(fc.record({ required: fc.array(fc.constantFrom('a', 'b')) })),
    }),
    fc.record({ type: fc.constant('object'), additionalProperties: fc.oneof(fc.boolean(), tie('node')) }),
    fc.constant({ 'x-kubernetes-preserve-unknown-fields': true }),
  ),
})).node;

test('no definition breaks the requests for its objects', async () => {
  const own = await sandboxServer();
  const definitions = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions';
  const things = '/apis/example.com/v1/things';
  const column = fc.record({ name: fc.string(), type: fc.string(), jsonPath: fc.string(), priority: fc.integer() });
  const column2 = fc.record({
    name: fc.constant('A'),
    type: fc.constantFrom('string', 'date'),
    jsonPath: fc.constant('.spec.a'),
  });
  let served = 0;
  const sent = fc.record({ schema: structural, columns: fc.array(fc.oneof(column, column2)), spec: fc.jsonValue() });
  await fc.assert(
    fc.asyncProperty(sent, async ({ schema, columns, spec }) => {
      const version = { name: 'v1', served: true, storage: true, additionalPrinterColumns: columns };
      const openAPIV3Schema = { type: 'object', properties: { spec: schema } };
      const made = await own.client.call('POST', definitions, {
        body: {
          apiVersion: 'apiextensions.k8s.io/v1',
          kind: 'CustomResourceDefinition',
          metadata: { name: 'things.example.com' },
          spec: {
            group: 'example.com',
            scope: 'Cluster',
            names: { plural: 'things', kind: 'Thing' },
            versions: [{ ...version, schema: { openAPIV3Schema } }],
          },
        },
      });
      expect([201, 400, 422]).toContain(made.status);
      if (made.status !== 201) return;
      served += 1;
      const body = { apiVersion: 'example.com/v1', kind: 'Thing', metadata: { name: 'a' }, spec };
      expect([201, 400, 422]).toContain((await own.client.call('POST', things, { body })).status);
      const accept = 'application/json;as=Table;v=v1;g=meta.k8s.io';
      expect((await own.client.get(things, { accept })).status).toBe(200);
      await own.client.call('DELETE', `${definitions}/things.example.com`);
      const isGone = async () => (await own.client.get(`${definitions}/things.example.com`)).status;
      await expect.poll(isGone, { interval: 2 }).toBe(404);
    }),
    { numRuns: 200 },
  );
  expect(served).toBeGreaterThan(50);
  await own.close();
});
