import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { HTTPMatchRequest, HTTPRoute } from '../istio/virtual-service.ts';
import { type CompiledMesh, compileMesh, type MeshProxy } from './compile.ts';
import { type RouteEntry, routesOf } from './http-routes.ts';
import { proxyConfigFor } from './proxy-config.ts';
import { aService, aVirtualService, client, meshOf, to } from './testing/small-mesh.ts';

function compiledWith(http: HTTPRoute[]): CompiledMesh {
  return compileMesh(
    meshOf({ services: [aService('reviews')], virtualServices: [aVirtualService('r', { hosts: ['reviews'], http })] }),
  );
}

function entriesOf(http: HTTPRoute[], proxy: MeshProxy = client, port = 9080): readonly RouteEntry[] {
  const compiled = compiledWith(http);
  const [virtualService] = compiled.virtualServices;
  return virtualService ? proxyConfigFor(compiled, proxy).entries(virtualService, port) : [];
}

const rule = (match?: HTTPMatchRequest[], name?: string): HTTPRoute => ({
  ...to('reviews'),
  ...(match && { match }),
  ...(name && { name }),
});

describe('conditions on the proxy leave no trace in the route', () => {
  const waypoint: MeshProxy = { kind: 'waypoint', namespace: 'default', labels: { app: 'client' } };
  test.each<[string, HTTPMatchRequest, MeshProxy, string | null]>([
    ['the port that is called', { port: 9080 }, client, null],
    ['port 0 is no condition', { port: 0 }, client, null],
    ['another port', { port: 80 }, client, 'port'],
    ['labels of the pod', { sourceLabels: { app: 'client' } }, client, null],
    ['other labels', { sourceLabels: { app: 'client', version: 'v1' } }, client, 'sourceLabels'],
    ['the namespace', { sourceNamespace: 'default' }, client, null],
    ['another namespace', { sourceNamespace: 'other' }, client, 'sourceNamespace'],
    ['an empty namespace is no condition', { sourceNamespace: '' }, client, null],
    [
      'labels and another namespace',
      { sourceLabels: { app: 'client' }, sourceNamespace: 'x' },
      client,
      'sourceNamespace',
    ],
    ['sidecars are mesh', { gateways: ['mesh'] }, client, null],
    ['one of several gateways', { gateways: ['gw', 'mesh'] }, client, null],
    ['another gateway', { gateways: ['gw'] }, client, 'gateways'],
    [
      'with gateways, sources are not looked at',
      { gateways: ['mesh'], sourceLabels: { a: 'b' }, sourceNamespace: 'x' },
      client,
      null,
    ],
    [
      'a waypoint drops source labels, even with gateways',
      { gateways: ['mesh'], sourceLabels: { app: 'client' } },
      waypoint,
      'sourceLabels',
    ],
    ['a waypoint keeps the rest', { sourceNamespace: 'default' }, waypoint, null],
  ])('%s', (_, match, proxy, refused) => {
    const [entry] = entriesOf([rule([match])], proxy);
    expect(entry?.status).toBe(refused === null ? 'route' : 'not-for-proxy');
    expect(entry?.status === 'not-for-proxy' ? entry.clause.kind : null).toBe(refused);
  });

  test('the reason names the label', () => {
    const [entry] = entriesOf([rule([{ sourceLabels: { app: 'client', version: 'v1' } }])]);
    expect(entry).toMatchObject({ clause: { kind: 'sourceLabels', key: 'version', wanted: 'v1', actual: null } });
  });
});

describe('everything after a catch-all is dropped', () => {
  const statuses = (http: HTTPRoute[]) => entriesOf(http).map(({ status }) => status);
  const header = [{ headers: { x: {} } }];
  test.each<[string, HTTPRoute[], string[]]>([
    ['a rule without match', [rule(), rule(header)], ['route', 'unreachable']],
    ['an empty match list is none', [rule([]), rule(header)], ['route', 'unreachable']],
    ['prefix /', [rule([{ uri: { prefix: '/' } }]), rule()], ['route', 'unreachable']],
    ['later matches of the same rule', [rule([{ uri: {} }, { headers: { x: {} } }])], ['route', 'unreachable']],
    ['a port that fits', [rule([{ port: 9080 }]), rule()], ['route', 'unreachable']],
    ['a port that does not fit', [rule([{ port: 80 }]), rule()], ['not-for-proxy', 'route']],
    ['matches that are none', [rule(header), rule([{ uri: { prefix: '' } }]), rule()], ['route', 'route', 'route']],
  ])('%s', (_, http, expected) => {
    expect(statuses(http)).toEqual(expected);
  });

  test('it says which rule is in the way', () => {
    const [, hidden] = entriesOf([rule([{ uri: { prefix: '/' } }], 'all'), rule(header)]);
    expect(hidden).toMatchObject({ status: 'unreachable', after: { ruleIndex: 0, matchIndex: 0, ruleName: 'all' } });
  });

  test('law: nothing that is kept follows a catch-all, and every match is accounted for', () => {
    const match = fc.constantFrom<HTTPMatchRequest>(
      {},
      { uri: { prefix: '/' } },
      { uri: { prefix: '/x' } },
      { headers: { x: {} } },
      { port: 80 },
      { port: 9080 },
      { sourceLabels: { app: 'other' } },
      { uri: { regex: '.*' } },
    );
    const http = fc.array(
      fc.array(match, { maxLength: 3 }).map((matches) => rule(matches)),
      { maxLength: 5 },
    );
    fc.assert(
      fc.property(http, (rules) => {
        const entries = entriesOf(rules);
        const routes = routesOf(entries);
        expect(entries).toHaveLength(
          rules.reduce((sum, { match: matches }) => sum + Math.max(1, matches?.length ?? 0), 0),
        );
        expect(routes.slice(0, -1).every(({ catchAll }) => !catchAll)).toBe(true);
      }),
    );
  });
});

test('a route is named after its rule and match', () => {
  const named = entriesOf([
    rule([{ name: 'm', headers: { x: {} } }, { headers: { y: {} } }], 'r'),
    rule([{ name: 'n' }]),
  ]);
  expect(named.map(({ origin }) => origin.ruleName)).toEqual(['r.m', 'r', '.n']);
  expect(entriesOf([rule()])[0]?.origin).toEqual({
    virtualService: { namespace: 'default', name: 'r' },
    ruleIndex: 0,
    matchIndex: null,
    ruleName: null,
    via: null,
  });
});
