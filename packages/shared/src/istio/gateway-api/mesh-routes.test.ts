import { describe, expect, test } from 'vitest';
import { emptyMesh } from '../mesh.ts';
import type { HTTPRoute } from '../virtual-service.ts';
import type { HTTPRouteFilter, HTTPRouteRule, KubernetesHTTPRoute, ParentReference } from './http-route.ts';
import { meshVirtualServices } from './mesh-routes.ts';

const toService = (name: string, changes: Partial<ParentReference> = {}): ParentReference => ({
  group: '',
  kind: 'Service',
  name,
  ...changes,
});

function aRoute(
  name: string,
  rules: HTTPRouteRule[],
  parentRefs = [toService('echo')],
  meta = {},
): KubernetesHTTPRoute {
  return { metadata: { name, namespace: 'default', ...meta }, spec: { parentRefs, rules } };
}

const named = (name: string, namespace = 'default') => ({ metadata: { name, namespace } });
const registry = {
  ...emptyMesh,
  services: [named('echo'), named('far', 'x'), named('echo', 'web'), named('v1'), { metadata: { name: 'bare' } }],
  serviceEntries: [
    { ...named('external'), spec: { hosts: ['api.com', '*.api.com'] } },
    { metadata: { name: 'hostless' }, spec: {} },
  ],
};
const converted = (...routes: KubernetesHTTPRoute[]) => meshVirtualServices(routes, registry);
const firstRule = (rule: HTTPRouteRule): HTTPRoute | undefined => converted(aRoute('r', [rule]))[0]?.spec.http?.[0];
const backend = { name: 'v1', port: 80 };
const destination = { host: 'v1.default.svc.cluster.local', port: { number: 80 } };

test('one VirtualService for each namespace, service and port', () => {
  const made = converted(
    aRoute(
      'both',
      [{ backendRefs: [backend] }],
      [toService('echo'), toService('echo', { port: 80 }), toService('far', { namespace: 'x' }), { name: 'gateway' }],
    ),
    aRoute('more', [{ backendRefs: [backend] }], undefined, { namespace: 'web' }),
  );
  expect(made.map(({ metadata, spec }) => [metadata.namespace, metadata.name, spec.hosts])).toEqual([
    ['default', 'default~echo.default.svc.cluster.local', ['echo.default.svc.cluster.local']],
    ['default', 'default~80~echo.default.svc.cluster.local', ['echo.default.svc.cluster.local']],
    ['default', 'default~far.x.svc.cluster.local', ['far.x.svc.cluster.local']],
    ['web', 'web~echo.web.svc.cluster.local', ['echo.web.svc.cluster.local']],
  ]);
  expect(made[0]).toMatchObject({
    metadata: {
      annotations: {
        'internal.istio.io/parents': 'HTTPRoute/both.default',
        'internal.istio.io/route-semantics': 'gateway',
      },
    },
    spec: { gateways: ['mesh'], http: [{ name: 'default.both.0', route: [{ destination }] }] },
  });
});

test('parents may be ServiceEntries, and have to be there', () => {
  const entry = (name: string, changes = {}) => ({
    group: 'networking.istio.io',
    kind: 'ServiceEntry',
    name,
    ...changes,
  });
  const parents = [
    entry('external'),
    entry('external', { namespace: 'x' }),
    entry('hostless'),
    { ...entry('external'), kind: 'Bucket' },
    toService('nowhere'),
    toService('bare'),
  ];
  const made = converted(aRoute('r', [{ backendRefs: [backend] }], parents));
  expect(made.map(({ spec }) => spec.hosts)).toEqual([['api.com'], ['*.api.com'], ['bare.default.svc.cluster.local']]);
});

test("a parent's port is a condition of every match", () => {
  const [made] = converted(aRoute('r', [{ matches: [{ method: 'GET' }] }, {}], [toService('echo', { port: 80 })]));
  expect(made?.spec.http?.map(({ match }) => match)).toEqual([
    [{ port: 80, method: { exact: 'GET' } }],
    [{ port: 80 }],
  ]);
});

test('routes of several HTTPRoutes are joined, the oldest first', () => {
  const rules = (name: string): HTTPRouteRule[] => [{ name, backendRefs: [backend] }];
  const [made] = converted(
    aRoute('b', rules('young'), undefined, { creationTimestamp: '2021-01-01T00:00:00Z' }),
    aRoute('z', rules('undated z')),
    aRoute('a', rules('undated a')),
    aRoute('c', rules('old'), undefined, { creationTimestamp: '2020-01-01T00:00:00Z' }),
  );
  expect(made?.spec.http?.map(({ name }) => name)).toEqual(['undated a', 'undated z', 'old', 'young']);
  expect(made?.metadata.creationTimestamp).toBeUndefined();
});

test('the more specific match comes first', () => {
  const path = (type: string, value: string) => ({ path: { type, value } });
  const matches = [
    path('RegularExpression', '/a-very-long-expression.*'),
    path('PathPrefix', '/a'),
    { ...path('PathPrefix', '/a'), queryParams: [{ name: 'q', value: '1' }] },
    { ...path('PathPrefix', '/a'), headers: [{ name: 'h', value: '1' }] },
    { ...path('PathPrefix', '/a'), method: 'GET' },
    path('PathPrefix', '/abc/'),
    path('Exact', '/a'),
    { path: {} },
  ];
  const [made] = converted(aRoute('r', [{ name: 'none' }, { name: 'some', matches }]));
  expect(made?.spec.http?.map(({ match }) => match?.[0])).toEqual([
    { uri: { exact: '/a' } },
    { uri: { prefix: '/abc' } },
    { uri: { prefix: '/a' }, method: { exact: 'GET' } },
    { uri: { prefix: '/a' }, headers: { h: { exact: '1' } } },
    { uri: { prefix: '/a' }, queryParams: { q: { exact: '1' } } },
    { uri: { prefix: '/a' } },
    { uri: { prefix: '/' } },
    { uri: { regex: '/a-very-long-expression.*' } },
    undefined,
  ]);
});

test('conditions', () => {
  const headers = [
    { name: 'a', value: '1' },
    { name: 'b', type: 'RegularExpression', value: '.*' },
    { name: 'c', type: 'Exact', value: '2' },
  ];
  expect(firstRule({ matches: [{ headers }] })?.match).toEqual([
    { headers: { a: { exact: '1' }, b: { regex: '.*' }, c: { exact: '2' } } },
  ]);
  expect(firstRule({ matches: [{}] })?.match).toEqual([{}]);
});

describe('backends', () => {
  test.each<[string, HTTPRouteRule, Partial<HTTPRoute>]>([
    ['one has no weight', { backendRefs: [{ ...backend, weight: 5 }] }, { route: [{ destination }] }],
    [
      'the default weight is 1',
      { backendRefs: [backend, { ...backend, name: 'v2', weight: 3 }] },
      {
        route: [
          { destination, weight: 1 },
          { destination: { ...destination, host: 'v2.default.svc.cluster.local' }, weight: 3 },
        ],
      },
    ],
    [
      'weight 0 is left out',
      { backendRefs: [backend, { ...backend, name: 'v2', weight: 0 }] },
      { route: [{ destination }] },
    ],
    [
      'another namespace',
      { backendRefs: [{ ...backend, namespace: 'x' }] },
      { route: [{ destination: { host: 'v1.x.svc.cluster.local', port: { number: 80 } } }] },
    ],
    [
      'a host name',
      { backendRefs: [{ group: 'networking.istio.io', kind: 'Hostname', name: 'api.com', port: 443 }] },
      { route: [{ destination: { host: 'api.com', port: { number: 443 } } }] },
    ],
    [
      'another kind leads nowhere',
      { backendRefs: [{ group: 'x', kind: 'Bucket', name: 'b' }] },
      { route: [{ destination: { host: '' } }] },
    ],
    [
      'without port',
      { backendRefs: [{ name: 'v1' }] },
      { route: [{ destination: { host: 'v1.default.svc.cluster.local' } }] },
    ],
    ['none: 500', {}, { directResponse: { status: 500 } }],
    ['all of weight 0: 500', { backendRefs: [{ ...backend, weight: 0 }] }, { directResponse: { status: 500 } }],
    [
      'headers of a backend',
      {
        backendRefs: [
          {
            ...backend,
            filters: [{ type: 'RequestHeaderModifier', requestHeaderModifier: { set: [{ name: 'X', value: '1' }] } }],
          },
        ],
      },
      { route: [{ destination, headers: { request: { set: { x: '1' } } } }] },
    ],
  ])('%s', (_, rule, expected) => {
    expect(firstRule(rule)).toEqual({ name: 'default.r.0', ...expected });
  });
});

describe('filters', () => {
  const withFilter = (type: string, filter: object) =>
    firstRule({ backendRefs: [backend], filters: [{ type, ...filter }] });
  test('headers; of equal names the first counts', () => {
    const add = [
      { name: 'X', value: 'first' },
      { name: 'x', value: 'second' },
    ];
    expect(withFilter('RequestHeaderModifier', { requestHeaderModifier: { add, remove: ['y'] } })?.headers).toEqual({
      request: { add: { x: 'first' }, remove: ['y'] },
    });
    expect(withFilter('ResponseHeaderModifier', { responseHeaderModifier: { set: add } })?.headers).toEqual({
      response: { set: { x: 'first' } },
    });
  });

  test.each([
    [{ path: { type: 'ReplacePrefixMatch', replacePrefixMatch: '/new/' } }, { uri: '/new' }],
    [{ path: { type: 'ReplacePrefixMatch', replacePrefixMatch: '/' } }, { uri: '/' }],
    [{ path: { type: 'ReplacePrefixMatch' } }, { uri: '/' }],
    [
      { path: { type: 'ReplaceFullPath', replaceFullPath: '/new' }, hostname: 'h' },
      { uriRegexRewrite: { match: '/.*', rewrite: '/new' }, authority: 'h' },
    ],
    [{}, undefined],
  ])('rewrite %j', (urlRewrite, expected) => {
    expect(withFilter('URLRewrite', { urlRewrite })?.rewrite).toEqual(expected);
  });

  test.each([
    [
      { hostname: 'h', statusCode: 302 },
      { authority: 'h', redirectCode: 302, derivePort: 'FROM_REQUEST_PORT' },
    ],
    [{ scheme: 'https' }, { scheme: 'https', derivePort: 'FROM_PROTOCOL_DEFAULT' }],
    [
      { scheme: 'https', port: 8443 },
      { scheme: 'https', port: 8443 },
    ],
    [
      { port: 80, path: { type: 'ReplaceFullPath', replaceFullPath: '/new' } },
      { uri: '/new', port: 80 },
    ],
    [
      { port: 80, path: { type: 'ReplacePrefixMatch', replacePrefixMatch: '/new' } },
      { uri: '%PREFIX()%/new', port: 80 },
    ],
    [
      { port: 80, path: { type: 'ReplacePrefixMatch' } },
      { uri: '%PREFIX()%', port: 80 },
    ],
  ])('redirect %j', (requestRedirect, expected) => {
    const rule = withFilter('RequestRedirect', { requestRedirect });
    expect(rule?.redirect).toEqual(expected);
    expect(rule?.route).toBeUndefined();
  });

  test.each([
    [{}, undefined],
    [{ percent: 50 }, { value: 50 }],
    [{ percent: 0 }, { value: 0 }],
    [{ fraction: { numerator: 1, denominator: 8 } }, { value: 12.5 }],
    [{ fraction: { numerator: 5 } }, { value: 5 }],
  ])('mirror %j', (share, percentage) => {
    const mirrors = withFilter('RequestMirror', { requestMirror: { backendRef: backend, ...share } })?.mirrors;
    expect(mirrors).toEqual([{ destination, ...(percentage && { percentage }) }]);
  });

  test('nothing is mirrored to what is not there', () => {
    expect(withFilter('RequestMirror', { requestMirror: { backendRef: { name: 'nowhere', port: 80 } } })).toEqual({
      name: 'default.r.0',
      route: [{ destination }],
    });
  });

  test.each<[NonNullable<HTTPRouteFilter['cors']>, object]>([
    [{}, {}],
    [
      { allowOrigins: ['*', 'https://*.a.com', 'https://b.com', ''] },
      {
        allowOrigins: [
          { regex: '^[a-zA-Z][a-zA-Z0-9+.-]*://[^/\\s?#]+$' },
          { regex: '^https://.*\\.a\\.com$' },
          { exact: 'https://b.com' },
        ],
      },
    ],
    [
      { allowMethods: ['GET'], allowHeaders: ['x'], exposeHeaders: ['y'], allowCredentials: true, maxAge: 50 },
      { allowMethods: ['GET'], allowHeaders: ['x'], exposeHeaders: ['y'], allowCredentials: true, maxAge: '50s' },
    ],
    [{ allowCredentials: false, maxAge: 0, allowMethods: [] }, {}],
  ])('CORS %j', (cors, expected) => {
    expect(withFilter('CORS', { cors })?.corsPolicy).toEqual({ ...expected, unmatchedPreflights: 'IGNORE' });
  });

  test('a filter without its part says nothing', () => {
    for (const type of ['RequestMirror', 'RequestRedirect', 'URLRewrite', 'RequestHeaderModifier', 'CORS']) {
      expect(withFilter(type, {})).toEqual({ name: 'default.r.0', route: [{ destination }] });
    }
  });
});

test.each<[HTTPRouteRule, Partial<HTTPRoute>]>([
  [{ timeouts: { request: '5s' } }, { timeout: '5s' }],
  [{ timeouts: { backendRequest: '2s' } }, { timeout: '2s' }],
  [{ timeouts: { request: '5s', backendRequest: '2s' } }, { timeout: '2s' }],
  [
    { retry: {}, timeouts: { backendRequest: '2s' } },
    { retries: { attempts: 2, perTryTimeout: '2s', retryOn: 'connect-failure,refused-stream,unavailable,cancelled' } },
  ],
  [
    { retry: { attempts: 3, codes: [500, 503], backoff: '3ms' }, timeouts: { request: '9s' } },
    {
      timeout: '9s',
      retries: {
        attempts: 3,
        retryOn: 'connect-failure,refused-stream,unavailable,cancelled,500,503',
        backoff: '3ms',
      },
    },
  ],
])('%j', (rule, expected) => {
  expect(firstRule({ ...rule, backendRefs: [backend] })).toEqual({
    name: 'default.r.0',
    route: [{ destination }],
    ...expected,
  });
});

test('routes without rules, parents or namespace', () => {
  expect(converted({ metadata: { name: 'r' }, spec: {} })).toEqual([]);
  expect(converted({ metadata: { name: 'r' }, spec: { parentRefs: [toService('echo')] } })).toMatchObject([
    { metadata: { namespace: 'default' }, spec: { http: [] } },
  ]);
});
