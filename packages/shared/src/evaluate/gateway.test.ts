import { describe, expect, test } from 'vitest';
import type { Gateway, Server } from '../istio/gateway.ts';
import type { HTTPMatchRequest, VirtualService, VirtualServiceSpec } from '../istio/virtual-service.ts';
import { decideConnection } from './decide.ts';
import { intersectHosts } from './gateway-hosts.ts';
import { listenPortFor } from './proxy-config.ts';
import {
  aGateway,
  aService,
  aServiceEntry,
  aVirtualService,
  clustersOf,
  configOf,
  decideOn,
  ingress,
  meshOf,
  to,
} from './testing/small-mesh.ts';

const http = (number: number, hosts: string[], changes: Partial<Server> = {}): Server => ({
  port: { number, name: `http-${number}`, protocol: 'HTTP' },
  hosts,
  ...changes,
});
const https = (number: number, hosts: string[], changes: Partial<Server> = {}): Server => ({
  port: { number, name: `https-${number}-${hosts[0]}`, protocol: 'HTTPS' },
  hosts,
  tls: { mode: 'SIMPLE', credentialName: 'c' },
  ...changes,
});
const services = ['a', 'b', 'c'].map((name) => aService(name));

type Options = {
  created?: number;
  namespace?: string;
  gateways?: string[];
  match?: HTTPMatchRequest[];
  exportTo?: string[];
};

/** A VirtualService that sends its hosts to the service named like itself. */
function rule(name: string, hosts: string[], options: Options = {}): VirtualService {
  const { created = 0, namespace = 'default', gateways = ['istio-system/gw'], match, exportTo } = options;
  const meta = { namespace, creationTimestamp: new Date(created * 1000).toISOString() };
  return aVirtualService(
    name,
    {
      hosts,
      gateways,
      http: [{ ...to(`${name}.default.svc.cluster.local`), ...(match && { match }) }],
      ...(exportTo && { exportTo }),
    },
    meta,
  );
}

const uri = (prefix: string): HTTPMatchRequest[] => [{ uri: { prefix } }];

type Call = { host?: string; port?: number; path?: string; scheme?: 'http' | 'https'; sni?: string };

function called(servers: Server[], virtualServices: VirtualService[], call: Call = {}): string {
  const gateways = [aGateway('gw', { servers })];
  const decision = decideOn(
    meshOf({ services, gateways, virtualServices }),
    { host: 'shop.com', port: 80, ...call },
    ingress,
  );
  return clustersOf(decision).replace('.default.svc.cluster.local', '').replace('9080||', '');
}

describe('VirtualServices of one host are concatenated', () => {
  test.each<[string, VirtualService[], string, string]>([
    [
      'all of them have routes',
      [rule('a', ['shop.com'], { match: uri('/a') }), rule('b', ['shop.com'], { match: uri('/b') })],
      '/b',
      'b',
    ],
    [
      'the oldest first',
      [
        rule('a', ['shop.com'], { match: uri('/x'), created: 2 }),
        rule('b', ['shop.com'], { match: uri('/'), created: 9 }),
        rule('c', ['shop.com'], { match: uri('/x'), created: 1 }),
      ],
      '/x',
      'c',
    ],
    [
      'catch-alls move to the end',
      [rule('a', ['shop.com'], { created: 1 }), rule('b', ['shop.com'], { match: uri('/b'), created: 2 })],
      '/b',
      'b',
    ],
    [
      'and keep their order',
      [rule('b', ['shop.com'], { created: 2 }), rule('a', ['shop.com'], { created: 1 })],
      '/x',
      'a',
    ],
    ['no route for the request', [rule('a', ['shop.com'], { match: uri('/a') })], '/x', 'no-route'],
    ['no host', [rule('a', ['other.com'])], '/', 'no-virtual-host'],
    ['nothing bound to the gateway', [rule('a', ['shop.com'], { gateways: ['mesh'] })], '/', 'no-route'],
    ['not exported to the gateway', [rule('a', ['shop.com'], { exportTo: ['.'] })], '/', 'no-route'],
  ])('%s', (_, rules, path, expected) => {
    expect(called([http(80, ['*'])], rules, { path })).toBe(expected);
  });

  test('each is cut after its own catch-all before that', () => {
    const spec: VirtualServiceSpec = {
      hosts: ['shop.com'],
      gateways: ['istio-system/gw'],
      http: [to('a'), { ...to('b'), match: uri('/b') }],
    };
    expect(called([http(80, ['*'])], [aVirtualService('r', spec)], { path: '/b' })).toBe('a');
  });
});

describe('hosts', () => {
  test.each<[string, string[], string[], string, string]>([
    ['narrower VirtualService', ['*.com'], ['shop.com'], 'shop.com', 'a'],
    ['narrower VirtualService, other host', ['*.com'], ['shop.com'], 'other.com', 'no-virtual-host'],
    ['narrower server', ['shop.com'], ['*'], 'shop.com', 'a'],
    ['narrower server, other host', ['shop.com'], ['*'], 'other.com', 'no-virtual-host'],
    ['the namespace of the VirtualService', ['default/shop.com'], ['shop.com'], 'shop.com', 'a'],
    ['any namespace', ['*/shop.com'], ['shop.com'], 'shop.com', 'a'],
    ['another namespace', ['other/shop.com'], ['shop.com'], 'shop.com', 'no-route'],
    ['. is the namespace of the Gateway', ['./shop.com'], ['shop.com'], 'shop.com', 'no-route'],
    ['ports in Host are ignored', ['*'], ['shop.com'], 'shop.com:8080', 'a'],
    ['case is ignored', ['SHOP.com'], ['shop.COM'], 'Shop.com', 'a'],
  ])('%s', (_, serverHosts, hosts, host, expected) => {
    expect(called([http(80, serverHosts)], [rule('a', hosts)], { host })).toBe(expected);
  });

  test('exact before the longest wildcard before *', () => {
    const rules = [rule('a', ['*']), rule('b', ['*.shop.com']), rule('c', ['x.shop.com'])];
    const at = (host: string) => called([http(80, ['*'])], rules, { host });
    expect([at('x.shop.com'), at('y.shop.com'), at('other.com')]).toEqual(['c', 'b', 'a']);
  });

  test.each([
    [['*.com'], ['a.com', '*.b.com', 'x.org'], ['a.com', '*.b.com']],
    [['a.com', 'b.com'], ['*'], ['a.com', 'b.com']],
    [['*'], ['*'], ['*']],
  ])('%j and %j have %j in common', (servers, hosts, expected) => {
    expect(intersectHosts(servers, hosts)).toEqual(expected);
  });
});

describe('conditions', () => {
  test.each<[string, HTTPMatchRequest, string]>([
    ['the server port', { port: 80 }, 'a'],
    ['another port', { port: 8080 }, 'no-route'],
    ['the gateway by its full name', { gateways: ['istio-system/gw'] }, 'a'],
    ['mesh', { gateways: ['mesh'] }, 'no-route'],
    ['a short name is of the namespace of the VirtualService', { gateways: ['gw'] }, 'no-route'],
    ['labels of the gateway', { sourceLabels: { istio: 'ingressgateway' } }, 'a'],
    ['namespace of the gateway', { sourceNamespace: 'istio-system' }, 'a'],
  ])('%s', (_, match, expected) => {
    expect(called([http(80, ['*'])], [rule('a', ['shop.com'], { match: [match] })])).toBe(expected);
  });
});

describe('httpsRedirect', () => {
  const redirecting = http(80, ['shop.com'], { tls: { httpsRedirect: true } });
  test.each<[string, Server[], VirtualService[], string, string]>([
    ['with routes', [redirecting], [rule('a', ['shop.com'])], 'shop.com', 'redirect'],
    ['without routes', [redirecting], [], 'shop.com', 'redirect'],
    ['not for other hosts', [redirecting], [], 'other.com', 'no-virtual-host'],
    [
      'for the host, whichever server says so',
      [http(80, ['shop.com']), redirecting],
      [rule('a', ['shop.com'])],
      'shop.com',
      'redirect',
    ],
    ['the first says so', [redirecting, http(80, ['shop.com'])], [rule('a', ['shop.com'])], 'shop.com', 'redirect'],
    ['only its hosts', [http(80, ['other.com']), redirecting], [rule('a', ['*'])], 'other.com', 'a'],
  ])('%s', (_, servers, rules, host, expected) => {
    expect(called(servers, rules, { host })).toBe(expected);
  });

  test('answers 301 to the same place', () => {
    const mesh = meshOf({ gateways: [aGateway('gw', { servers: [redirecting] })] });
    expect(decideOn(mesh, { host: 'shop.com', port: 80 }, ingress)).toMatchObject({
      status: 301,
      scheme: 'https',
      route: null,
    });
  });
});

describe('which Gateways a proxy carries', () => {
  const carried = (gateways: Gateway[]) => [...configOf(meshOf({ gateways, services }), ingress).listenPorts.keys()];
  test.each<[string, Gateway, number[]]>([
    ['by its labels', aGateway('g', { servers: [http(80, ['*'])] }), [80]],
    ['in any namespace', aGateway('g', { servers: [http(80, ['*'])] }, { namespace: 'x' }), [80]],
    ['other labels', aGateway('g', { selector: { istio: 'egress' }, servers: [http(80, ['*'])] }), []],
    ['no selector', aGateway('g', { selector: {}, servers: [http(80, ['*'])] }), [80]],
    ['null selector', aGateway('g', { selector: null, servers: [http(80, ['*'])] }), [80]],
    ['without servers', aGateway('g', {}), []],
    [
      'a Service that is not there',
      aGateway('g', { servers: [http(80, ['*'])] }, { annotations: { 'internal.istio.io/gateway-service': 'x.y' } }),
      [],
    ],
  ])('%s', (_, gateway, expected) => {
    expect(carried([gateway])).toEqual(expected);
  });
});

describe('ports of the Service in front', () => {
  const front = (name: string, targetPort: number | string, labels = {}) =>
    aService(
      name,
      { namespace: 'istio-system', labels },
      { selector: { istio: 'ingressgateway' }, ports: [{ name: 'http', port: 80, targetPort }] },
    );
  const named = {
    annotations: {
      'internal.istio.io/gateway-service': 'front.istio-system.svc.cluster.local,second.istio-system.svc.cluster.local',
    },
  };
  const ports = (gateways: Gateway[], fronts: ReturnType<typeof front>[]) =>
    configOf(meshOf({ gateways, services: fronts }), ingress).listenPorts;
  const gw = (meta = {}) => [aGateway('gw', { servers: [http(80, ['*']), http(81, ['*'])] }, meta)];
  test.each([
    [
      'a port means its target port, others stay',
      gw(),
      [front('front', 8080)],
      [
        [8080, [80]],
        [81, [81]],
      ],
    ],
    [
      'the first Service counts',
      gw(),
      [front('front', 8080), front('second', 9090)],
      [
        [8080, [80]],
        [81, [81]],
      ],
    ],
    [
      'one can opt out',
      gw(),
      [
        front('front', 8080, { 'experimental.istio.io/disable-gateway-port-translation': 'true' }),
        front('second', 9090),
      ],
      [
        [9090, [80]],
        [81, [81]],
      ],
    ],
    [
      'a named target port is taken as the port',
      gw(),
      [front('front', 'http')],
      [
        [80, [80]],
        [81, [81]],
      ],
    ],
    [
      'Services by name: all their target ports, nothing else',
      gw(named),
      [front('front', 8080), front('second', 9090)],
      [
        [8080, [80]],
        [9090, [80]],
      ],
    ],
    [
      'Services by name have no opt-out',
      gw(named),
      [front('front', 8080, { 'experimental.istio.io/disable-gateway-port-translation': '' })],
      [[8080, [80]]],
    ],
  ])('%s', (_, gateways, fronts, expected) => {
    expect([...ports(gateways, fronts)]).toEqual(expected);
  });

  test('a Service that does not select the gateway says nothing', () => {
    const other = aService(
      'other',
      { namespace: 'istio-system' },
      { selector: { app: 'x' }, ports: [{ port: 80, targetPort: 8080 }] },
    );
    const elsewhere = aService(
      'front',
      { namespace: 'x' },
      { selector: { istio: 'ingressgateway' }, ports: [{ port: 80, targetPort: 8080 }] },
    );
    expect([...ports(gw(), [other, elsewhere]).keys()]).toEqual([80, 81]);
  });

  test('endpoints of ServiceEntries are told by address', () => {
    const entry = aServiceEntry(
      'e',
      {
        hosts: ['in.com'],
        resolution: 'STATIC',
        ports: [{ number: 80, targetPort: 8080, protocol: 'HTTP' }],
        endpoints: [{ address: '1.1.1.1' }, {}],
      },
      { namespace: 'istio-system' },
    );
    const keys = (addresses?: string[]) => [
      ...configOf(meshOf({ gateways: gw(), serviceEntries: [entry] }), {
        ...ingress,
        ...(addresses && { addresses }),
      }).listenPorts.keys(),
    ];
    expect([keys(['1.1.1.1']), keys(['2.2.2.2']), keys()]).toEqual([
      [8080, 81],
      [80, 81],
      [80, 81],
    ]);
  });

  test('a call to the port of the Service arrives where the gateway listens', () => {
    const config = configOf(meshOf({ gateways: gw(), services: [front('front', 8080)] }), ingress);
    expect([80, 8080, 81, 99].map((port) => listenPortFor(config, port))).toEqual([8080, 8080, 81, 99]);
  });
});

describe('HTTPS', () => {
  const rules = [rule('a', ['a.com']), rule('b', ['b.com'])];
  const at = (servers: Server[], call: Call) => called(servers, rules, { port: 443, scheme: 'https', ...call });
  test.each<[string, Server[], Call, string]>([
    ['by server name', [https(443, ['a.com']), https(443, ['b.com'])], { host: 'b.com' }, 'b'],
    [
      'only the hosts of that server',
      [https(443, ['a.com']), https(443, ['b.com'])],
      { host: 'b.com', sni: 'a.com' },
      'no-virtual-host',
    ],
    ['no server for the name', [https(443, ['a.com'])], { host: 'c.com' }, 'no-filter-chain'],
    ['a wildcard', [https(443, ['*.a.com']), https(443, ['*'])], { host: 'b.com', sni: 'x.a.com' }, 'no-route'],
    ['any name', [https(443, ['*'])], { host: 'b.com', sni: 'whatever' }, 'b'],
    ['a namespace in front', [https(443, ['default/b.com'])], { host: 'b.com' }, 'b'],
    [
      'the same host twice: the second server is refused',
      [https(443, ['a.com']), https(443, ['b.com', 'a.com'])],
      { host: 'b.com' },
      'no-filter-chain',
    ],
    [
      'the same port name twice: refused',
      [
        https(443, ['a.com']),
        { ...https(443, ['b.com']), port: { number: 443, name: 'https-443-a.com', protocol: 'HTTPS' } },
      ],
      { host: 'b.com' },
      'no-filter-chain',
    ],
    ['plain text to a TLS port', [https(443, ['a.com'])], { host: 'a.com', scheme: 'http' }, 'no-filter-chain'],
    ['even if it takes any name', [https(443, ['*'])], { host: 'a.com', scheme: 'http' }, 'no-filter-chain'],
  ])('%s', (_, servers, call, expected) => {
    expect(at(servers, call)).toBe(expected);
  });

  test('conditions on the scheme see https', () => {
    const match = [{ scheme: { exact: 'https' } }];
    expect(
      called([https(443, ['a.com'])], [rule('a', ['a.com'], { match })], { port: 443, host: 'a.com', sni: 'a.com' }),
    ).toBe('a');
  });

  test('a redirect of the scheme is left alone', () => {
    const virtualServices = [
      aVirtualService('r', {
        hosts: ['a.com'],
        gateways: ['istio-system/gw'],
        http: [{ redirect: { uri: '/x', port: 443 } }],
      }),
    ];
    const mesh = meshOf({ gateways: [aGateway('gw', { servers: [https(443, ['a.com'])] })], virtualServices });
    expect(decideOn(mesh, { host: 'a.com', port: 443, scheme: 'https' }, ingress)).toMatchObject({
      kind: 'redirect',
      port: null,
    });
  });
});

describe('servers that cannot share a port', () => {
  const tcp = (number: number): Server => ({ port: { number, name: 'tcp', protocol: 'TCP' }, hosts: ['*'] });
  const kinds = (...servers: Server[]) => {
    const config = configOf(meshOf({ gateways: [aGateway('gw', { servers })], services }), ingress);
    return config.routes(80) === null ? 'no HTTP' : 'HTTP';
  };
  test.each<[string, Server[], string]>([
    ['TCP first', [tcp(80), http(80, ['*'])], 'no HTTP'],
    ['HTTP first', [http(80, ['*']), tcp(80)], 'HTTP'],
    ['TLS first, then plain HTTP', [https(80, ['*']), http(80, ['*'])], 'no HTTP'],
    ['HTTP, then TLS', [http(80, ['*']), https(80, ['*'])], 'HTTP'],
    [
      'HTTP and gRPC',
      [http(80, ['*']), { ...http(80, ['*']), port: { number: 80, name: 'g', protocol: 'GRPC' } }],
      'HTTP',
    ],
    ['another address', [{ ...http(80, ['*']), bind: '1.1.1.1' }, tcp(80)], 'HTTP'],
    ['without port', [{ hosts: ['*'] }, http(80, ['*'])], 'HTTP'],
  ])('%s', (_, servers, expected) => {
    expect(kinds(...servers)).toBe(expected);
  });
});

describe('TCP and TLS', () => {
  const tcpServer: Server = { port: { number: 3306, name: 'tcp', protocol: 'TCP' }, hosts: ['*'] };
  const passthrough = (mode = 'PASSTHROUGH', hosts = ['*.a.com']): Server => ({
    port: { number: 443, name: 'tls', protocol: 'TLS' },
    hosts,
    tls: { mode },
  });
  const route = (host: string) => ({ route: [{ destination: { host, port: { number: 9080 } } }] });
  const bound = (name: string, spec: VirtualServiceSpec) =>
    aVirtualService(name, { gateways: ['istio-system/gw'], ...spec });
  const connected = (
    servers: Server[],
    virtualServices: VirtualService[],
    connection: { port: number; sni?: string },
  ) => {
    const mesh = meshOf({ services, gateways: [aGateway('gw', { servers })], virtualServices });
    const decision = decideConnection(configOf(mesh, ingress), { host: null, sni: null, ...connection });
    return clustersOf(decision).replace('.default.svc.cluster.local', '').replace('9080||', '');
  };
  test.each<[string, Server[], VirtualService[], { port: number; sni?: string }, string]>([
    [
      'the first TCP rule',
      [tcpServer],
      [bound('r', { hosts: ['*'], tcp: [route('a'), route('b')] })],
      { port: 3306 },
      'a',
    ],
    [
      'of the fitting port',
      [tcpServer],
      [
        bound('r', {
          hosts: ['*'],
          tcp: [
            { match: [{ port: 1 }], ...route('a') },
            { match: [{ port: 3306 }], ...route('b') },
          ],
        }),
      ],
      { port: 3306 },
      'b',
    ],
    [
      'of the fitting gateway',
      [tcpServer],
      [
        bound('r', {
          hosts: ['*'],
          tcp: [
            { match: [{ gateways: ['mesh'] }], ...route('a') },
            { match: [{ gateways: ['istio-system/gw'] }], ...route('b') },
          ],
        }),
      ],
      { port: 3306 },
      'b',
    ],
    [
      'sources say nothing at a gateway',
      [tcpServer],
      [
        bound('r', {
          hosts: ['*'],
          tcp: [{ match: [{ sourceLabels: { a: 'b' }, sourceNamespace: 'x' }], ...route('a') }],
        }),
      ],
      { port: 3306 },
      'a',
    ],
    [
      'a rule without route is none',
      [tcpServer],
      [bound('r', { hosts: ['*'], tcp: [{}, route('b')] })],
      { port: 3306 },
      'b',
    ],
    [
      'hosts that do not overlap',
      [{ ...tcpServer, hosts: ['x.com'] }],
      [bound('r', { hosts: ['y.com'], tcp: [route('a')] })],
      { port: 3306 },
      'no-listener',
    ],
    ['no rule at all', [tcpServer], [], { port: 3306 }, 'no-listener'],
    ['a port nobody listens on', [tcpServer], [], { port: 1 }, 'no-listener'],
    ['bytes to an HTTP port', [http(80, ['*'])], [], { port: 80 }, 'no-listener'],
    [
      'terminated TLS goes by TCP rules',
      [{ ...tcpServer, port: { number: 3306, name: 't', protocol: 'TLS' }, hosts: ['a.com'], tls: { mode: 'SIMPLE' } }],
      [bound('r', { hosts: ['a.com'], tcp: [route('a')] })],
      { port: 3306, sni: 'a.com' },
      'a',
    ],
    [
      'for its hosts',
      [{ ...tcpServer, port: { number: 3306, name: 't', protocol: 'TLS' }, hosts: ['a.com'], tls: { mode: 'SIMPLE' } }],
      [bound('r', { hosts: ['a.com'], tcp: [route('a')] })],
      { port: 3306, sni: 'b.com' },
      'no-filter-chain',
    ],
    [
      'passed through by server name',
      [passthrough()],
      [
        bound('r', {
          hosts: ['*.a.com'],
          tls: [
            { match: [{ sniHosts: ['x.a.com'] }], ...route('a') },
            { match: [{ sniHosts: ['*.a.com'] }], ...route('b') },
          ],
        }),
      ],
      { port: 443, sni: 'x.a.com' },
      'a',
    ],
    [
      'without a mode as well, which is the zero value of the enumeration',
      [{ ...passthrough(), tls: {} }],
      [bound('r', { hosts: ['*.a.com'], tls: [{ match: [{ sniHosts: ['x.a.com'] }], ...route('a') }] })],
      { port: 443, sni: 'x.a.com' },
      'a',
    ],
    [
      'the most specific name, wherever it is written',
      [passthrough()],
      [
        bound('r', {
          hosts: ['*.a.com'],
          tls: [
            { match: [{ sniHosts: ['*.a.com'] }], ...route('b') },
            { match: [{ sniHosts: ['x.a.com'] }], ...route('a') },
          ],
        }),
      ],
      { port: 443, sni: 'X.a.com' },
      'a',
    ],
    [
      'no rule for the name',
      [passthrough()],
      [bound('r', { hosts: ['*.a.com'], tls: [{ match: [{ sniHosts: ['x.a.com'] }], ...route('a') }] })],
      { port: 443, sni: 'y.a.com' },
      'no-filter-chain',
    ],
    [
      'a name taken before',
      [passthrough()],
      [
        bound('r', {
          hosts: ['*.a.com'],
          tls: [
            { match: [{ sniHosts: ['x.a.com'] }], ...route('a') },
            { match: [{ sniHosts: ['y.a.com', 'x.a.com'] }], ...route('b') },
          ],
        }),
      ],
      { port: 443, sni: 'y.a.com' },
      'no-filter-chain',
    ],
    [
      'a rule for another port',
      [passthrough()],
      [bound('r', { hosts: ['*.a.com'], tls: [{ match: [{ port: 1, sniHosts: ['x.a.com'] }], ...route('a') }] })],
      { port: 443, sni: 'x.a.com' },
      'no-listener',
    ],
    [
      'without match',
      [passthrough()],
      [bound('r', { hosts: ['*.a.com'], tls: [route('a')] })],
      { port: 443, sni: 'x.a.com' },
      'no-listener',
    ],
    [
      'a cluster as server name',
      [passthrough('AUTO_PASSTHROUGH', ['*.local'])],
      [],
      { port: 443, sni: 'outbound_.9080_._.a.default.svc.cluster.local' },
      'a',
    ],
    [
      'one of other hosts',
      [passthrough('AUTO_PASSTHROUGH', ['*.com'])],
      [],
      { port: 443, sni: 'outbound_.9080_._.a.default.svc.cluster.local' },
      'no-filter-chain',
    ],
    [
      'one that does not exist',
      [passthrough('AUTO_PASSTHROUGH', ['*.local'])],
      [],
      { port: 443, sni: 'outbound_.1_.v1_.a.default.svc.cluster.local' },
      'no-filter-chain',
    ],
    [
      'another name',
      [passthrough('AUTO_PASSTHROUGH', ['*.local'])],
      [],
      { port: 443, sni: 'a.local' },
      'no-filter-chain',
    ],
  ])('%s', (_, servers, rules, connection, expected) => {
    expect(connected(servers, rules, connection)).toBe(expected);
  });

  test('weights', () => {
    const destinations = [
      { destination: { host: 'a' }, weight: 1 },
      { destination: { host: 'b' }, weight: 0 },
      { destination: { host: 'c' }, weight: 3 },
    ];
    expect(connected([tcpServer], [bound('r', { hosts: ['*'], tcp: [{ route: destinations }] })], { port: 3306 })).toBe(
      'a 0.25, c.default.svc.cluster.local 0.75'.replace('c.', '9080||c.'),
    );
  });

  test('requests over a port that only passes connections on', () => {
    const rules = [bound('r', { hosts: ['*.a.com'], tls: [{ match: [{ sniHosts: ['x.a.com'] }], ...route('a') }] })];
    expect(called([passthrough()], rules, { port: 443, scheme: 'https', host: 'x.a.com' })).toBe('a');
  });
});
