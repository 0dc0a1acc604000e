import { describe, expect, test } from 'vitest';
import type { SidecarSpec } from '../istio/sidecar.ts';
import type { MeshProxy } from './compile.ts';
import {
  aDestinationRule,
  aService,
  aServiceEntry,
  aSidecar,
  aVirtualService,
  client,
  clustersOf,
  configOf,
  decideOn,
  meshOf,
  to,
} from './testing/small-mesh.ts';

const services = [
  aService('reviews'),
  aService(
    'ratings',
    {},
    {
      ports: [
        { name: 'http', port: 9080 },
        { name: 'http-2', port: 9081 },
      ],
    },
  ),
  aService('cart', { namespace: 'shop' }),
  aService('hidden', { namespace: 'shop', annotations: { 'networking.istio.io/exportTo': '.' } }),
];

function seen(spec: SidecarSpec, proxy: MeshProxy = client): string[] {
  const { scope } = configOf(meshOf({ services, sidecars: [aSidecar('default', spec)] }), proxy);
  return [...scope.services.values()].map(({ name }) => name).toSorted();
}

const hosts = (...list: string[]): SidecarSpec => ({ egress: [{ hosts: list }] });

describe('services a sidecar sees', () => {
  test.each<[string, SidecarSpec, string[]]>([
    ['all that are exported to it', {}, ['cart', 'ratings', 'reviews']],
    ['all, written out', hosts('*/*'), ['cart', 'ratings', 'reviews']],
    ['its own namespace', hosts('./*'), ['ratings', 'reviews']],
    ['another namespace', hosts('shop/*'), ['cart']],
    ['one host', hosts('*/reviews.default.svc.cluster.local'), ['reviews']],
    ['a wildcard', hosts('*/*.shop.svc.cluster.local'), ['cart']],
    ['a host of the wrong namespace', hosts('shop/reviews.default.svc.cluster.local'), []],
    ['nothing', hosts('~/*'), []],
    ['all but one', hosts('*/*', '~*/reviews.default.svc.cluster.local'), ['cart', 'ratings']],
    ['all but a namespace', hosts('*/*', '~shop/*'), ['ratings', 'reviews']],
    ['entries without namespace say nothing', hosts('reviews', './ratings.default.svc.cluster.local'), ['ratings']],
  ])('%s', (_, spec, expected) => {
    expect(seen(spec)).toEqual(expected);
  });

  test('gateways do not mind Sidecar resources', () => {
    expect(seen(hosts('~/*'), { kind: 'gateway', namespace: 'default', labels: {} })).toEqual([
      'cart',
      'ratings',
      'reviews',
    ]);
  });
});

describe('which Sidecar resource', () => {
  const only = (service: string, labels?: Record<string, string>): SidecarSpec => ({
    ...hosts(`*/${service}.default.svc.cluster.local`),
    ...(labels && { workloadSelector: { labels } }),
  });
  const root = { namespace: 'istio-system' };
  test.each([
    [
      'one that selects the pod',
      [aSidecar('all', only('reviews')), aSidecar('some', only('ratings', { app: 'client' }))],
      ['ratings'],
    ],
    [
      'one for the whole namespace',
      [aSidecar('all', only('reviews')), aSidecar('some', only('ratings', { app: 'x' }))],
      ['reviews'],
    ],
    [
      'that of the root namespace',
      [aSidecar('root', only('ratings'), root), aSidecar('elsewhere', only('reviews'), { namespace: 'x' })],
      ['ratings'],
    ],
    [
      'not one with a selector in the root namespace',
      [aSidecar('root', only('ratings', { app: 'client' }), root)],
      ['cart', 'ratings', 'reviews'],
    ],
    ['the oldest', [aSidecar('b', only('reviews')), aSidecar('a', only('ratings'))], ['ratings']],
  ])('%s', (_, sidecars, expected) => {
    const { scope } = configOf(meshOf({ services, sidecars }));
    expect([...scope.services.values()].map(({ name }) => name).toSorted()).toEqual(expected);
  });
});

describe('VirtualServices are imported whole', () => {
  const virtualServices = [
    aVirtualService('wild', { hosts: ['*.cluster.local'], http: [to('x.com')] }),
    aVirtualService('pair', { hosts: ['ratings', 'www.example.com'], http: [to('y.com')] }),
  ];
  const routed = (entries: string[], host: string, port = 9080) => {
    const mesh = meshOf({
      services: [...services, aService('any', {}, { ports: [{ name: 'http', port: 80 }] })],
      virtualServices,
      sidecars: [aSidecar('s', hosts(...entries))],
    });
    return clustersOf(decideOn(mesh, { host, port }));
  };
  test.each([
    [['./reviews.default.svc.cluster.local'], 'reviews', 9080, '9080||x.com'],
    [['./ratings.default.svc.cluster.local'], 'ratings', 9080, '9080||y.com'],
    [['./ratings.default.svc.cluster.local', './any.default.svc.cluster.local'], 'www.example.com', 80, '80||y.com'],
    [['shop/*'], 'cart.shop', 9080, '9080||cart.shop.svc.cluster.local'],
    [['*/*'], 'cart.shop', 9080, '9080||x.com'],
    [['*/www.example.com'], 'ratings', 9080, 'passthrough'],
    [['./*', '~./*.example.com'], 'ratings', 9080, '9080||x.com'],
  ])('%j: %s:%i goes to %s', (entries, host, port, expected) => {
    expect(routed(entries, host, port)).toBe(expected);
  });

  test('those made from HTTPRoutes have to be covered', () => {
    const annotations = { 'internal.istio.io/route-semantics': 'gateway' };
    const wild = [aVirtualService('wild', { hosts: ['*.cluster.local'], http: [to('x.com')] }, { annotations })];
    const names = (entry: string) => {
      const mesh = meshOf({ services, virtualServices: wild, sidecars: [aSidecar('s', hosts(entry))] });
      return configOf(mesh).scope.listeners[0]?.virtualServices.map(({ name }) => name);
    };
    expect(names('./reviews.default.svc.cluster.local')).toEqual([]);
    expect(names('./*.local')).toEqual(['wild']);
  });
});

describe('destinations of imported VirtualServices', () => {
  const virtualServices = [
    aVirtualService('r', {
      hosts: ['reviews'],
      http: [
        {
          ...to('ratings/v1'),
          mirror: { host: 'cart.shop.svc.cluster.local' },
          mirrors: [{ destination: { host: 'nowhere' } }],
        },
      ],
      tcp: [{ route: [{ destination: { host: 'hidden.shop.svc.cluster.local' } }] }],
    }),
  ];
  const destinationRules = [aDestinationRule('ratings', { host: 'ratings', subsets: [{ name: 'v1' }] })];
  test('have clusters although they are not imported, if they are visible', () => {
    const sidecars = [aSidecar('s', hosts('./reviews.default.svc.cluster.local'))];
    const mesh = meshOf({ services, virtualServices, destinationRules, sidecars });
    const { scope } = configOf(mesh);
    expect([...scope.services.values()].map(({ name }) => name)).toEqual(['reviews', 'ratings', 'cart']);
    expect(decideOn(mesh)).toMatchObject({
      clusters: [{ exists: true }],
      options: { mirrors: [{ exists: true }, { exists: false }] },
    });
    // It has a cluster, but no virtual host.
    expect(decideOn(mesh, { host: 'ratings' }).kind).toBe('passthrough');
  });
});

describe('listeners for one port', () => {
  const spec: SidecarSpec = {
    egress: [
      { port: { number: 9081 }, hosts: ['./*'] },
      { port: { number: 9080 }, hosts: ['./ratings.default.svc.cluster.local'] },
      { hosts: ['shop/*'] },
    ],
  };
  const mesh = meshOf({ services, sidecars: [aSidecar('s', spec)] });
  test.each([
    ['ratings', 9081, '9081||ratings.default.svc.cluster.local'],
    ['ratings', 9080, '9080||ratings.default.svc.cluster.local'],
    ['reviews', 9080, 'passthrough'],
    ['cart.shop', 9080, 'passthrough'],
  ])('%s:%i', (host, port, expected) => {
    expect(clustersOf(decideOn(mesh, { host, port }))).toBe(expected);
  });

  test('a service has the ports of all its listeners', () => {
    expect(
      configOf(mesh)
        .clusters.service('ratings.default.svc.cluster.local')
        ?.ports.map(({ port }) => port),
    ).toEqual([9081, 9080]);
  });

  test('without a listener for other ports there is nothing on them', () => {
    const single = meshOf({
      services,
      sidecars: [aSidecar('s', { egress: [{ port: { number: 9081 }, hosts: ['./*'] }] })],
    });
    expect(decideOn(single, { host: 'reviews' }).kind).toBe('passthrough');
    expect(configOf(single).entries({} as never, 80)).toEqual([]);
  });
});

describe('outbound traffic policy', () => {
  test.each<[string, SidecarSpec, 'ALLOW_ANY' | 'REGISTRY_ONLY', 'ALLOW_ANY' | 'REGISTRY_ONLY']>([
    ['of the mesh', {}, 'REGISTRY_ONLY', 'REGISTRY_ONLY'],
    ['of the Sidecar', { outboundTrafficPolicy: { mode: 'ALLOW_ANY' } }, 'REGISTRY_ONLY', 'ALLOW_ANY'],
    ['written without mode', { outboundTrafficPolicy: {} }, 'ALLOW_ANY', 'REGISTRY_ONLY'],
  ])('%s', (_, spec, outboundTrafficPolicy, expected) => {
    const mesh = meshOf({ services, sidecars: [aSidecar('s', spec)] }, { outboundTrafficPolicy });
    expect(configOf(mesh).scope.outboundTrafficPolicy).toBe(expected);
  });
});

test('of services with one host, the own namespace comes first, then Kubernetes, then what is exported by name, then age', () => {
  const entry = (namespace: string, second: number, exportTo?: string[]) =>
    aServiceEntry(
      'e',
      { hosts: ['reviews.default.svc.cluster.local'], ...(exportTo && { exportTo }) },
      { namespace, creationTimestamp: `2001-01-01T00:00:0${second}Z` },
    );
  const namespaceOf = (serviceEntries: ReturnType<typeof entry>[], from: string, withService: boolean) => {
    const mesh = meshOf({ services: withService ? services : [], serviceEntries });
    return configOf(mesh, { kind: 'sidecar', namespace: from, labels: {} }).clusters.service(
      'reviews.default.svc.cluster.local',
    )?.namespace;
  };
  expect(namespaceOf([entry('web', 1)], 'web', true)).toBe('web');
  expect(namespaceOf([entry('web', 1)], 'x', true)).toBe('default');
  expect(namespaceOf([entry('b', 2), entry('a', 1)], 'x', false)).toBe('a');
  expect(namespaceOf([entry('b', 2, ['x']), entry('a', 1)], 'x', false)).toBe('b');
});

test('of destinations elsewhere the own namespace comes first, then the first in the alphabet', () => {
  const host = 'api.example.com';
  const entry = (namespace: string) =>
    aServiceEntry('e', { hosts: [host], ports: [{ number: 9080, protocol: 'HTTP' }] }, { namespace });
  const namespaceOf = (...namespaces: string[]) => {
    const mesh = meshOf({
      services,
      serviceEntries: namespaces.map(entry),
      virtualServices: [aVirtualService('r', { hosts: ['reviews'], http: [to(host)] })],
      sidecars: [aSidecar('s', hosts('./reviews.default.svc.cluster.local'))],
    });
    return configOf(mesh).clusters.service(host)?.namespace;
  };
  expect([namespaceOf('b', 'a'), namespaceOf('b', 'default', 'a'), namespaceOf()]).toEqual(['a', 'default', undefined]);
});
