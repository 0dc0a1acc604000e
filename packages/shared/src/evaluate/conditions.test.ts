import { describe, expect, test } from 'vitest';
import type { HTTPMatchRequest } from '../istio/virtual-service.ts';
import { conditionsOf, isCatchAll } from './conditions.ts';
import { type ProxyRequest, routedRequest } from './decide.ts';
import { pathMatchOf } from './path-match.ts';
import { aRequest } from './testing/small-mesh.ts';

function matches(match: HTTPMatchRequest, changes: Partial<ProxyRequest>, segments = false): boolean {
  const request = routedRequest(aRequest(changes));
  return conditionsOf(match, pathMatchOf(match, segments)).every((condition) => condition.holds(request));
}

describe('uri', () => {
  test.each<[string, HTTPMatchRequest, string, boolean]>([
    ['exact', { uri: { exact: '/api' } }, '/api', true],
    ['exact takes no more', { uri: { exact: '/api' } }, '/api/', false],
    ['exact is compared without the query', { uri: { exact: '/api' } }, '/api?x=1', true],
    ['prefix is plain text', { uri: { prefix: '/api' } }, '/apiary', true],
    ['prefix', { uri: { prefix: '/api' } }, '/ap', false],
    ['prefix does not look into the query', { uri: { prefix: '/a?b' } }, '/a?b', false],
    ['empty prefix takes every path', { uri: { prefix: '' } }, '/x', true],
    ['regex covers the whole path', { uri: { regex: '/v[12]' } }, '/v1/x', false],
    ['regex', { uri: { regex: '/v[12].*' } }, '/v1/x', true],
    ['regex does not look into the query', { uri: { regex: '/v1' } }, '/v1?x=1', true],
    ['an expression that is not RE2 takes nothing', { uri: { regex: '/(?=a)' } }, '/', false],
    ['no condition', { uri: {} }, '/anything', true],
    ['exact is case-sensitive', { uri: { exact: '/Api' } }, '/api', false],
    ['exact without case', { uri: { exact: '/Api' }, ignoreUriCase: true }, '/aPI', true],
    ['prefix without case', { uri: { prefix: '/API' }, ignoreUriCase: true }, '/api/x', true],
    ['regex keeps its case', { uri: { regex: '/api' }, ignoreUriCase: true }, '/API', false],
    ['dot segments are resolved first', { uri: { exact: '/b' } }, '/a/../b', true],
  ])('%s', (_, match, path, expected) => {
    expect(matches(match, { path })).toBe(expected);
  });

  test.each([
    ['/api', '/api', true],
    ['/api', '/api/x', true],
    ['/api', '/apiary', false],
    ['/api/', '/api', true],
    ['/api/', '/api/x', true],
    ['/', '/x', true],
  ])('prefix %s of an HTTPRoute and path %s: %s', (prefix, path, expected) => {
    expect(matches({ uri: { prefix } }, { path }, true)).toBe(expected);
  });

  test('segments without case', () => {
    expect(matches({ uri: { prefix: '/Api' }, ignoreUriCase: true }, { path: '/aPi/x' }, true)).toBe(true);
  });
});

describe('headers', () => {
  test.each<[string, HTTPMatchRequest['headers'], Record<string, string>, boolean]>([
    ['exact', { 'end-user': { exact: 'jason' } }, { 'end-user': 'jason' }, true],
    ['exact, other value', { 'end-user': { exact: 'jason' } }, { 'end-user': 'ann' }, false],
    ['exact, values are case-sensitive', { 'end-user': { exact: 'jason' } }, { 'end-user': 'Jason' }, false],
    ['names are case-insensitive', { 'End-User': { exact: 'jason' } }, { 'end-user': 'jason' }, true],
    ['exact, missing', { 'end-user': { exact: 'jason' } }, {}, false],
    ['exact empty matches the empty value', { x: { exact: '' } }, { x: '' }, true],
    ['exact empty does not match a missing header', { x: { exact: '' } }, {}, false],
    ['prefix', { x: { prefix: 'ja' } }, { x: 'jason' }, true],
    ['regex covers the whole value', { x: { regex: 'ja' } }, { x: 'jason' }, false],
    ['regex', { cookie: { regex: '^(.*?;)?(user=jason)(;.*)?$' } }, { cookie: 'a=b;user=jason' }, true],
    ['present', { x: {} }, { x: '' }, true],
    ['present, missing', { x: {} }, {}, false],
    ['null means present', { x: null }, { x: 'y' }, true],
    ['the regex * means present', { x: { regex: '*' } }, { x: 'anything' }, true],
    ['all have to hold', { x: { exact: '1' }, y: { exact: '2' } }, { x: '1' }, false],
    ['several values are one text', { x: { exact: 'a,b' } }, { x: 'a,b' }, true],
    ['a JWT claim is never there', { '@request.auth.claims.sub': { exact: 'jason' } }, {}, false],
  ])('%s', (_, headers, sent, expected) => {
    expect(matches({ headers }, { headers: sent })).toBe(expected);
  });

  test.each<[string, Partial<ProxyRequest>, boolean]>([
    [':method', { method: 'POST' }, true],
    [':authority', { host: 'POST' }, true],
    ['host', { host: 'POST' }, true],
    [':path', { path: 'POST' }, true],
    [':scheme', {}, false],
  ])('%s can be written as a header', (name, changes, expected) => {
    expect(matches({ headers: { [name]: { exact: 'POST' } } }, changes)).toBe(expected);
  });
});

test('the header :path is what routes see: normalised, with the query', () => {
  const headers = { ':path': { exact: '/b?x=/a/../b' } };
  expect(matches({ headers }, { path: '/a/../b?x=/a/../b' })).toBe(true);
});

describe('withoutHeaders', () => {
  test.each<[string, HTTPMatchRequest['withoutHeaders'], Record<string, string>, boolean]>([
    ['absent', { x: {} }, {}, true],
    ['absent, but there', { x: {} }, { x: '1' }, false],
    ['null means absent', { x: null }, { x: '1' }, false],
    ['the regex * means absent', { x: { regex: '*' } }, { x: '1' }, false],
    ['other value', { x: { exact: '1' } }, { x: '2' }, true],
    ['that value', { x: { exact: '1' } }, { x: '1' }, false],
    ['missing is other than a value', { x: { exact: '1' } }, {}, true],
    ['missing counts as empty', { x: { exact: '' } }, {}, false],
    ['missing counts as empty for expressions too', { x: { regex: '.*' } }, {}, false],
    ['a JWT claim is always absent', { '@request.auth.claims.sub': { exact: 'jason' } }, {}, true],
  ])('%s', (_, withoutHeaders, sent, expected) => {
    expect(matches({ withoutHeaders }, { headers: sent })).toBe(expected);
  });
});

describe('method, scheme, authority', () => {
  test.each<[string, HTTPMatchRequest, Partial<ProxyRequest>, boolean]>([
    ['method', { method: { exact: 'POST' } }, { method: 'POST' }, true],
    ['method is case-sensitive', { method: { exact: 'post' } }, { method: 'POST' }, false],
    ['method by expression', { method: { regex: 'GET|HEAD' } }, { method: 'HEAD' }, true],
    ['scheme defaults to http', { scheme: { exact: 'http' } }, {}, true],
    ['scheme', { scheme: { exact: 'https' } }, { scheme: 'https' }, true],
    ['authority contains the port', { authority: { exact: 'reviews:9080' } }, { host: 'reviews:9080' }, true],
    ['authority without the port is another', { authority: { exact: 'reviews' } }, { host: 'reviews:9080' }, false],
    ['authority is case-sensitive', { authority: { exact: 'reviews' } }, { host: 'Reviews' }, false],
    ['authority by prefix', { authority: { prefix: 'rev' } }, { host: 'reviews' }, true],
  ])('%s', (_, match, changes, expected) => {
    expect(matches(match, changes)).toBe(expected);
  });
});

describe('queryParams', () => {
  test.each<[string, HTTPMatchRequest['queryParams'], string, boolean]>([
    ['exact', { canary: { exact: 'true' } }, '/?canary=true', true],
    ['among others', { canary: { exact: 'true' } }, '/?a=1&canary=true&b=2', true],
    ['only the first value counts', { canary: { exact: 'true' } }, '/?canary=false&canary=true', false],
    ['prefix', { canary: { prefix: 'tr' } }, '/?canary=true', true],
    ['regex covers the value', { canary: { regex: 't' } }, '/?canary=true', false],
    ['present', { canary: {} }, '/?canary', true],
    ['present, missing', { canary: {} }, '/?canaryx=1', false],
    ['no query at all', { canary: {} }, '/', false],
    ['names are case-sensitive', { canary: {} }, '/?Canary=1', false],
    ['values are not decoded', { q: { exact: 'a b' } }, '/?q=a%20b', false],
    ['everything after the first =', { q: { exact: 'a=b' } }, '/?q=a=b', true],
  ])('%s', (_, queryParams, path, expected) => {
    expect(matches({ queryParams }, { path })).toBe(expected);
  });
});

describe('catch-all', () => {
  test.each<[HTTPMatchRequest | null, boolean]>([
    [null, true],
    [{}, true],
    [{ uri: {} }, true],
    [{ uri: { prefix: '/' } }, true],
    [{ uri: { regex: '.*' } }, true],
    [{ port: 80 }, true],
    [{ sourceLabels: { app: 'x' }, gateways: ['mesh'], sourceNamespace: 'x' }, true],
    [{ uri: { prefix: '/' }, ignoreUriCase: true }, true],
    [{ uri: { prefix: '' } }, false],
    [{ uri: { regex: '/.*' } }, false],
    [{ uri: { exact: '/' } }, false],
    [{ uri: { prefix: '/x' } }, false],
    [{ headers: { x: {} } }, false],
    [{ withoutHeaders: { x: {} } }, false],
    [{ queryParams: { x: {} } }, false],
    [{ method: { exact: 'GET' } }, false],
    [{ scheme: { exact: 'http' } }, false],
    [{ authority: { prefix: '' } }, false],
    [{ headers: { '@request.auth.claims.sub': { exact: 'x' } } }, false],
  ])('%j: %s', (match, expected) => {
    const path = pathMatchOf(match, false);
    expect(isCatchAll(path, conditionsOf(match, path))).toBe(expected);
  });
});

test('a condition says what it wanted and what is there', () => {
  const match = { headers: { 'end-user': { exact: 'jason' } }, uri: { prefix: '/api' } };
  const request = routedRequest(aRequest({ path: '/x?y', headers: { 'end-user': 'ann' } }));
  const conditions = conditionsOf(match, pathMatchOf(match, false));
  expect(conditions.map(({ kind, key, wanted, actual }) => [kind, key, wanted, actual(request)])).toEqual([
    ['uri', null, { type: 'prefix', value: '/api' }, '/x'],
    ['headers', 'end-user', { type: 'exact', value: 'jason' }, 'ann'],
  ]);
  const without = conditionsOf(
    { withoutHeaders: { y: {} }, headers: { z: {}, '@request.auth.claims.a': {} } },
    {
      type: 'prefix',
      value: '/',
      ignoreCase: false,
    },
  );
  expect(without.map(({ actual }) => actual(request))).toEqual(['/x', null, null, null]);
});
