import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { HTTPRoute, HTTPRouteDestination } from '../istio/virtual-service.ts';
import type { Decision, RouteDecision } from './decision.ts';
import {
  aGateway,
  aPod,
  aService,
  aServiceEntry,
  aVirtualService,
  clustersOf,
  decideOn,
  ingress,
  meshOf,
  to,
  versionsOf,
} from './testing/small-mesh.ts';

const services = [
  aService('reviews'),
  aService('other', {}, { ports: [{ name: 'http', port: 80 }] }),
  aService(
    'two',
    {},
    {
      ports: [
        { name: 'http', port: 80 },
        { name: 'http-2', port: 81 },
      ],
    },
  ),
];

function decideWith(rule: HTTPRoute, annotations: Record<string, string> = {}): Decision {
  const virtualServices = [aVirtualService('r', { hosts: ['reviews'], http: [rule] }, { annotations })];
  const pods = [aPod('reviews', { version: 'v1' }), aPod('reviews', { version: 'v2' }, { ready: false })];
  return decideOn(meshOf({ services, pods, virtualServices, destinationRules: [versionsOf('reviews', 'v1', 'v2')] }));
}

function routeWith(rule: HTTPRoute, annotations?: Record<string, string>): RouteDecision {
  const decision = decideWith(rule, annotations);
  if (decision.kind !== 'route') throw new Error(`got a ${decision.kind}`);
  return decision;
}

const weighted = (...weights: (number | undefined)[]): HTTPRouteDestination[] =>
  weights.map((weight, index) => ({
    destination: { host: 'reviews', subset: `v${index + 1}` },
    ...(weight !== undefined && { weight }),
  }));

describe('weights', () => {
  test.each<[(number | undefined)[], number[]]>([
    [
      [90, 10],
      [0.9, 0.1],
    ],
    [
      [1, 1, 1],
      [1 / 3, 1 / 3, 1 / 3],
    ],
    [[100, 0], [1]],
    [
      [50, undefined, 50],
      [0.5, 0.5],
    ],
    [
      [3, 1],
      [0.75, 0.25],
    ],
    [[0], [1]],
    [[7], [1]],
  ])('%j are shares %j', (weights, shares) => {
    expect(routeWith({ route: weighted(...weights) }).clusters.map(({ share }) => share)).toEqual(shares);
  });

  test('several destinations of weight 0 leave none', () => {
    expect(decideWith({ route: weighted(0, 0) })).toMatchObject({
      kind: 'failure',
      status: 503,
      reason: 'no-destination',
    });
    expect(decideWith({}, { 'internal.istio.io/route-semantics': 'gateway' })).toMatchObject({ status: 500 });
  });

  test('law: shares sum to 1', () => {
    const some = fc
      .array(fc.nat(1000), { minLength: 1, maxLength: 8 })
      .filter((weights) => weights.length === 1 || weights.some((weight) => weight > 0));
    fc.assert(
      fc.property(some, (weights) => {
        const sum = routeWith({ route: weighted(...weights) }).clusters.reduce((total, { share }) => total + share, 0);
        expect(sum).toBeCloseTo(1, 12);
      }),
    );
  });
});

describe('clusters', () => {
  test.each<[string, HTTPRoute, string, boolean, number | null]>([
    ['subset with a ready pod', to('reviews/v1'), '9080|v1|reviews.default.svc.cluster.local', true, 1],
    ['subset without a ready pod', to('reviews/v2'), '9080|v2|reviews.default.svc.cluster.local', true, 0],
    ['the service', to('reviews'), '9080||reviews.default.svc.cluster.local', true, 1],
    ['unknown subset', to('reviews/v9'), '9080|v9|reviews.default.svc.cluster.local', false, null],
    ['subset without rule', to('other/v1'), '9080|v1|other.default.svc.cluster.local', false, null],
    ['unknown host', to('nobody'), '9080||nobody.default.svc.cluster.local', false, null],
    ['a host with a dot is not expanded', to('reviews.default'), '9080||reviews.default', false, null],
    ['a service without the port that is called', to('other'), '9080||other.default.svc.cluster.local', false, null],
  ])('%s', (_, rule, name, exists, readyPods) => {
    const [cluster] = routeWith(rule).clusters;
    expect(cluster).toMatchObject({ cluster: `outbound|${name}`, exists, readyPods });
  });

  test('a written port wins, and has to be one of the service', () => {
    const withPort = (number: number) =>
      routeWith({ route: [{ destination: { host: 'two', port: { number } } }] }).clusters[0];
    expect(withPort(81)).toMatchObject({ port: 81, exists: true });
    expect(withPort(82)).toMatchObject({ port: 82, exists: false });
  });

  test('labels of the subset come along', () => {
    expect(routeWith(to('reviews/v1')).clusters[0]?.labels).toEqual({ version: 'v1' });
  });

  test('at a gateway, a destination without port gets the only port of the service', () => {
    const gateways = [
      aGateway('gw', { servers: [{ port: { number: 8000, protocol: 'HTTP', name: 'http' }, hosts: ['*'] }] }),
    ];
    const at = (host: string) => {
      const virtualServices = [aVirtualService('r', { hosts: ['*'], gateways: ['istio-system/gw'], http: [to(host)] })];
      return clustersOf(
        decideOn(meshOf({ services, gateways, virtualServices }), { host: 'any', port: 8000 }, ingress),
      );
    };
    expect(at('other')).toBe('80||other.default.svc.cluster.local');
    expect(at('two')).toBe('8000||two.default.svc.cluster.local');
  });

  test('an ExternalName service stands for its host', () => {
    const external = aService(
      'alias',
      {},
      { type: 'ExternalName', externalName: 'api.example.com', ports: [{ name: 'http', port: 9080 }] },
    );
    const entry = aServiceEntry('api', {
      hosts: ['api.example.com'],
      resolution: 'DNS',
      ports: [{ number: 9080, protocol: 'HTTP', name: 'http' }],
    });
    const mesh = meshOf({
      services: [...services, external],
      serviceEntries: [entry],
      virtualServices: [aVirtualService('r', { hosts: ['reviews'], http: [to('alias')] })],
    });
    expect(clustersOf(decideOn(mesh))).toBe('9080||api.example.com');
    expect(clustersOf(decideOn(mesh, { host: 'alias' }))).toBe('9080||api.example.com');
  });

  test('a missing cluster answers 500 for routes made from HTTPRoutes', () => {
    expect(routeWith(to('nobody')).options.missingClusterStatus).toBe(503);
    expect(
      routeWith(to('nobody'), { 'internal.istio.io/route-semantics': 'gateway' }).options.missingClusterStatus,
    ).toBe(500);
  });
});

describe('redirects', () => {
  test.each<[HTTPRoute['redirect'], object]>([
    [
      { uri: '/new' },
      { status: 301, path: { type: 'full', replacement: '/new' }, scheme: null, authority: null, port: null },
    ],
    [{ uri: '' }, { path: null }],
    [{ redirectCode: 308 }, { status: 308, path: null }],
    [{ redirectCode: 0 }, { status: 301 }],
    [
      { scheme: 'https', authority: 'shop', port: 8443 },
      { scheme: 'https', authority: 'shop', port: 8443 },
    ],
    [{ port: 80 }, { port: null }],
    [{ scheme: 'https', port: 443 }, { port: null }],
    [{ scheme: 'https', port: 80 }, { port: 80 }],
    [{ derivePort: 'FROM_REQUEST_PORT' }, { port: 9080 }],
    [{ derivePort: 'FROM_PROTOCOL_DEFAULT' }, { port: null }],
    [{ prefixRewrite: '/new' }, { path: { type: 'prefix', replacement: '/new' } }],
    [{ uri: '%PREFIX()%/new' }, { path: { type: 'full', replacement: '%PREFIX()%/new' } }],
  ])('%j', (redirect, expected) => {
    expect(decideWith({ redirect })).toMatchObject({ kind: 'redirect', ...expected });
  });

  test('of HTTPRoutes may replace the prefix', () => {
    const decision = decideWith(
      { redirect: { uri: '%PREFIX()%/new' } },
      { 'internal.istio.io/route-semantics': 'gateway' },
    );
    expect(decision).toMatchObject({ path: { type: 'prefix', replacement: '/new' } });
  });

  test.each([300, 304, 305, 399])('%i leaves the route without action', (redirectCode) => {
    expect(decideWith({ redirect: { redirectCode } })).toMatchObject({
      kind: 'failure',
      status: 404,
      reason: 'no-action',
    });
  });
});

test.each<[HTTPRoute['directResponse'], number, string | null]>([
  [{ status: 503 }, 503, null],
  [{ status: 200, body: { string: 'hello' } }, 200, 'hello'],
  [{ status: 200, body: { bytes: 'aMOp' } }, 200, 'hé'],
  [{ status: 200, body: {} }, 200, null],
])('direct response %j', (directResponse, status, body) => {
  expect(decideWith({ directResponse })).toMatchObject({ kind: 'direct-response', status, body });
});

describe('rewrite', () => {
  const semantics = { 'internal.istio.io/route-semantics': 'gateway' };
  test.each<[HTTPRoute, object | null]>([
    [{}, null],
    [
      { rewrite: { uri: '/v1' } },
      { path: { type: 'prefix', replacement: '/v1', matched: { type: 'prefix', value: '/' } }, authority: null },
    ],
    [{ rewrite: { authority: 'a' } }, { path: null, authority: 'a' }],
    [
      { rewrite: { uri: '/x', uriRegexRewrite: { match: 'a', rewrite: 'b' } } },
      { path: { type: 'regex', pattern: 'a', substitution: 'b' } },
    ],
    [{ headers: { request: { set: { host: 'h' } } } }, { path: null, authority: 'h' }],
    [{ headers: { request: { set: { host: 'h' } } }, rewrite: { authority: 'a' } }, { authority: 'a' }],
  ])('%j', (rule, expected) => {
    const { rewrite } = routeWith({ ...to('reviews'), ...rule }).options;
    if (expected === null) expect(rewrite).toBeNull();
    else expect(rewrite).toMatchObject(expected);
  });

  test('of HTTPRoutes to / leaves one slash', () => {
    const rule = { ...to('reviews'), match: [{ uri: { prefix: '/' } }], rewrite: { uri: '/' } };
    expect(routeWith(rule, semantics).options.rewrite?.path).toEqual({
      type: 'regex',
      pattern: '^(/?)(.*)',
      substitution: '/\\2',
    });
    const mesh = meshOf({
      services,
      virtualServices: [
        aVirtualService(
          'r',
          { hosts: ['reviews'], http: [{ ...rule, match: [{ uri: { prefix: '/a.b/' } }] }] },
          { annotations: semantics },
        ),
      ],
    });
    expect(decideOn(mesh, { path: '/a.b/c' })).toMatchObject({
      options: { rewrite: { path: { pattern: '^/a\\.b(/?)(.*)' } } },
    });
  });
});

describe('headers of destinations', () => {
  const headers = { request: { set: { host: 'dest', x: '1' } } };
  test('of the only one join those of the route', () => {
    const rule = { route: [{ destination: { host: 'reviews' }, headers }], headers: { request: { set: { y: '2' } } } };
    const { options, clusters } = routeWith(rule);
    expect(options.headers?.request.write.map(({ name }) => name)).toEqual(['y', 'x']);
    expect(options.rewrite?.authority).toBe('dest');
    expect(clusters[0]).toMatchObject({ headers: null, authority: null });
  });

  test('of several stay with each; the authority of the route wins', () => {
    const rule = {
      route: [
        { destination: { host: 'reviews' }, weight: 1, headers },
        { destination: { host: 'two' }, weight: 1 },
      ],
      rewrite: { authority: 'route' },
    };
    const { options, clusters } = routeWith(rule);
    expect(options).toMatchObject({ headers: null, rewrite: { authority: 'route' } });
    expect(clusters.map(({ authority }) => authority)).toEqual(['dest', null]);
    expect(clusters[0]?.headers?.request.write).toEqual([{ name: 'x', value: '1', append: false }]);
  });
});

test('the default route goes to all ready pods, with default retries', () => {
  const decision = decideOn(
    meshOf({ services, pods: [aPod('reviews', { version: 'v1' }), aPod('reviews', { version: 'v2' })] }),
  );
  expect(decision).toMatchObject({
    route: { virtualService: null, ruleName: 'default' },
    clusters: [{ cluster: 'outbound|9080||reviews.default.svc.cluster.local', share: 1, readyPods: 2 }],
    options: { timeoutMs: null, retries: { attempts: 2 }, fault: null, mirrors: [], corsPolicy: null },
  });
});

test('a cors policy is passed on', () => {
  expect(routeWith({ ...to('reviews'), corsPolicy: { allowOrigins: [{ exact: 'x' }] } }).options.corsPolicy).toEqual({
    allowOrigins: [{ exact: 'x' }],
  });
});
