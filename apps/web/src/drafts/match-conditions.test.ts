import type { HTTPMatchRequest } from '@sluice/shared/istio/virtual-service';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { conditionsOf, matchOf } from './match-conditions.ts';

test('every condition is one line, and what no line says is kept', () => {
  const match: HTTPMatchRequest = {
    name: 'canary',
    uri: { prefix: '/api' },
    ignoreUriCase: true,
    headers: { 'end-user': { exact: 'jason' }, beta: {} },
    withoutHeaders: { cookie: { regex: '*' } },
    port: 9080,
    gateways: ['mesh', 'istio-system/edge'],
    sourceLabels: { app: 'productpage' },
    'x-future': { a: 1 },
  };
  const { conditions, rest } = conditionsOf(match);
  expect(conditions.map(({ kind, name, operator, value }) => [kind, name, operator, value].join(' '))).toEqual([
    'uri  prefix /api',
    'header end-user exact jason',
    'header beta present ',
    'withoutHeader cookie present ',
    'port  exact 9080',
    'gateways  exact mesh, istio-system/edge',
    'sourceLabel app exact productpage',
  ]);
  expect(rest).toEqual({ name: 'canary', 'x-future': { a: 1 } });
});

const text = fc.oneof(
  fc.record({ exact: fc.string() }),
  fc.record({ prefix: fc.string({ minLength: 1 }) }),
  fc.record({ regex: fc.constantFrom('v[0-9]+', '.*') }),
);
const texts = fc.dictionary(fc.constantFrom('a', 'end-user', 'x-canary'), fc.oneof(text, fc.constant({})), {
  minKeys: 1,
});
const match: fc.Arbitrary<HTTPMatchRequest> = fc.record(
  {
    name: fc.string(),
    uri: text,
    method: text,
    authority: text,
    headers: texts,
    withoutHeaders: texts,
    queryParams: texts,
    port: fc.integer({ min: 1, max: 65_535 }),
    gateways: fc.array(fc.constantFrom('mesh', 'a/b'), { minLength: 1 }),
    sourceLabels: fc.dictionary(fc.constantFrom('app', 'version'), fc.string(), { minKeys: 1 }),
    sourceNamespace: fc.constantFrom('default', 'prod'),
  },
  { requiredKeys: [] },
);

test('conditions that were read say the same match', () => {
  fc.assert(
    fc.property(match, (given) => {
      expect(matchOf(conditionsOf(given))).toEqual(given);
    }),
  );
});
