import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { conditionsOf, type RoutedRequest } from '../../evaluate/conditions.ts';
import { pathMatchOf } from '../../evaluate/path-match.ts';
import type { HTTPMatchRequest } from '../../istio/virtual-service.ts';
import type { HttpMatchShape, L4MatchShape } from '../validation/shape/virtual-service-shape.ts';
import { httpMatchCovers } from './match-coverage.ts';
import { l4Covers } from './proxy-coverage.ts';

const gateways = ['mesh', 'edge/public'];
const uri = (type: 'exact' | 'prefix' | 'regex', value: string) => ({ uri: { [type]: value } });
const x = (match: object | null) => ({ headers: { x: match } });
const notX = (match: object | null) => ({ withoutHeaders: { x: match } });
const exact = (value: string) => ({ exact: value });
const prefix = (value: string) => ({ prefix: value });
const regex = (value: string) => ({ regex: value });

describe('one match covers another', () => {
  test.each<[HttpMatchShape, HttpMatchShape, boolean]>([
    [{}, {}, true],
    [{}, { ...uri('exact', '/a'), ...x({}) }, true],
    [uri('prefix', '/'), uri('regex', '/a.*'), true],
    [uri('prefix', ''), uri('regex', '/a.*'), true],
    [uri('regex', '.*'), {}, true],
    [{ uri: {} }, uri('exact', '/a'), true],
    [uri('prefix', '/a'), uri('prefix', '/ab'), true],
    [uri('prefix', '/a'), uri('exact', '/a'), true],
    [uri('prefix', '/ab'), uri('prefix', '/a'), false],
    [uri('prefix', '/a'), uri('regex', '/a.*'), false],
    [uri('prefix', '/a'), {}, false],
    [uri('exact', '/a'), uri('exact', '/a'), true],
    [uri('exact', '/a'), uri('prefix', '/a'), false],
    [uri('regex', '/a.*'), uri('exact', '/ab'), true],
    [uri('regex', '/a.*'), uri('exact', '/b'), false],
    [uri('regex', '/a.*'), uri('regex', '/a.*'), true],
    [uri('regex', '/a.*'), uri('prefix', '/ab'), false],
    [{ ...uri('prefix', '/A'), ignoreUriCase: true }, uri('prefix', '/ab'), true],
    [{ ...uri('prefix', '/A'), ignoreUriCase: true }, { ...uri('exact', '/AB'), ignoreUriCase: true }, true],
    [uri('prefix', '/a'), { ...uri('prefix', '/ab'), ignoreUriCase: true }, false],
    [uri('regex', '/a.*'), { ...uri('exact', '/ab'), ignoreUriCase: true }, false],
    [{ ...uri('prefix', '/a'), ignoreUriCase: true }, uri('regex', '/a.*'), false],
    [uri('prefix', '/'), { ...uri('prefix', '/ab'), ignoreUriCase: true }, true],
    [{ method: exact('GET') }, {}, false],
    [{ method: exact('GET') }, { method: exact('GET') }, true],
    [{ method: {} }, {}, true],
    [{ authority: prefix('a') }, { authority: exact('ab') }, true],
    [{ scheme: exact('http') }, { scheme: exact('https') }, false],
    [x({}), x(exact('a')), true],
    [x(null), x(exact('a')), true],
    [x(exact('a')), x({}), false],
    [x(prefix('')), x({}), true],
    [x({}), {}, false],
    [{ headers: { X: exact('a') } }, x(exact('a')), true],
    [{ headers: { x: {}, y: {} } }, x({}), false],
    [x(regex('a|b')), x(exact('b')), true],
    [{ queryParams: { Q: {} } }, { queryParams: { q: {} } }, false],
    [{ queryParams: { q: prefix('a') } }, { queryParams: { q: exact('ab') } }, true],
    [notX(exact('a')), notX(exact('a')), true],
    [notX(exact('ab')), notX(prefix('a')), true],
    [notX(prefix('a')), notX(exact('ab')), false],
    [notX(exact('a')), notX({}), true],
    // A missing header counts as the empty text, so its absence is no proof of not being empty.
    [notX(exact('')), notX({}), false],
    [notX({}), notX(null), true],
    [notX({}), notX(exact('a')), false],
    [notX({}), {}, false],
    [{ port: 80 }, { port: 80 }, true],
    [{ port: 80 }, {}, false],
    [{}, { port: 80 }, true],
    [{ sourceLabels: { app: 'a' } }, { sourceLabels: { app: 'a', tier: 'b' } }, true],
    [{ sourceLabels: { app: 'a' } }, { sourceLabels: { app: 'b' } }, false],
    [{ sourceLabels: { app: null } }, { sourceLabels: { app: '' } }, true],
    [{ sourceLabels: { app: '' } }, { sourceLabels: { app: null } }, true],
    [{ sourceLabels: { app: 'a' } }, {}, false],
    [{ sourceNamespace: 'shop' }, { sourceNamespace: 'shop' }, true],
    [{ sourceNamespace: 'shop' }, { sourceNamespace: 'bank' }, false],
    [{ sourceNamespace: '' }, {}, true],
    [{}, { sourceLabels: { app: 'a' } }, true],
    // With gateways in a match its sources are not looked at.
    [{ sourceNamespace: 'shop' }, { sourceNamespace: 'shop', gateways: ['mesh'] }, false],
    [{ gateways: ['mesh'], sourceNamespace: 'shop' }, { gateways: ['mesh'] }, true],
    [{ gateways: ['mesh'] }, {}, false],
    [{ gateways: ['mesh', 'edge/public'] }, {}, true],
    [{ gateways: ['mesh'] }, { gateways: ['mesh'] }, true],
    [{ gateways: ['mesh'] }, { gateways: ['edge/public'] }, false],
    [{}, { gateways: ['mesh'] }, true],
  ])('%j over %j: %s', (outer, inner, covers) => {
    expect(httpMatchCovers(outer, inner, gateways)).toBe(covers);
  });
});

describe('one connection match covers another', () => {
  test.each<[L4MatchShape, L4MatchShape, boolean]>([
    [{}, {}, true],
    [{ sniHosts: ['*.com'] }, { sniHosts: ['a.com'] }, true],
    [{ sniHosts: ['*.com'] }, { sniHosts: ['a.com', 'a.org'] }, false],
    [{ sniHosts: ['a.com'] }, { sniHosts: ['*.com'] }, false],
    [{ destinationSubnets: ['10.0.0.0/8'] }, { destinationSubnets: ['10.0.0.0/8'] }, true],
    [{ destinationSubnets: ['10.0.0.0/8'] }, { destinationSubnets: ['10.1.0.0/16'] }, false],
    [{ destinationSubnets: ['10.0.0.0/8'] }, {}, false],
    [{}, { destinationSubnets: ['10.0.0.0/8'] }, true],
    [{ port: 1 }, { port: 2 }, false],
  ])('%j over %j: %s', (outer, inner, covers) => {
    expect(l4Covers(outer, inner, gateways)).toBe(covers);
  });
});

const value = fc.constantFrom('', 'a', 'ab', 'b', 'A');
const path = value.map((text) => `/${text}`);
const stringMatch = (of: fc.Arbitrary<string>): fc.Arbitrary<HTTPMatchRequest['uri']> =>
  fc.oneof(
    fc.record({ exact: of }),
    fc.record({ prefix: of }),
    fc.record({ regex: fc.oneof(of, fc.constantFrom('.*', '/a.*', 'a.*', 'a|b')) }),
    fc.constant({}),
  );
const named = fc.dictionary(fc.constantFrom('x', 'y'), stringMatch(value), { maxKeys: 2 });
const matches = fc.record(
  {
    uri: stringMatch(path),
    ignoreUriCase: fc.boolean(),
    method: stringMatch(fc.constantFrom('GET', 'GE')),
    headers: named,
    withoutHeaders: named,
    queryParams: named,
  },
  { requiredKeys: [] },
) as fc.Arbitrary<HTTPMatchRequest>;
const requests = fc
  .record({
    path,
    method: fc.constantFrom('GET', 'POST'),
    headers: fc.dictionary(fc.constantFrom('x', 'y'), value),
    q: value,
  })
  .map(
    ({ q, ...rest }): RoutedRequest => ({
      ...rest,
      authority: 'shop',
      scheme: 'http',
      target: `${rest.path}?x=${q}`,
      query: `x=${q}`,
    }),
  );

function takes(match: HTTPMatchRequest, request: RoutedRequest): boolean {
  return conditionsOf(match, pathMatchOf(match, false)).every(({ holds }) => holds(request));
}

test('what is covered is taken: no request passes the inner match and not the outer one', () => {
  fc.assert(
    fc.property(matches, matches, fc.array(requests, { minLength: 5, maxLength: 12 }), (outer, inner, sent) => {
      if (!httpMatchCovers(outer as HttpMatchShape, inner as HttpMatchShape, gateways)) return;
      for (const request of sent) if (takes(inner, request)) expect(takes(outer, request)).toBe(true);
    }),
    { numRuns: 10_000 },
  );
});
