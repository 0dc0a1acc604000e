import { describe, expect, test } from 'vitest';
import type { HTTPMatchRequest, HTTPRoute } from '../istio/virtual-service.ts';
import { hasConflict, mergeDelegate, mergeMatches } from './delegates.ts';

describe('conflicts', () => {
  test.each<[string, HTTPMatchRequest, HTTPMatchRequest, boolean]>([
    ['one side unset', { uri: { exact: '/a' } }, {}, false],
    ['expression on the root', { uri: { regex: '/a' } }, { uri: { exact: '/a' } }, true],
    ['expression on the delegate', { method: { exact: 'GET' } }, { method: { regex: 'GET' } }, true],
    ['expressions on both', { uri: { regex: '/a' } }, { uri: { regex: '/a' } }, true],
    ['the same exact', { scheme: { exact: 'http' } }, { scheme: { exact: 'http' } }, false],
    ['another exact', { authority: { exact: 'a' } }, { authority: { exact: 'b' } }, true],
    ['root exact, delegate prefix', { uri: { exact: '/a' } }, { uri: { prefix: '/a' } }, true],
    ['longer prefix', { uri: { prefix: '/a' } }, { uri: { prefix: '/a/b' } }, false],
    ['shorter prefix', { uri: { prefix: '/a/b' } }, { uri: { prefix: '/a' } }, true],
    ['exact below the prefix', { uri: { prefix: '/a' } }, { uri: { exact: '/a/b' } }, false],
    ['exact beside the prefix', { uri: { prefix: '/a' } }, { uri: { exact: '/b' } }, true],
    ['no value on the root', { uri: {} }, { uri: { exact: '/a' } }, true],
    ['no value on the delegate', { headers: { x: { prefix: 'a' } } }, { headers: { x: {} } }, true],
    ['other headers', { headers: { x: { exact: '1' } } }, { headers: { y: { exact: '2' } } }, false],
    ['a header of no value on either side', { headers: { x: null } }, { headers: { x: { exact: '1' } } }, false],
    ['withoutHeaders', { withoutHeaders: { x: { exact: '1' } } }, { withoutHeaders: { x: { exact: '2' } } }, true],
    ['query parameters', { queryParams: { x: { exact: '1' } } }, { queryParams: { x: { exact: '2' } } }, true],
    ['case of one side', { ignoreUriCase: true }, {}, true],
    ['ports', { port: 80 }, { port: 81 }, true],
    ['one port', { port: 80 }, {}, false],
    ['namespace of the root alone', { sourceNamespace: 'a' }, {}, true],
    ['namespace of the delegate alone', {}, { sourceNamespace: 'a' }, false],
    ['the same label', { sourceLabels: { a: '1' } }, { sourceLabels: { a: '1', b: '2' } }, false],
    ['another label value', { sourceLabels: { a: '1' } }, { sourceLabels: { a: '2' } }, true],
    ['labels of the delegate alone', {}, { sourceLabels: { a: '2' } }, false],
    ['some of the gateways', { gateways: ['a', 'mesh'] }, { gateways: ['mesh'] }, false],
    ['more gateways', { gateways: ['mesh'] }, { gateways: ['a', 'mesh'] }, true],
    ['gateways of one side', { gateways: ['mesh'] }, {}, false],
  ])('%s', (_, root, delegate, expected) => {
    expect(hasConflict(root, delegate)).toBe(expected);
  });
});

describe('combined matches', () => {
  const a = { uri: { prefix: '/a' } };
  const b = { uri: { prefix: '/b' } };
  test.each<[string, HTTPMatchRequest[], HTTPMatchRequest[], HTTPMatchRequest[] | null]>([
    ['none on the root', [], [a], [a]],
    ['none on the delegate', [a], [], [a]],
    [
      'every compatible pair, delegate first',
      [{ port: 80 }, { port: 81 }],
      [a, b],
      [
        { port: 80, ...a },
        { port: 81, ...a },
        { port: 80, ...b },
        { port: 81, ...b },
      ],
    ],
    ['one match that fits nowhere drops all', [a], [{ uri: { exact: '/a/x' } }, b], null],
    [
      'maps are joined',
      [{ headers: { x: {} }, sourceLabels: { a: '1' } }],
      [{ headers: { y: {} }, sourceLabels: { b: '2' } }],
      [{ headers: { x: {}, y: {} }, sourceLabels: { a: '1', b: '2' } }],
    ],
    [
      'port 0 and empty texts are unset',
      [{ port: 80, sourceNamespace: '' }],
      [{ port: 0, sourceNamespace: '' }],
      [{ port: 80, sourceNamespace: '' }],
    ],
    ['names are joined', [{ name: 'r' }], [{ name: 'd' }], [{ name: 'r-d' }]],
    ['one name', [{ name: 'r' }], [{}], [{ name: 'r' }]],
  ])('%s', (_, root, delegate, expected) => {
    expect(mergeMatches(root, delegate)).toEqual(expected);
  });
});

describe('combined rules', () => {
  test('the delegate has the destination, the root fills in options as wholes', () => {
    const root: HTTPRoute = {
      name: 'root',
      delegate: { name: 'd' },
      timeout: '1s',
      retries: { attempts: 5 },
      headers: { request: { set: { a: '1' } } },
      mirrors: [{ destination: { host: 'm' } }],
    };
    const delegate: HTTPRoute = {
      name: 'leaf',
      route: [{ destination: { host: 'x' } }],
      timeout: '2s',
      headers: {},
      mirrors: [],
    };
    expect(mergeDelegate(root, delegate)).toEqual({
      name: 'root-leaf',
      route: [{ destination: { host: 'x' } }],
      timeout: '2s',
      retries: { attempts: 5 },
      headers: {},
      mirrors: [{ destination: { host: 'm' } }],
    });
  });

  test('a conflict drops the rule', () => {
    expect(mergeDelegate({ match: [{ port: 80 }] }, { match: [{ port: 81 }] })).toBeNull();
  });

  test.each([
    [{}, {}, undefined],
    [{ name: 'r' }, {}, 'r'],
    [{}, { name: 'd' }, 'd'],
  ])('%j and %j are named %s', (root, delegate, name) => {
    expect(mergeDelegate(root, delegate)?.name).toBe(name);
  });
});
