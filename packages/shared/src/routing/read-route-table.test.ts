import { describe, expect, test } from 'vitest';
import type { Mesh } from '../istio/mesh.ts';
import type { HTTPRoute, VirtualService } from '../istio/virtual-service.ts';
import { readRouteTable } from './read-route-table.ts';
import type { Rule } from './route-table.ts';
import {
  aDestinationRule,
  aVirtualService,
  bookinfo,
  reviews,
  split,
  subsets,
  withReviewsRules,
} from './testing/bookinfo-mesh.ts';

const host = 'reviews.default.svc.cluster.local';
const last: HTTPRoute = { route: split(['v1']) };

function withObjects(...virtualServices: VirtualService[]): Mesh {
  return {
    ...bookinfo,
    virtualServices,
    destinationRules: [aDestinationRule('reviews', { host: 'reviews', subsets: subsets('v1', 'v2', 'v3') })],
  };
}

const rulesOf = (mesh: Mesh): readonly Rule[] => readRouteTable(mesh, reviews).rules;
/** Origins as `name/protocol/index` with the root that delegates there. */
const places = (mesh: Mesh) =>
  rulesOf(mesh).map(
    ({ origin: { name, protocol, index, via } }) =>
      `${name}/${protocol}/${index}${via ? ` via ${via.name}/${via.index}` : ''}`,
  );

test('a rule as people think of it', () => {
  const match = {
    uri: { prefix: '/api' },
    scheme: { exact: 'http' },
    method: { exact: 'GET' },
    authority: { regex: '.*' },
    headers: { 'end-user': { exact: 'jason' }, present: {} },
    withoutHeaders: { x: { prefix: 'y' } },
    queryParams: { beta: { exact: '1' } },
    port: 9080,
    gateways: ['mesh', 'edge'],
    sourceLabels: { app: 'productpage' },
    sourceNamespace: 'default',
    ignoreUriCase: true,
  };
  const rule: HTTPRoute = {
    name: 'jason',
    match: [match, { uri: { exact: '/' } }],
    route: [
      { destination: { host: 'reviews', subset: 'v1', port: { number: 9080 } }, weight: 1 },
      { destination: { host, subset: 'v2' }, weight: 3 },
      { destination: { host: 'ratings', subset: 'v1' } },
      { destination: { host: 'reviews', subset: 'v9' }, weight: 0 },
      { destination: { host: 'reviews' }, weight: 0 },
    ],
    timeout: '2s',
    retries: { attempts: 3 },
    fault: { abort: { httpStatus: 503, percentage: { value: 10 } } },
    rewrite: { uri: '/' },
    headers: { request: { remove: ['x'] } },
    corsPolicy: { allowMethods: ['GET'] },
  };
  expect(readRouteTable(withReviewsRules(rule, last), reviews)).toEqual({
    service: reviews,
    host,
    rules: [
      {
        origin: { namespace: 'default', name: 'reviews', protocol: 'http', index: 0 },
        name: 'jason',
        action: 'route',
        matches: [{ ...match, gateways: ['mesh', 'default/edge'] }, { uri: { exact: '/' } }],
        gateways: ['mesh'],
        destinations: [
          { index: 0, host, subset: 'v1', port: 9080, weight: 1, share: 0.25, version: 'v1' },
          { index: 1, host, subset: 'v2', port: null, weight: 3, share: 0.75, version: 'v2' },
          {
            index: 2,
            host: 'ratings.default.svc.cluster.local',
            subset: 'v1',
            port: null,
            weight: null,
            share: 0,
            version: null,
          },
          { index: 3, host, subset: 'v9', port: null, weight: 0, share: 0, version: null },
          { index: 4, host, subset: null, port: null, weight: 0, share: 0, version: null },
        ],
        options: {
          timeout: '2s',
          retries: { attempts: 3 },
          fault: rule.fault,
          mirrors: [],
          rewrite: { uri: '/' },
          redirect: null,
          directResponse: null,
          headers: rule.headers,
          corsPolicy: rule.corsPolicy,
        },
        isDefault: false,
        notEditable: null,
      },
      expect.objectContaining({ isDefault: true, matches: [], name: null }),
    ],
  });
});

describe('which rules', () => {
  test('none where nothing is configured', () => {
    expect(readRouteTable(bookinfo, reviews)).toEqual({ service: reviews, host, rules: [] });
  });

  test.each(['v1', 'v1beta1', 'v1alpha3'])('API version %s', (version) => {
    const object = aVirtualService('a', { hosts: ['reviews'], http: [last] });
    expect(places(withObjects({ ...object, apiVersion: `networking.istio.io/${version}` }))).toEqual(['a/http/0']);
  });

  test.each([
    ['reviews', true],
    ['REVIEWS', true],
    [host, true],
    ['*.default.svc.cluster.local', true],
    ['*', true],
    ['reviews.default', false],
    ['*.other.svc.cluster.local', false],
    ['ratings', false],
  ])('a VirtualService for host %s applies: %s', (written, applies) => {
    expect(places(withObjects(aVirtualService('a', { hosts: [written], http: [last] })))).toEqual(
      applies ? ['a/http/0'] : [],
    );
  });

  test('short names are those of the object’s namespace', () => {
    const object = aVirtualService('a', { hosts: ['reviews'], http: [last] }, { namespace: 'other' });
    expect(places(withObjects(object))).toEqual([]);
  });

  test('a longer wildcard before a shorter one, an exact host before both', () => {
    const object = (name: string, ...hosts: string[]) => aVirtualService(name, { hosts, http: [last] });
    const [short, long, exact] = [
      object('a', '*'),
      object('b', '*.cluster.local', '*.local'),
      object('c', 'ratings', 'reviews'),
    ];
    expect(places(withObjects(short, long))).toEqual(['b/http/0']);
    expect(places(withObjects(short, long, exact))).toEqual(['c/http/0']);
  });

  test('HTTP before TLS before TCP', () => {
    const object = aVirtualService('a', {
      hosts: ['reviews'],
      tcp: [{ match: [{ port: 9000 }], route: split(['v1', 10], ['v2', 90]) }],
      tls: [{ match: [{ sniHosts: ['reviews'] }], route: split(['v2']) }, { match: [{ sniHosts: ['reviews'] }] }],
      http: [last],
    });
    const rules = rulesOf(withObjects(object));
    expect(places(withObjects(object))).toEqual(['a/http/0', 'a/tls/0', 'a/tls/1', 'a/tcp/0']);
    expect(rules.map(({ isDefault }) => isDefault)).toEqual([true, false, false, false]);
    expect(rules.map(({ action, notEditable }) => [action, notEditable])).toEqual([
      ['route', null],
      ['route', null],
      ['none', 'unreadable'],
      ['route', null],
    ]);
    expect(rules[3]).toMatchObject({
      matches: [{ port: 9000 }],
      destinations: [{ share: 0.1 }, { share: 0.9 }],
      options: { mirrors: [] },
    });
  });

  test('of a gateway, the rules that send requests to the service, after those of sidecars', () => {
    const edge = aVirtualService('edge', {
      hosts: ['*.example.com'],
      gateways: ['bookinfo-gateway', 'istio-system/other', './own', 'legacy.istio-system.svc.cluster.local'],
      http: [
        { match: [{ uri: { prefix: '/ratings' } }], route: [{ destination: { host: 'ratings' } }] },
        { match: [{ uri: { prefix: '/reviews' } }], route: split(['v2']) },
        { route: [{ destination: { host: 'productpage' } }] },
      ],
    });
    const own = aVirtualService('own', { hosts: ['reviews'], http: [last] });
    expect(places(withObjects(edge, own))).toEqual(['own/http/0', 'edge/http/1']);
    expect(rulesOf(withObjects(edge, own))[1]).toMatchObject({
      gateways: ['default/bookinfo-gateway', 'istio-system/other', 'default/own', 'istio-system/legacy'],
      isDefault: false,
    });
    expect(places(withObjects(edge))).toEqual(['edge/http/1']);
  });

  test('of a gateway that names the host of the service, all rules', () => {
    const edge = aVirtualService('edge', {
      hosts: [host],
      gateways: ['bookinfo-gateway'],
      http: [{ redirect: { uri: '/' } }],
    });
    expect(places(withObjects(edge))).toEqual(['edge/http/0']);
  });

  test('for sidecars, but of another host: only its gateways matter here', () => {
    const to = { hosts: ['api.example.com'], gateways: ['mesh', 'edge'], http: [last] };
    expect(rulesOf(withObjects(aVirtualService('other', to)))).toMatchObject([
      { gateways: ['default/edge'], isDefault: false },
    ]);
  });

  test('for sidecars, but outranked: only its gateways matter here', () => {
    const outranked = aVirtualService('b', { hosts: ['*'], gateways: ['mesh', 'edge'], http: [last] });
    const own = aVirtualService('a', { hosts: ['reviews'], http: [last] });
    expect(rulesOf(withObjects(outranked, own)).map(({ gateways }) => gateways)).toEqual([['mesh'], ['default/edge']]);
  });

  test('for sidecars and gateways at once, once', () => {
    const both = aVirtualService('both', { hosts: ['reviews'], gateways: ['edge', 'mesh'], http: [last] });
    expect(places(withObjects(both))).toEqual(['both/http/0']);
  });
});

describe('delegates', () => {
  const root = (...http: HTTPRoute[]) => aVirtualService('root', { hosts: ['reviews'], http });
  const delegate = aVirtualService(
    'delegate',
    {
      http: [
        { name: 'd', match: [{ headers: { x: { exact: '1' } } }], route: split(['v2']) },
        { route: split(['v3']) },
      ],
    },
    { namespace: 'team' },
  );
  const delegating: HTTPRoute = {
    name: 'r',
    match: [{ uri: { prefix: '/api' } }],
    delegate: { name: 'delegate', namespace: 'team' },
    timeout: '9s',
  };

  test('their rules stand where they are delegated to, with both conditions', () => {
    const http = delegate.spec.http?.map((rule) => ({
      ...rule,
      route: rule.route?.map((entry) => ({ ...entry, destination: { ...entry.destination, host } })),
    }));
    const mesh = withObjects(root({ match: [{ port: 1 }], route: split(['v1']) }, delegating, last), {
      ...delegate,
      spec: { http },
    });
    expect(places(mesh)).toEqual([
      'root/http/0',
      'delegate/http/0 via root/1',
      'delegate/http/1 via root/1',
      'root/http/2',
    ]);
    expect(rulesOf(mesh).slice(1, 3)).toMatchObject([
      {
        name: 'r-d',
        matches: [{ uri: { prefix: '/api' }, headers: { x: { exact: '1' } } }],
        destinations: [{ version: 'v2' }],
        options: { timeout: '9s' },
        notEditable: null,
      },
      { name: 'r', matches: [{ uri: { prefix: '/api' } }], destinations: [{ version: 'v3' }] },
    ]);
  });

  test('a delegate may be the default rule', () => {
    const own = { ...delegate, metadata: { ...delegate.metadata, namespace: 'default' } };
    const mesh = withObjects(root({ delegate: { name: 'delegate' } }), own);
    expect(rulesOf(mesh).map(({ isDefault }) => isDefault)).toEqual([false, true]);
  });

  test.each([
    { what: 'missing', objects: [] },
    { what: 'not exported to the root', objects: [{ ...delegate, spec: { ...delegate.spec, exportTo: ['.'] } }] },
  ])('a delegate that is $what leaves a rule that says so', ({ objects }) => {
    const mesh = withObjects(root(delegating, last), ...objects);
    expect(places(mesh)).toEqual(['root/http/0', 'root/http/1']);
    expect(rulesOf(mesh)[0]).toMatchObject({
      name: 'r',
      action: 'delegate',
      notEditable: 'delegate',
      matches: [{ uri: { prefix: '/api' } }],
      options: { timeout: '9s' },
      isDefault: false,
    });
  });
});

describe('the default rule', () => {
  test.each<{ what: string; match: HTTPRoute['match']; isDefault: boolean }>([
    { what: 'no match', match: undefined, isDefault: true },
    { what: 'null', match: null, isDefault: true },
    { what: 'an empty list', match: [], isDefault: true },
    { what: 'an empty match', match: [{}], isDefault: true },
    { what: 'an empty match among others', match: [{ port: 1 }, {}], isDefault: true },
    { what: 'every path', match: [{ uri: { prefix: '/' } }], isDefault: true },
    { what: 'every path by expression', match: [{ uri: { regex: '.*' } }], isDefault: true },
    { what: 'a header', match: [{ headers: { x: {} } }], isDefault: false },
    { what: 'a port', match: [{ port: 80 }], isDefault: false },
    { what: 'a source', match: [{ sourceLabels: { app: 'x' } }], isDefault: false },
    { what: 'no source', match: [{ sourceLabels: {}, sourceNamespace: '' }], isDefault: true },
    { what: 'a namespace', match: [{ sourceNamespace: 'x' }], isDefault: false },
    {
      what: 'all sidecars, sources are not looked at',
      match: [{ gateways: ['mesh'], sourceNamespace: 'x' }],
      isDefault: true,
    },
    { what: 'all sidecars on a port', match: [{ gateways: ['mesh'], port: 80 }], isDefault: false },
    { what: 'all sidecars with a path', match: [{ gateways: ['mesh'], uri: { prefix: '/a' } }], isDefault: false },
    { what: 'a gateway', match: [{ gateways: ['edge'] }], isDefault: false },
  ])('$what: $isDefault', ({ match, isDefault }) => {
    const table = readRouteTable(
      withReviewsRules({ match, route: split(['v1']) }, { match: [{ port: 1 }], route: split(['v1']) }),
      reviews,
    );
    expect(table.rules[0]?.isDefault ?? false).toBe(isDefault);
  });
});

describe('mirrors in one form', () => {
  const destination = { host: 'reviews', subset: 'v3' };
  const read = { host, subset: 'v3' };
  test.each<{ what: string; rule: HTTPRoute; is: (number | object)[] }>([
    { what: 'one, of all requests', rule: { mirror: destination }, is: [100] },
    { what: 'an exact percentage', rule: { mirror: destination, mirrorPercentage: { value: 12.5 } }, is: [12.5] },
    { what: 'an empty percentage', rule: { mirror: destination, mirrorPercentage: {} }, is: [0] },
    { what: 'a whole percentage', rule: { mirror: destination, mirrorPercent: 10 }, is: [10] },
    {
      what: 'exact before whole',
      rule: { mirror: destination, mirrorPercent: 10, mirrorPercentage: { value: 5 } },
      is: [5],
    },
    { what: 'none at all', rule: { mirror: destination, mirrorPercent: 0 }, is: [0] },
    {
      what: 'several',
      rule: { mirrors: [{ destination }, { destination, percentage: { value: 5 } }, { destination, percentage: {} }] },
      is: [100, 5, 0],
    },
  ])('$what', ({ rule, is }) => {
    const [{ options } = { options: null }] = rulesOf(withReviewsRules({ ...rule, route: split(['v1']) }));
    expect(options?.mirrors).toEqual(is.map((value) => ({ destination: read, percentage: { value } })));
  });
});
