import { expect, test } from 'vitest';
import { resolveHttpRoute, resolveL4Route } from './resolve-routes.ts';
import { aService, aVirtualService, clustersOf, decideOn, meshOf, to } from './testing/small-mesh.ts';

const site = { namespace: 'prod', domain: 'cluster.local' };
const full = (name: string) => `${name}.prod.svc.cluster.local`;

test('hosts and gateways get their full names, everything else stays', () => {
  const route = {
    name: 'r',
    timeout: '1s',
    match: [{ gateways: ['gw', 'mesh'], port: 80 }, { uri: { exact: '/' } }],
    route: [{ destination: { host: 'a', subset: 'v1' }, weight: 1 }],
    mirror: { host: 'b' },
    mirrors: [{ destination: { host: 'c.com' }, percentage: { value: 1 } }],
  };
  expect(resolveHttpRoute(route, site)).toEqual({
    name: 'r',
    timeout: '1s',
    match: [{ gateways: ['prod/gw', 'mesh'], port: 80 }, { uri: { exact: '/' } }],
    route: [{ destination: { host: full('a'), subset: 'v1' }, weight: 1 }],
    mirror: { host: full('b') },
    mirrors: [{ destination: { host: 'c.com' }, percentage: { value: 1 } }],
  });
  const l4 = { match: [{ gateways: ['gw'], sniHosts: ['x'] }], route: [{ destination: { host: 'a' } }] };
  expect(resolveL4Route(l4, site)).toEqual({
    match: [{ gateways: ['prod/gw'], sniHosts: ['x'] }],
    route: [{ destination: { host: full('a') } }],
  });
});

test('what the API server would refuse does no harm', () => {
  // As it may stand in an editor.
  const broken = JSON.parse(
    '{"match": [null], "route": [null, {"weight": 1}, {"destination": {}}], "mirrors": [null, {}, {"destination": {"host": "m"}}]}',
  );
  expect(resolveHttpRoute(broken, site)).toEqual({
    match: [{}],
    route: [{ weight: 1, destination: { host: '' } }, { destination: { host: '' } }],
    mirror: null,
    mirrors: [{ destination: { host: full('m') } }],
  });
  const http = JSON.parse('[null]');
  const virtualServices = [
    aVirtualService('r', {
      hosts: ['reviews'],
      http: [...http, { ...to('x.com'), match: [{ uri: { exact: '/x' } }] }],
    }),
  ];
  const decision = decideOn(meshOf({ services: [aService('reviews')], virtualServices }), { path: '/x' });
  expect(clustersOf(decision)).toBe('9080||x.com');
  // Positions are those of the written list.
  expect(decision).toMatchObject({ route: { ruleIndex: 1 } });
});
