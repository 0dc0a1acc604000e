import { describe, expect, test } from 'vitest';
import type { HTTPMatchRequest, VirtualService } from '../istio/virtual-service.ts';
import type { MeshProxy } from './compile.ts';
import {
  aService,
  aServiceEntry,
  aVirtualService,
  client,
  clustersOf,
  configOf,
  decideOn,
  meshOf,
  to,
} from './testing/small-mesh.ts';

const ports = [
  { name: 'http', port: 80 },
  { name: 'http-alt', port: 8080 },
];
const services = [
  aService('known', {}, { ports }),
  aService('other', {}, { ports }),
  aService('db', {}, { ports: [{ name: 'tcp', port: 80 }] }),
];

type Options = {
  namespace?: string;
  created?: number;
  exportTo?: string[];
  match?: HTTPMatchRequest[];
  semantics?: string;
};

/** A VirtualService that sends its hosts to a host named like itself. */
function rule(name: string, hosts: string[], options: Options = {}): VirtualService {
  const { namespace = 'default', created = 0, exportTo, match, semantics } = options;
  const meta = {
    namespace,
    creationTimestamp: new Date(created * 1000).toISOString(),
    annotations: semantics ? { 'internal.istio.io/route-semantics': semantics } : {},
  };
  return aVirtualService(
    name,
    { hosts, http: [{ ...to(`${name}.com`), ...(match && { match }) }], ...(exportTo && { exportTo }) },
    meta,
  );
}

function routed(rules: VirtualService[], host = 'known', port = 80, proxy: MeshProxy = client): string {
  return clustersOf(decideOn(meshOf({ services, virtualServices: rules }), { host, port }, proxy));
}

const fqdn = 'known.default.svc.cluster.local';

describe('the first VirtualService for a host wins', () => {
  test.each<[string, VirtualService[], string]>([
    [
      'the oldest of the public ones',
      [rule('new', ['known'], { created: 2 }), rule('old', ['known'], { created: 1 })],
      'old',
    ],
    ['of the same second, by name', [rule('b', ['known']), rule('a', ['known'])], 'a'],
    [
      'of the same name, by namespace',
      [rule('a', [fqdn], { namespace: 'y' }), rule('a', ['known'], { namespace: 'default' })],
      'a',
    ],
    [
      'private before public',
      [rule('old', ['known'], { created: 1 }), rule('private', ['known'], { created: 9, exportTo: ['.'] })],
      'private',
    ],
    [
      'own, though exported to others as well',
      [rule('old', ['known']), rule('mine', ['known'], { created: 9, exportTo: ['.', 'x'] })],
      'mine',
    ],
    [
      'exported by name before public',
      [
        rule('old', ['known'], { created: 1 }),
        rule('named', [fqdn], { namespace: 'x', created: 9, exportTo: ['default'] }),
      ],
      'named',
    ],
    [
      'own before exported by name',
      [
        rule('named', [fqdn], { namespace: 'x', created: 1, exportTo: ['default'] }),
        rule('mine', ['known'], { created: 9, exportTo: ['.'] }),
      ],
      'mine',
    ],
    [
      'not exported here',
      [
        rule('hidden', [fqdn], { namespace: 'x', created: 1, exportTo: ['.'] }),
        rule('seen', ['known'], { created: 9 }),
      ],
      'seen',
    ],
    [
      'exported to nobody',
      [rule('hidden', ['known'], { exportTo: ['~'] }), rule('seen', ['known'], { created: 9 })],
      'seen',
    ],
    [
      'one without route for this proxy lets the next one in',
      [
        rule('old', ['known'], { created: 1, match: [{ sourceLabels: { app: 'x' } }] }),
        rule('new', ['known'], { created: 2 }),
      ],
      'new',
    ],
    [
      'one that routes something does not',
      [rule('old', ['known'], { created: 1, match: [{ headers: { x: {} } }] }), rule('new', ['known'], { created: 2 })],
      'no-route',
    ],
  ])('%s', (_, rules, expected) => {
    expect(routed(rules)).toBe(expected === 'no-route' ? expected : `80||${expected}.com`);
  });

  test('without any route for this proxy the service has its default route', () => {
    expect(routed([rule('r', ['known'], { match: [{ port: 8080 }] })])).toBe(`80||${fqdn}`);
    expect(routed([rule('r', ['known'], { match: [{ port: 8080 }] })], 'known', 8080)).toBe('8080||r.com');
  });

  test('a loser still works for its other hosts', () => {
    const rules = [rule('old', ['known'], { created: 1 }), rule('new', ['known', 'other'], { created: 2 })];
    expect([routed(rules, 'known'), routed(rules, 'other')]).toEqual(['80||old.com', '80||new.com']);
  });

  test('VirtualServices bound to other gateways only are ignored', () => {
    const spec = { hosts: ['known'], http: [to('x.com')] };
    expect(routed([aVirtualService('r', { ...spec, gateways: ['gw'] })])).toBe(`80||${fqdn}`);
    expect(routed([aVirtualService('r', { ...spec, gateways: ['gw', 'mesh'] })])).toBe('80||x.com');
  });
});

describe('wildcard hosts', () => {
  test.each<[string, VirtualService[], string]>([
    [
      'an exact host wins whatever its age',
      [rule('wild', ['*.cluster.local'], { created: 1 }), rule('exact', ['known'], { created: 9 })],
      'exact',
    ],
    [
      'the longer wildcard wins whatever its age',
      [rule('short', ['*.local'], { created: 1 }), rule('long', ['*.default.svc.cluster.local'], { created: 9 })],
      'long',
    ],
    [
      'among equals the oldest',
      [rule('new', ['*.local'], { created: 9 }), rule('old', ['*.local'], { created: 1 })],
      'old',
    ],
    ['* is the shortest', [rule('all', ['*'], { created: 1 }), rule('local', ['*.local'], { created: 9 })], 'local'],
  ])('%s', (_, rules, expected) => {
    expect(routed(rules)).toBe(`80||${expected}.com`);
  });

  test('where the most specific one has no route, the wildcard does not take its place', () => {
    const rules = [rule('wild', ['*.cluster.local']), rule('exact', ['known'], { match: [{ port: 8080 }] })];
    expect([routed(rules, 'known'), routed(rules, 'other')]).toEqual([`80||${fqdn}`, '80||wild.com']);
  });

  test('a wildcard that covers a service is no virtual host itself', () => {
    const names = configOf(meshOf({ services, virtualServices: [rule('wild', ['*.cluster.local'])] }))
      .routes(80)
      ?.virtualHosts.map(({ name }) => name);
    expect(names?.toSorted()).toEqual([fqdn, 'other.default.svc.cluster.local'].toSorted());
  });
});

describe('hosts that are no service', () => {
  test.each<[string, VirtualService[], string, number, string]>([
    ['on port 80 they stand for themselves', [rule('r', ['www.example.com'])], 'www.example.com', 80, '80||r.com'],
    [
      'on other ports a VirtualService without a known service is ignored',
      [rule('r', ['www.example.com'])],
      'www.example.com',
      8080,
      'passthrough',
    ],
    [
      'beside a known service they work on its ports',
      [rule('r', ['known', 'www.example.com'])],
      'www.example.com',
      8080,
      '8080||r.com',
    ],
    ['wildcards', [rule('r', ['*.example.com'])], 'a.example.com', 80, '80||r.com'],
    ['a wildcard leaves out the domain itself', [rule('r', ['*.example.com'])], 'example.com', 80, 'passthrough'],
    [
      'the longest wildcard',
      [rule('all', ['*']), rule('r', ['*.example.com']), rule('s', ['*.b.example.com'])],
      'a.b.example.com',
      80,
      '80||s.com',
    ],
    ['* takes the rest', [rule('all', ['*.com']), rule('r', ['www.example.com'])], 'other.com', 80, '80||all.com'],
    ['hosts do not mind case', [rule('r', ['WWW.example.com'])], 'www.Example.com', 80, '80||r.com'],
    [
      'the oldest wins here too',
      [rule('b', ['x.com'], { created: 2 }), rule('a', ['x.com'], { created: 1 })],
      'x.com',
      80,
      '80||a.com',
    ],
    ['a port that nobody serves has no listener', [rule('r', ['known'])], 'known', 81, 'passthrough'],
  ])('%s', (_, rules, host, port, expected) => {
    expect(routed(rules, host, port)).toBe(expected);
  });

  test('beside services that do not speak HTTP they count on port 80 only', () => {
    expect(routed([rule('r', ['db', 'x.com'])], 'x.com')).toBe('80||r.com');
  });

  test('hosts below a wildcard ServiceEntry', () => {
    const serviceEntries = [
      aServiceEntry('e', { hosts: ['*.example.com'], ports: [{ number: 8080, protocol: 'HTTP' }] }),
    ];
    const at = (virtualServices: VirtualService[], host: string) =>
      clustersOf(decideOn(meshOf({ services, serviceEntries, virtualServices }), { host, port: 8080 }));
    expect(at([], 'a.example.com')).toBe('8080||*.example.com');
    expect(at([rule('r', ['*.example.com'])], 'a.example.com')).toBe('8080||r.com');
    // The host overlaps a service of the port, but is none, so it is no virtual host there.
    expect(at([rule('r', ['a.example.com'])], 'a.example.com')).toBe('8080||*.example.com');
  });
});

describe('VirtualServices made from HTTPRoutes', () => {
  const other: MeshProxy = { kind: 'sidecar', namespace: 'web', labels: {} };
  const gateway = { semantics: 'gateway' };
  test.each<[string, VirtualService[], MeshProxy, string]>([
    ['of the service namespace, for everybody', [rule('producer', [fqdn], gateway)], other, 'producer.com'],
    [
      'of the client namespace, for its clients',
      [rule('consumer', [fqdn], { ...gateway, namespace: 'web' })],
      other,
      'consumer.com',
    ],
    ['but not for others', [rule('consumer', [fqdn], { ...gateway, namespace: 'web' })], client, fqdn],
    [
      'the consumer before an older producer',
      [
        rule('producer', [fqdn], { ...gateway, created: 1 }),
        rule('consumer', [fqdn], { ...gateway, namespace: 'web', created: 9 }),
      ],
      other,
      'consumer.com',
    ],
    [
      'the consumer before an older VirtualService',
      [rule('old', [fqdn], { created: 1 }), rule('consumer', [fqdn], { ...gateway, namespace: 'web', created: 9 })],
      other,
      'consumer.com',
    ],
    [
      'the producer by age',
      [rule('old', [fqdn], { created: 1 }), rule('producer', [fqdn], { ...gateway, created: 9 })],
      other,
      'old.com',
    ],
    ['wildcards stand for themselves and so for no service', [rule('wild', ['*.cluster.local'], gateway)], other, fqdn],
  ])('%s', (_, rules, proxy, expected) => {
    expect(routed(rules, fqdn, 80, proxy)).toBe(`80||${expected}`);
  });

  test('a host that is no service is no virtual host', () => {
    expect(routed([rule('r', ['www.example.com'], gateway)], 'www.example.com')).toBe('passthrough');
  });
});

test('what no virtual host takes goes by the outbound traffic policy', () => {
  const registryOnly = meshOf({ services }, { outboundTrafficPolicy: 'REGISTRY_ONLY' });
  expect(decideOn(registryOnly, { host: 'nobody', port: 80 })).toMatchObject({
    kind: 'failure',
    status: 502,
    reason: 'not-in-registry',
  });
  expect(decideOn(registryOnly, { host: 'nobody', port: 99 })).toMatchObject({
    kind: 'failure',
    status: 0,
    reason: 'no-listener',
  });
  expect(decideOn(meshOf({ services }), { host: 'nobody', port: 99 }).kind).toBe('passthrough');
});
