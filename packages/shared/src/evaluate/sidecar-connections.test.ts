import { expect, test } from 'vitest';
import type { VirtualService, VirtualServiceSpec } from '../istio/virtual-service.ts';
import { decideConnection } from './decide.ts';
import {
  aService,
  aServiceEntry,
  aVirtualService,
  client,
  clustersOf,
  configOf,
  decideOn,
  meshOf,
} from './testing/small-mesh.ts';

const services = [
  aService('db', {}, { ports: [{ name: 'tcp', port: 3306 }], clusterIP: '10.0.0.9' }),
  aService('dns', {}, { ports: [{ name: 'dns', port: 3306, protocol: 'UDP' }] }),
  aService(
    'a',
    {},
    {
      ports: [
        { name: 'tcp', port: 3306 },
        { name: 'tls', port: 443 },
      ],
    },
  ),
  aService(
    'b',
    {},
    {
      ports: [
        { name: 'tcp', port: 3306 },
        { name: 'tls', port: 443 },
      ],
    },
  ),
];
const serviceEntries = [
  aServiceEntry('api', { hosts: ['*.api.com'], ports: [{ number: 443, protocol: 'TLS' }], resolution: 'NONE' }),
];

const route = (host: string) => ({ route: [{ destination: { host } }] });
const rule = (spec: VirtualServiceSpec, name = 'r'): VirtualService => aVirtualService(name, spec);

function connected(rules: VirtualService[], host: string, port = 3306, sni: string | null = null): string {
  const mesh = meshOf({ services, serviceEntries, virtualServices: rules });
  return clustersOf(decideConnection(configOf(mesh), { host, port, sni })).replace('.default.svc.cluster.local', '');
}

test.each<[string, VirtualService[], string, string]>([
  ['without rules', [], 'db', '3306||db'],
  ['by address', [], '10.0.0.9', '3306||db'],
  ['by its full name', [], 'db.default.svc.cluster.local', '3306||db'],
  ['the first TCP rule', [rule({ hosts: ['db'], tcp: [route('a'), route('b')] })], 'db', '3306||a'],
  [
    'port',
    [
      rule({
        hosts: ['db'],
        tcp: [
          { match: [{ port: 1 }], ...route('a') },
          { match: [{ port: 3306 }], ...route('b') },
        ],
      }),
    ],
    'db',
    '3306||b',
  ],
  [
    'source labels',
    [
      rule({
        hosts: ['db'],
        tcp: [
          { match: [{ sourceLabels: { app: 'x' } }], ...route('a') },
          { match: [{ sourceLabels: { app: 'client' } }], ...route('b') },
        ],
      }),
    ],
    'db',
    '3306||b',
  ],
  [
    'source namespace',
    [rule({ hosts: ['db'], tcp: [{ match: [{ sourceNamespace: 'x' }], ...route('a') }] })],
    'db',
    '3306||db',
  ],
  [
    'gateways and labels both have to hold',
    [rule({ hosts: ['db'], tcp: [{ match: [{ gateways: ['mesh'], sourceLabels: { app: 'x' } }], ...route('a') }] })],
    'db',
    '3306||db',
  ],
  [
    'another gateway',
    [rule({ hosts: ['db'], tcp: [{ match: [{ gateways: ['gw'] }], ...route('a') }] })],
    'db',
    '3306||db',
  ],
  [
    'matches are ORed',
    [rule({ hosts: ['db'], tcp: [{ match: [{ port: 1 }, { port: 3306 }], ...route('a') }] })],
    'db',
    '3306||a',
  ],
  ['a wildcard host', [rule({ hosts: ['*.default.svc.cluster.local'], tcp: [route('a')] })], 'db', '3306||a'],
  ['HTTP rules say nothing', [rule({ hosts: ['db'], http: [{ route: route('a').route }] })], 'db', '3306||db'],
  ['a UDP port is none', [], 'dns', 'passthrough'],
  ['nobody', [], 'nobody', 'passthrough'],
])('TCP: %s', (_, rules, host, expected) => {
  expect(connected(rules, host)).toBe(expected);
});

test.each<[string, VirtualService[], string, string | null, string]>([
  ['without rules', [], 'a', 'a', '443||a'],
  ['without TLS', [], 'a', null, '443||a'],
  [
    'by server name',
    [rule({ hosts: ['a'], tls: [{ match: [{ sniHosts: ['x.com'] }], ...route('b') }] })],
    'a',
    'x.com',
    '443||b',
  ],
  [
    'a name no rule has',
    [rule({ hosts: ['a'], tls: [{ match: [{ sniHosts: ['x.com'] }], ...route('b') }] })],
    'a',
    'y.com',
    'passthrough',
  ],
  [
    'a rule for others',
    [rule({ hosts: ['a'], tls: [{ match: [{ sniHosts: ['x.com'], sourceLabels: { app: 'x' } }], ...route('b') }] })],
    'a',
    'x.com',
    '443||a',
  ],
  ['a host below a wildcard ServiceEntry', [], 'v1.api.com', 'v1.api.com', '443||*.api.com'],
  ['a wildcard ServiceEntry', [], '*.api.com', 'v1.api.com', '443||*.api.com'],
])('TLS: %s', (_, rules, host, sni, expected) => {
  expect(connected(rules, host, 443, sni)).toBe(expected);
});

test('a server name wins over TCP rules on a TCP port', () => {
  const rules = [
    rule({ hosts: ['db'], tcp: [route('a')], tls: [{ match: [{ sniHosts: ['x.com'] }], ...route('b') }] }),
  ];
  expect([connected(rules, 'db', 3306, 'x.com'), connected(rules, 'db', 3306, 'y.com')]).toEqual([
    '3306||b',
    '3306||a',
  ]);
});

test('a request to a port that speaks no HTTP is a connection', () => {
  const mesh = meshOf({ services, virtualServices: [rule({ hosts: ['db'], tcp: [route('a')] })] });
  expect(clustersOf(decideOn(mesh, { host: 'db', port: 3306 }))).toBe('3306||a.default.svc.cluster.local');
  expect(clustersOf(decideOn(mesh, { host: 'a', port: 443, scheme: 'https' }, client))).toBe(
    '443||a.default.svc.cluster.local',
  );
});

test('a connection without name goes past all services', () => {
  const config = configOf(meshOf({ services }, { outboundTrafficPolicy: 'REGISTRY_ONLY' }));
  expect(decideConnection(config, { host: null, port: 3306, sni: null })).toMatchObject({
    kind: 'failure',
    reason: 'no-listener',
  });
});
