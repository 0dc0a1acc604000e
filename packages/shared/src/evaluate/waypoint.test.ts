import { describe, expect, test } from 'vitest';
import type { HTTPMatchRequest, VirtualService } from '../istio/virtual-service.ts';
import type { MeshProxy } from './compile.ts';
import { aService, aVirtualService, clustersOf, decideOn, meshOf, to } from './testing/small-mesh.ts';

const waypoint: MeshProxy = { kind: 'waypoint', namespace: 'infra', labels: {} };
const host = 'reviews.default.svc.cluster.local';

function rule(
  name: string,
  options: { namespace?: string; created?: number; match?: HTTPMatchRequest[] } = {},
): VirtualService {
  const { namespace = 'default', created = 0, match } = options;
  const meta = { namespace, creationTimestamp: new Date(created * 1000).toISOString() };
  return aVirtualService(name, { hosts: [host], http: [{ ...to(`${name}.com`), ...(match && { match }) }] }, meta);
}

const uri = (prefix: string) => [{ uri: { prefix } }];

function routed(rules: VirtualService[], path = '/'): string {
  return clustersOf(
    decideOn(meshOf({ services: [aService('reviews')], virtualServices: rules }), { host, path }, waypoint),
  );
}

describe('VirtualServices are concatenated without moving catch-alls', () => {
  test.each<[string, VirtualService[], string, string]>([
    ['the service namespace', [rule('a')], '/', 'a.com'],
    ['the waypoint namespace', [rule('a', { namespace: 'infra' })], '/', 'a.com'],
    ['no other namespace', [rule('a', { namespace: 'web' })], '/', host],
    ['all have routes', [rule('a', { match: uri('/a') }), rule('b', { match: uri('/b') })], '/b', 'b.com'],
    [
      'a catch-all hides what follows',
      [rule('a', { created: 1 }), rule('b', { created: 2, match: uri('/b') })],
      '/b',
      'a.com',
    ],
    ['source labels are dropped', [rule('a', { match: [{ sourceLabels: {} }] }), rule('b')], '/', 'a.com'],
    [
      'whole matches with source labels',
      [rule('a', { match: [{ sourceLabels: { app: 'x' } }] }), rule('b')],
      '/',
      'b.com',
    ],
    ['nothing usable', [rule('a', { match: [{ port: 1 }] })], '/', host],
  ])('%s', (_, rules, path, expected) => {
    expect(routed(rules, path)).toBe(`9080||${expected}`);
  });
});

test('unknown hosts and ports', () => {
  const mesh = meshOf({ services: [aService('reviews')] });
  expect(decideOn(mesh, { host: 'nobody' }, waypoint)).toMatchObject({
    kind: 'failure',
    status: 404,
    reason: 'no-virtual-host',
  });
  expect(decideOn(mesh, { host, port: 1 }, waypoint)).toMatchObject({
    kind: 'failure',
    status: 0,
    reason: 'no-listener',
  });
});
