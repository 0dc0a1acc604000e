import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Gateway, Server } from '../istio/gateway.ts';
import type { KubernetesGateway } from '../istio/gateway-api/gateway.ts';
import type { Pod, Service } from '../kubernetes/core.ts';
import { aPod, aVirtualService, bookinfo } from '../routing/testing/bookinfo-mesh.ts';
import { describeGateways, type GatewayObjects } from './describe-gateways.ts';

const labels = { istio: 'ingressgateway' };
const http = (hosts: string[], number = 8080, protocol = 'HTTP'): Server => ({
  port: { number, name: 'http', protocol },
  hosts,
});
const https = (hosts: string[], mode = 'SIMPLE'): Server => ({ ...http(hosts, 8443, 'HTTPS'), tls: { mode } });
const aGateway = (servers: Server[], selector: Record<string, string> = labels): Gateway => ({
  metadata: { name: 'web', namespace: 'default' },
  spec: { selector, servers },
});
const pod: Pod = {
  ...aPod('ingress', 'v1'),
  metadata: { ...aPod('ingress', 'v1').metadata, labels, namespace: 'istio-system' },
};
const balanced = (ingress: object[], more: object = {}): Service => ({
  metadata: { name: 'ingress', namespace: 'istio-system' },
  spec: {
    type: 'LoadBalancer',
    selector: labels,
    ports: [
      { port: 80, targetPort: 8080 },
      { port: 443, targetPort: 8443 },
    ],
    ...more,
  },
  status: { loadBalancer: { ingress } },
});
const objects = (more: Partial<GatewayObjects>): GatewayObjects => ({
  ...bookinfo,
  pods: [...bookinfo.pods, pod],
  kubernetesGateways: [],
  httpRoutes: [],
  ...more,
});
const only = (more: Partial<GatewayObjects>) => describeGateways(objects(more))[0];

describe('URLs', () => {
  const ip = { ip: '192.0.2.7' };
  test.each<[string, Server[], Service[], string[], string | null]>([
    ['any host at the address', [http(['*'])], [balanced([ip])], ['http://192.0.2.7'], null],
    [
      'a name of the load balancer',
      [http(['*'])],
      [balanced([{ hostname: 'lb.example' }])],
      ['http://lb.example'],
      null,
    ],
    ['IPv6', [http(['*'])], [balanced([{ ip: '2001:db8::7' }])], ['http://[2001:db8::7]'], null],
    [
      'hosts of the server',
      [https(['shop.example', 'ns/a.example'])],
      [balanced([ip])],
      ['https://shop.example', 'https://a.example'],
      null,
    ],
    ['wildcards by the hosts of routes', [http(['*.example'])], [balanced([ip])], ['http://books.example'], null],
    ['the port of the Service', [http(['*'], 80)], [balanced([ip])], ['http://192.0.2.7'], null],
    [
      'a port of its own',
      [http(['*'])],
      [balanced([ip], { ports: [{ port: 8081, targetPort: 8080 }] })],
      ['http://192.0.2.7:8081'],
      null,
    ],
    [
      'external addresses',
      [http(['*'])],
      [balanced([], { externalIPs: ['198.51.100.1'] })],
      ['http://198.51.100.1'],
      null,
    ],
    [
      'ports that are not served',
      [http(['*']), https(['*'])],
      [balanced([{ ...ip, ports: [{ port: 80, error: 'x' }] }])],
      ['https://192.0.2.7'],
      null,
    ],
    ['no web protocol', [http(['*'], 8080, 'MONGO')], [balanced([ip])], [], 'no-address'],
    ['no address', [http(['*'])], [balanced([])], [], 'no-address'],
    ['no Service', [http(['*'])], [], [], 'no-service'],
  ])('%s', (_what, servers, services, urls, noUrl) => {
    const gateway = aGateway(servers);
    const virtualServices = [aVirtualService('books', { hosts: ['books.example'], gateways: ['web'] })];
    expect(only({ gateways: [gateway], services: [...bookinfo.services, ...services], virtualServices })).toMatchObject(
      {
        urls,
        noUrl,
      },
    );
  });

  test('no workload', () => {
    const gateway = aGateway([http(['*'])], { istio: 'other' });
    expect(only({ gateways: [gateway] })).toMatchObject({ workloads: [], noUrl: 'no-workload', urls: [] });
  });
});

describe('what is behind a gateway', () => {
  const gateways = [aGateway([http(['*'])])];

  test('bound VirtualServices with services and paths', () => {
    const route = (host: string) => [{ destination: { host } }];
    const virtualServices = [
      aVirtualService('inside', { hosts: ['reviews'], http: [{ route: route('reviews') }] }),
      aVirtualService('shop', {
        hosts: ['*'],
        gateways: ['web', 'mesh'],
        http: [
          {
            match: [{ uri: { exact: '/productpage' } }, { uri: { prefix: '/static' } }, { uri: { regex: '^/v[12]' } }],
            route: route('productpage'),
          },
          { match: [{ gateways: ['mesh'], uri: { exact: '/inside' } }], route: route('ratings') },
          { match: [{ uri: { prefix: '/more' } }], delegate: { name: 'more' } },
          { route: [...route('details'), ...route('elsewhere.example')] },
        ],
      }),
      aVirtualService('more', { http: [{ match: [{ uri: { exact: '/more/x' } }], route: route('reviews') }] }),
    ];
    expect(only({ gateways, virtualServices })?.routes).toEqual([
      {
        kind: 'VirtualService',
        virtualService: { namespace: 'default', name: 'shop' },
        hosts: ['*'],
        services: ['productpage', 'details', 'reviews'].map((name) => ({ namespace: 'default', name })),
        paths: ['/productpage', '/static*', '~^/v[12]', '/more*', '/*', '/more/x'],
      },
    ]);
  });

  test('those of a namespace, and those that lead to its services', () => {
    const virtualServices = [
      aVirtualService('far', {
        hosts: ['*'],
        gateways: ['default/web'],
        http: [{ route: [{ destination: { host: 'a.far.svc.cluster.local' } }] }],
      }),
    ];
    const services = [{ metadata: { name: 'a', namespace: 'far' } }];
    const found = (namespace: string) => describeGateways(objects({ gateways, virtualServices, services }), namespace);
    expect(found('far')).toHaveLength(1);
    expect(found('default')).toHaveLength(1);
    expect(found('nowhere')).toEqual([]);
  });
});

test('a Gateway of the Gateway API tells its own address and has HTTPRoutes', () => {
  const gateway: KubernetesGateway = {
    metadata: { name: 'web', namespace: 'default' },
    spec: { gatewayClassName: 'istio', listeners: [{ name: 'http', port: 80, protocol: 'HTTP' }] },
    status: { addresses: [{ type: 'IPAddress', value: '192.0.2.9' }] },
  };
  const httpRoutes = [
    {
      metadata: { name: 'books', namespace: 'default' },
      spec: {
        parentRefs: [{ name: 'web' }],
        rules: [{ matches: [{ path: { type: 'PathPrefix', value: '/books' } }], backendRefs: [{ name: 'reviews' }] }],
      },
    },
    { metadata: { name: 'other', namespace: 'default' }, spec: { parentRefs: [{ name: 'web', namespace: 'far' }] } },
  ];
  expect(only({ kubernetesGateways: [gateway], httpRoutes })).toMatchObject({
    kind: 'KubernetesGateway',
    urls: ['http://192.0.2.9'],
    noUrl: null,
    servers: [{ name: 'http', port: 80, protocol: 'HTTP', hosts: ['*'], tls: null }],
    routes: [
      {
        kind: 'HTTPRoute',
        virtualService: { name: 'books' },
        services: [{ name: 'reviews' }],
        paths: ['/books/*'],
      },
    ],
  });
});

test('a gateway has URLs or a reason why not, whatever its objects say, and URLs are URLs', () => {
  const text = fc.constantFrom('*', '*.example', 'a.example', './b.example', 'ns/*', '');
  const server = fc.record({
    port: fc.record({
      number: fc.constantFrom(80, 443, 8080, 8443, 0),
      protocol: fc.constantFrom('HTTP', 'HTTPS', 'TLS', 'TCP', ''),
    }),
    hosts: fc.array(text, { maxLength: 3 }),
  });
  const ingress = fc.record(
    { ip: fc.constantFrom('192.0.2.1', '2001:db8::1', ''), hostname: fc.constantFrom('lb.example', '') },
    { requiredKeys: [] },
  );
  fc.assert(
    fc.property(fc.array(server, { maxLength: 3 }), fc.array(ingress, { maxLength: 2 }), (servers, addresses) => {
      const gateways = [aGateway(servers)];
      const found = only({ gateways, services: [...bookinfo.services, balanced(addresses)] });
      expect(found?.urls.length === 0).toBe(found?.noUrl !== null);
      for (const url of found?.urls ?? []) expect(new URL(url).href.replace(/\/$/, '')).toBe(url);
    }),
  );
});
