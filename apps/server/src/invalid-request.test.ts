import { SetWeightsBody } from '@sluice/shared/api/weights';
import { WantedEdit } from '@sluice/shared/routing/edit';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { z } from 'zod';
import { endpoints } from './endpoints.ts';
import { invalidRequest } from './invalid-request.ts';

function complaint(schema: z.ZodType, value: unknown): { detail: string; issues: readonly string[] } | null {
  const { error } = schema.safeParse(value);
  if (error === undefined) return null;
  const { message, issues } = invalidRequest(error.issues, ['body']);
  return { detail: message, issues: issues.map((issue) => `${issue.path}: ${issue.message}`) };
}

test.each<[unknown, string]>([
  [{ weights: { v1: '90' } }, "'weights.v1' in the body has to be a number"],
  [{ weights: { v1: 99.5 } }, "'weights.v1' in the body has to be a whole number"],
  [{ weights: { v1: 101 } }, "'weights.v1' in the body has to be 100 or less"],
  [{ weights: { v1: -1 } }, "'weights.v1' in the body has to be 0 or more"],
  [{ weights: { '': 100 } }, "'weights.' in the body may not have that name: it has to have something in it"],
  [{ weights: [100] }, "'weights' in the body has to be an object"],
  [{}, "'weights' in the body is missing: it has to be an object"],
  [null, 'The body has to be an object'],
  [{ weights: {}, reasn: 'x' }, 'The body has a member that nobody knows: reasn'],
  [{ weights: {}, reason: 'x'.repeat(501) }, "'reason' in the body has to have 500 characters at most"],
  [{ weights: {}, force: 'v1' }, "'force' in the body has to be a list"],
])('%j', (body, detail) => {
  expect(complaint(SetWeightsBody, body)?.detail).toBe(detail);
});

describe('edits', () => {
  test.each<[unknown, string[]]>([
    [
      { type: 'setWeight' },
      [
        'body.type: It has to be one of setWeights, setDestinationWeights, setOptions, addRule, changeRule, moveRule, removeRule, promoteVersion, resetToVersion, defineVersion, removeVersion, deleteObject',
      ],
    ],
    [
      { type: 'setOptions', options: { mirrors: [{ version: 'v2', percent: 200 }] } },
      ['body.options.mirrors.0.percent: It has to be 100 or less'],
    ],
    [{ type: 'setOptions', options: { timeOut: '2s' } }, ['body.options: It has a member that nobody knows: timeOut']],
    [{ type: 'setWeights', weights: { v1: 100 }, forced: [] }, ['body: It has a member that nobody knows: forced']],
    [
      { type: 'moveRule', rule: { namespace: 'default', name: 'reviews', protocol: 'http', index: 0 } },
      ['body.to: It is missing: it has to be a number'],
    ],
  ])('%j', (edit, issues) => {
    expect(complaint(WantedEdit, edit)?.issues).toEqual(issues);
  });
});

const jargon = /invalid|expected|received|undefined|unrecognized|zod|nan\b|too (small|big)|\[object/i;
const schemas = endpoints.flatMap(({ operationId, body, query, params }) =>
  Object.entries({ body, query, params }).flatMap(([part, schema]) =>
    schema ? [[`${part} of ${operationId}`, schema] as const] : [],
  ),
);

test.each(schemas)('%s is refused in plain words', (_what, schema) => {
  // Names that are made of words of the library would be quoted.
  const value = fc.anything({
    key: fc.constantFrom('weights', 'edits', 'type', 'request', 'version', 'namespace', 'x'),
  });
  fc.assert(
    fc.property(value, (given) => {
      const found = complaint(schema, given);
      if (found === null) return;
      expect(found.issues.length).toBeGreaterThan(0);
      for (const text of [found.detail, ...found.issues]) expect(text).not.toMatch(jargon);
    }),
    { numRuns: 100 },
  );
});
