import fc from 'fast-check';
import { expect, test } from 'vitest';
import { conditionsOf, isCatchAll } from '../evaluate/conditions.ts';
import { pathMatchOf } from '../evaluate/path-match.ts';
import type { HTTPMatchRequest } from '../istio/virtual-service.ts';
import { takesEveryRequest } from './default-rule.ts';

const text = fc.constantFrom({ exact: '/' }, { prefix: '/' }, { prefix: '' }, { regex: '.*' }, { regex: '/.*' }, {});
const maybe = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined, freq: 3 });
const map = maybe(fc.dictionary(fc.constantFrom('x', '@request.auth.claims.group'), text, { maxKeys: 1 }));
const match = fc.record(
  {
    uri: maybe(text),
    method: maybe(text),
    authority: maybe(text),
    scheme: maybe(text),
    headers: map,
    withoutHeaders: map,
    queryParams: map,
    ignoreUriCase: maybe(fc.boolean()),
  },
  { requiredKeys: [] },
);

test('a match takes every request when what it compiles to has no condition that could fail', () => {
  fc.assert(
    fc.property(match, (some) => {
      const given = some as HTTPMatchRequest;
      const path = pathMatchOf(given, false);
      expect(takesEveryRequest([given])).toBe(isCatchAll(path, conditionsOf(given, path)));
    }),
  );
});
