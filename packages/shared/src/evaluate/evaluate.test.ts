import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Mesh } from '../istio/mesh.ts';
import type { HTTPMatchRequest, HTTPRoute, VirtualService } from '../istio/virtual-service.ts';
import { decide } from './decide.ts';
import { type Evaluation, evaluate, evaluateWith } from './evaluate.ts';
import { outcomesOf } from './outcomes.ts';
import {
  aGateway,
  aPod,
  aRequest,
  aService,
  aSidecar,
  aVirtualService,
  client,
  configOf,
  decideOn,
  ingress,
  meshOf,
  to,
  versionsOf,
} from './testing/small-mesh.ts';

const services = [aService('reviews'), aService('ratings')];
const destinationRules = [versionsOf('reviews', 'v1', 'v2', 'v3')];
const pods = [
  aPod('reviews', { version: 'v1' }),
  aPod('reviews', { version: 'v2' }),
  aPod('reviews', { version: 'v3' }, { ready: false }),
];

function meshWith(...virtualServices: VirtualService[]): Mesh {
  return meshOf({ services, destinationRules, pods, virtualServices });
}

const rules = (...http: HTTPRoute[]) => aVirtualService('reviews', { hosts: ['reviews'], http });
const jason = [{ headers: { 'end-user': { exact: 'jason' } } }];
const results = (evaluation: Evaluation) => evaluation.matches.map(({ result }) => result);

describe('why a rule took a request or did not', () => {
  const mesh = meshWith(rules({ ...to('reviews/v2'), match: jason }, to('reviews/v1'), to('reviews/v3')));

  test("end-user is 'ann', not 'jason'", () => {
    const { matches } = evaluate(mesh, { ...aRequest({ headers: { 'end-user': 'ann' } }), source: client });
    expect(matches).toEqual([
      {
        origin: expect.objectContaining({ ruleIndex: 0, matchIndex: 0 }),
        result: 'failed',
        failed: [
          {
            kind: 'headers',
            key: 'end-user',
            wanted: { type: 'exact', value: 'jason' },
            ignoreCase: false,
            actual: 'ann',
          },
        ],
      },
      { origin: expect.objectContaining({ ruleIndex: 1 }), result: 'matched' },
      {
        origin: expect.objectContaining({ ruleIndex: 2 }),
        result: 'unreachable',
        after: expect.objectContaining({ ruleIndex: 1 }),
      },
    ]);
  });

  test('a later rule that would match says who took the request', () => {
    const evaluation = evaluate(mesh, { ...aRequest({ headers: { 'end-user': 'jason' } }), source: client });
    expect(results(evaluation)).toEqual(['matched', 'taken-before', 'unreachable']);
    expect(evaluation.matches[1]).toMatchObject({ by: { ruleIndex: 0 } });
  });

  test('all conditions that do not hold are told', () => {
    const match: HTTPMatchRequest = {
      uri: { prefix: '/api' },
      method: { exact: 'POST' },
      headers: { x: {} },
      withoutHeaders: { y: {} },
    };
    const evaluation = evaluate(meshWith(rules({ ...to('reviews'), match: [match] })), {
      ...aRequest({ headers: { y: '1' } }),
      source: client,
    });
    expect(evaluation.matches[0]).toMatchObject({
      failed: [
        { kind: 'uri', actual: '/' },
        { kind: 'method', actual: 'GET' },
        { kind: 'headers', key: 'x', actual: null },
        { kind: 'withoutHeaders', key: 'y', actual: '1' },
      ],
    });
    expect(evaluation.decision).toMatchObject({ kind: 'failure', reason: 'no-route' });
  });

  test('a rule for other proxies says for which', () => {
    const match = [{ sourceLabels: { app: 'productpage' } }];
    const { matches } = evaluate(meshWith(rules({ ...to('reviews/v2'), match }, to('reviews/v1'))), {
      ...aRequest(),
      source: client,
    });
    expect(matches[0]).toMatchObject({
      result: 'not-for-proxy',
      clause: { kind: 'sourceLabels', key: 'app', wanted: 'productpage', actual: 'client' },
    });
  });

  test('a service without rules has its default route', () => {
    const evaluation = evaluate(meshWith(), { ...aRequest({ host: 'ratings' }), source: client });
    expect(evaluation.matches).toEqual([
      { origin: expect.objectContaining({ virtualService: null, ruleName: 'default' }), result: 'matched' },
    ]);
    expect(evaluation.virtualHost).toEqual({ name: 'ratings.default.svc.cluster.local', port: 9080 });
  });

  test('an unknown host has no rules', () => {
    const evaluation = evaluate(meshWith(), { ...aRequest({ host: 'www.example.com' }), source: client });
    expect(evaluation).toMatchObject({
      decision: { kind: 'passthrough' },
      matches: [],
      virtualHost: null,
      failure: null,
    });
  });
});

describe('delegates', () => {
  const root = aVirtualService('root', {
    hosts: ['reviews'],
    http: [
      { match: [{ uri: { prefix: '/a' } }], delegate: { name: 'leaf' } },
      { match: [{ uri: { prefix: '/b' } }], delegate: { name: 'missing', namespace: 'x' } },
      { delegate: { name: 'private', namespace: 'x' } },
      to('reviews/v1'),
    ],
  });
  const leaf = aVirtualService('leaf', {
    http: [
      { ...to('reviews/v2'), match: [{ uri: { prefix: '/a/1' } }] },
      { ...to('ratings'), match: [{ uri: { exact: '/z' } }] },
    ],
  });
  const hidden = aVirtualService('private', { exportTo: ['.'], http: [to('ratings')] }, { namespace: 'x' });
  const mesh = meshWith(root, leaf, hidden);

  test('rules say where they are written and who delegates', () => {
    const evaluation = evaluate(mesh, { ...aRequest({ path: '/a/1' }), source: client });
    expect(evaluation.decision).toMatchObject({
      route: { virtualService: { name: 'leaf' }, ruleIndex: 0, via: { namespace: 'default', name: 'root', index: 0 } },
      clusters: [{ subset: 'v2' }],
    });
    expect(results(evaluation)).toEqual(['matched', 'taken-before']);
  });

  test('delegations that lead nowhere are told', () => {
    const { delegations } = evaluate(mesh, { ...aRequest(), source: client });
    expect(delegations).toEqual([
      {
        virtualService: { namespace: 'default', name: 'root' },
        ruleIndex: 0,
        delegate: { namespace: 'default', name: 'leaf' },
        index: 1,
        reason: 'conflict',
      },
      {
        virtualService: { namespace: 'default', name: 'root' },
        ruleIndex: 1,
        delegate: { namespace: 'x', name: 'missing' },
        index: null,
        reason: 'missing',
      },
      {
        virtualService: { namespace: 'default', name: 'root' },
        ruleIndex: 2,
        delegate: { namespace: 'x', name: 'private' },
        index: null,
        reason: 'not-exported',
      },
    ]);
  });

  test('a delegate without name is missing', () => {
    const nameless = aVirtualService('root', { hosts: ['reviews'], http: [{ delegate: {} }, to('reviews')] });
    expect(evaluate(meshWith(nameless), { ...aRequest(), source: client }).delegations).toMatchObject([
      { reason: 'missing', delegate: { name: '' } },
    ]);
  });
});

describe('VirtualServices that have no part in it', () => {
  const other = (name: string, changes: object = {}, meta: object = {}) =>
    aVirtualService(
      name,
      { hosts: ['reviews.default.svc.cluster.local'], http: [to('ratings')], ...changes },
      { creationTimestamp: '2020-01-01T00:00:00Z', ...meta },
    );
  const unusedIn = (mesh: Mesh, changes = {}, source = client) =>
    evaluate(mesh, { ...aRequest(changes), source }).unused.map(({ name, reason }) => `${name}: ${reason}`);
  test.each<[string, VirtualService, string]>([
    ['not exported', other('x', { exportTo: ['.'] }, { namespace: 'x' }), 'x: not-exported'],
    ['other gateways', other('x', { gateways: ['gw'] }), 'x: other-gateways'],
    [
      'no route for this proxy',
      other('x', { http: [{ ...to('ratings'), match: [{ port: 1 }] }] }, { creationTimestamp: null }),
      'x: no-route-for-proxy',
    ],
    ['an older one wins', other('x'), 'x: earlier-wins'],
    [
      'a more specific host wins',
      other('x', { hosts: ['*.cluster.local'] }, { creationTimestamp: null }),
      'x: less-specific-host',
    ],
    [
      'an HTTPRoute of neither side',
      other('x', {}, { namespace: 'x', annotations: { 'internal.istio.io/route-semantics': 'gateway' } }),
      'x: earlier-wins',
    ],
  ])('%s', (_, unused, expected) => {
    expect(unusedIn(meshWith(rules(to('reviews/v1')), unused))).toEqual([expected]);
  });

  test('an HTTPRoute of neither the client nor the service, without any other rule', () => {
    const foreign = other('x', {}, { namespace: 'x', annotations: { 'internal.istio.io/route-semantics': 'gateway' } });
    expect(unusedIn(meshWith(foreign))).toEqual(['x: other-namespace']);
  });

  test('a shorter wildcard', () => {
    const wild = (name: string, host: string) => other(name, { hosts: [host] });
    expect(unusedIn(meshWith(wild('long', '*.default.svc.cluster.local'), wild('short', '*.cluster.local')))).toEqual([
      'short: less-specific-host',
    ]);
    expect(unusedIn(meshWith(wild('a', '*.cluster.local'), wild('b', '*.cluster.local')))).toEqual(['b: earlier-wins']);
  });

  test('cut off by a Sidecar resource', () => {
    const mesh = {
      ...meshWith(other('x', {}, { namespace: 'x' })),
      sidecars: [aSidecar('s', { egress: [{ hosts: ['./*'] }] })],
    };
    expect(unusedIn(mesh)).toEqual(['x: not-imported']);
  });

  test('of another namespace than waypoint and service', () => {
    const mesh = meshWith(other('x', {}, { namespace: 'x' }), rules(to('reviews/v1')));
    expect(unusedIn(mesh, { host: 'reviews.default' }, { kind: 'waypoint', namespace: 'default', labels: {} })).toEqual(
      ['x: other-namespace'],
    );
  });

  test('its matches are explained when none is for this proxy', () => {
    const unused = other('x', { http: [{ ...to('ratings'), match: [{ port: 1 }] }] });
    const [found] = evaluate(meshWith(unused), { ...aRequest(), source: client }).unused;
    expect(found?.matches).toMatchObject([
      { result: 'not-for-proxy', clause: { kind: 'port', wanted: 1, actual: 9080 } },
    ]);
  });

  test('at a gateway', () => {
    const gateways = [
      aGateway('gw', { servers: [{ port: { number: 80, name: 'http', protocol: 'HTTP' }, hosts: ['shop.com'] }] }),
    ];
    const bound = (name: string, changes: object) =>
      aVirtualService(name, { hosts: ['shop.com'], gateways: ['istio-system/gw'], http: [to('reviews')], ...changes });
    const virtualServices = [
      bound('used', {}),
      bound('mesh-only', { gateways: ['mesh'] }),
      bound('private', { exportTo: ['.'] }),
      bound('other-port', { http: [{ ...to('reviews'), match: [{ port: 1 }] }] }),
    ];
    expect(unusedIn(meshOf({ services, gateways, virtualServices }), { host: 'shop.com', port: 80 }, ingress)).toEqual([
      'mesh-only: other-gateways',
      'other-port: no-route-for-proxy',
      'private: not-exported',
    ]);
    expect(
      unusedIn(meshOf({ services, gateways, virtualServices }), { host: 'shop.com', port: 99 }, ingress),
    ).toContain('used: other-gateways');
  });
});

describe('what callers get', () => {
  const evaluated = (rule: HTTPRoute, changes = {}) =>
    evaluate(meshWith(rules(rule)), { ...aRequest(changes), source: client });
  const split = (...subsets: [string, number][]) => ({
    route: subsets.map(([subset, weight]) => ({ destination: { host: 'reviews', subset }, weight })),
  });

  test('each share has its own outcome', () => {
    const { outcomes, failure } = evaluated(split(['v1', 50], ['v3', 30], ['v9', 20]));
    expect(outcomes.map(({ share, status, flag }) => [share, status, flag])).toEqual([
      [0.5, null, null],
      [0.3, 503, 'UH'],
      [0.2, 503, 'NC'],
    ]);
    expect(failure).toBeNull();
  });

  test.each<[string, HTTPRoute, object | null]>([
    ['all pods ready', to('reviews/v1'), null],
    ['no pod ready', to('reviews/v3'), { status: 503, flag: 'UH', reason: 'no-healthy-pod' }],
    ['a service without pods', to('ratings'), { status: 503, flag: 'UH' }],
    ['no cluster', to('reviews/v9'), { status: 503, flag: 'NC', reason: 'missing-cluster' }],
    ['no cluster and no pod differ', split(['v3', 1], ['v9', 1]), null],
    ['no destination', { route: [] }, { status: 503, flag: null, reason: 'no-destination' }],
    ['a redirect', { redirect: { uri: '/x' } }, null],
    ['a direct response', { directResponse: { status: 503 } }, null],
  ])('failure: %s', (_, rule, expected) => {
    const { failure } = evaluated(rule);
    if (expected === null) expect(failure).toBeNull();
    else expect(failure).toMatchObject({ kind: 'failure', ...expected });
  });

  test('aborts take their share first', () => {
    const abort = { httpStatus: 418, percentage: { value: 25 } };
    const { outcomes, failure } = evaluated({ ...to('reviews/v1'), fault: { abort } });
    expect(outcomes.map(({ share, status, flag }) => [share, status, flag])).toEqual([
      [0.25, 418, 'FI'],
      [0.75, null, null],
    ]);
    expect(failure).toBeNull();
    expect(
      evaluated({ ...to('reviews/v1'), fault: { abort: { ...abort, percentage: { value: 100 } } } }).outcomes,
    ).toEqual([{ share: 1, status: 418, flag: 'FI', cluster: null }]);
    expect(evaluated({ ...to('reviews/v1'), fault: { abort: { httpStatus: 418 } } }).outcomes).toHaveLength(1);
    expect(
      evaluated({ ...to('reviews/v1'), fault: { abort: { grpcStatus: 'ABORTED', percentage: { value: 100 } } } })
        .outcomes,
    ).toMatchObject([{ status: 200 }]);
    expect(evaluated({ redirect: { uri: '/x' }, fault: { abort } }).outcomes).toMatchObject([
      { status: 418 },
      { status: 301, share: 0.75 },
    ]);
  });

  test('decisions that need no upstream', () => {
    expect(outcomesOf({ kind: 'passthrough' })).toEqual([
      { share: 1, cluster: 'PassthroughCluster', status: null, flag: null },
    ]);
    expect(outcomesOf(decideOn(meshWith(), { host: 'x', port: 1 }))).toHaveLength(1);
    expect(outcomesOf(decideOn({ ...meshWith(rules({ ...to('reviews'), match: jason })) }))).toEqual([
      { share: 1, cluster: null, status: 404, flag: 'NR' },
    ]);
  });

  test('routes made from HTTPRoutes answer 500 for a missing cluster', () => {
    const made = aVirtualService(
      'r',
      { hosts: ['reviews'], http: [to('reviews/v9')] },
      { annotations: { 'internal.istio.io/route-semantics': 'gateway' } },
    );
    expect(evaluate(meshWith(made), { ...aRequest(), source: client }).failure).toMatchObject({
      status: 500,
      flag: 'NC',
    });
  });
});

describe('preflights', () => {
  const asking = { origin: 'https://a.com', 'access-control-request-method': 'PUT' };
  const named = { allowOrigins: [{ exact: 'https://a.com' }, { regex: 'https://.*\\.b\\.com' }] };
  const abort = { httpStatus: 500, percentage: { value: 100 } };
  test.each<[string, HTTPRoute['corsPolicy'], string, Record<string, string>, boolean]>([
    ['of a known origin', named, 'OPTIONS', asking, true],
    ['of one by expression', named, 'OPTIONS', { ...asking, origin: 'https://x.b.com' }, true],
    ['of any origin', { allowOrigins: [{ exact: '*' }] }, 'OPTIONS', asking, true],
    ['in the deprecated form', { allowOrigin: ['https://a.com'] }, 'OPTIONS', asking, true],
    ['of another origin', named, 'OPTIONS', { ...asking, origin: 'https://c.com' }, false],
    [
      'of another origin, where they are not forwarded',
      { ...named, unmatchedPreflights: 'IGNORE' },
      'OPTIONS',
      { ...asking, origin: 'https://c.com' },
      true,
    ],
    ['without a method to ask for', named, 'OPTIONS', { origin: 'https://a.com' }, false],
    ['without an origin', named, 'OPTIONS', { 'access-control-request-method': 'PUT' }, false],
    ['with another method', named, 'PUT', asking, false],
    ['without a policy', undefined, 'OPTIONS', asking, false],
  ])('%s', (_, corsPolicy, method, headers, isAnswered) => {
    const mesh = meshWith(rules({ ...to('reviews/v1'), corsPolicy, fault: { abort } }));
    const { outcomes, forwarded } = evaluate(mesh, { ...aRequest({ method, headers }), source: client });
    expect(outcomes.map(({ status, flag }) => [status, flag])).toEqual([isAnswered ? [200, null] : [500, 'FI']]);
    expect(forwarded === null).toBe(isAnswered);
  });
});

describe('what reaches the upstream', () => {
  const forwarded = (rule: HTTPRoute, path = '/a/../api/x?q=1') =>
    evaluate(meshWith(rules(rule)), { ...aRequest({ path }), source: client }).forwarded;
  test.each<[HTTPRoute, object]>([
    [to('reviews'), { path: '/api/x?q=1', authority: 'reviews' }],
    [
      { ...to('reviews'), match: [{ uri: { prefix: '/api' } }], rewrite: { uri: '/v1', authority: 'other' } },
      { path: '/v1/x?q=1', authority: 'other' },
    ],
    [
      { route: [{ destination: { host: 'reviews' }, headers: { request: { set: { host: 'h' } } } }] },
      { authority: 'h' },
    ],
  ])('%j', (rule, expected) => {
    expect(forwarded(rule)).toMatchObject(expected);
  });

  test('several destinations leave the authority open', () => {
    const route = [
      { destination: { host: 'reviews' }, weight: 1, headers: { request: { set: { host: 'h' } } } },
      { destination: { host: 'ratings' }, weight: 1 },
    ];
    expect(forwarded({ route })?.authority).toBe('reviews');
  });

  test('redirects have a location instead', () => {
    const evaluation = evaluate(meshWith(rules({ redirect: { uri: '/new' } })), {
      ...aRequest({ path: '/old?q' }),
      source: client,
    });
    expect(evaluation).toMatchObject({ location: 'http://reviews/new?q', forwarded: null });
  });
});

describe('gateways', () => {
  const secure = { number: 443, name: 'https', protocol: 'HTTPS' };
  const gateways = [
    aGateway('gw', {
      servers: [
        { port: { number: 80, name: 'http', protocol: 'HTTP' }, hosts: ['*'], tls: { httpsRedirect: true } },
        { port: secure, hosts: ['shop.com'], tls: { mode: 'SIMPLE' } },
        { port: { number: 8443, name: 'tls', protocol: 'TLS' }, hosts: ['*.com'], tls: { mode: 'PASSTHROUGH' } },
      ],
    }),
  ];
  const front = aService(
    'front',
    { namespace: 'istio-system' },
    {
      selector: { istio: 'ingressgateway' },
      ports: [
        { name: 'https', port: 443, targetPort: 8443 },
        { name: 'http', port: 80, targetPort: 8080 },
      ],
    },
  );
  const virtualServices = [
    aVirtualService('shop', {
      hosts: ['shop.com'],
      gateways: ['istio-system/gw'],
      http: [{ match: [{ uri: { exact: '/old' } }], redirect: { uri: '/new' } }, to('reviews')],
      tls: [
        { match: [{ sniHosts: ['a.com'] }, { sniHosts: ['*.b.com'] }], route: [{ destination: { host: 'reviews' } }] },
        { match: [{ port: 1, sniHosts: ['shop.com'] }], route: [{ destination: { host: 'reviews' } }] },
      ],
    }),
  ];
  const mesh = meshOf({ services: [...services, front], gateways, virtualServices });
  const at = (changes: object) => evaluate(mesh, { ...aRequest({ host: 'shop.com', ...changes }), source: ingress });

  test('may be called by the port of their Service', () => {
    expect(at({ port: 80 })).toMatchObject({
      decision: { kind: 'redirect' },
      location: 'https://shop.com/',
      virtualHost: { port: 80 },
    });
    expect(results(at({ port: 80 }))).toEqual(['failed', 'taken-before']);
  });

  test('HTTPS', () => {
    const withoutFront = evaluate(
      { ...mesh, services },
      { ...aRequest({ host: 'shop.com', port: 443, scheme: 'https', path: '/old' }), source: ingress },
    );
    expect(withoutFront).toMatchObject({
      location: 'https://shop.com/new',
      virtualHost: { name: 'shop.com', port: 443 },
    });
    expect(results(withoutFront)).toEqual(['matched', 'taken-before']);
    const unsaid = evaluate(
      { ...mesh, services },
      { ...aRequest({ host: 'shop.com', port: 443, sni: 'shop.com', path: '/old' }), source: ingress },
    );
    expect(unsaid.location).toBe('https://shop.com/new');
  });

  test('passed-through connections explain their server names', () => {
    const evaluation = evaluate(
      { ...mesh, services },
      { ...aRequest({ host: 'x.b.com', port: 8443, scheme: 'https' }), source: ingress },
    );
    expect(evaluation.decision.kind).toBe('route');
    expect(evaluation.matches).toMatchObject([
      {
        result: 'failed',
        failed: [{ kind: 'sniHosts', wanted: { type: 'any-of', values: ['a.com'] }, actual: 'x.b.com' }],
      },
      { result: 'matched' },
      { result: 'not-for-proxy', clause: { kind: 'port' } },
    ]);
    const plain = evaluate({ ...mesh, services }, { ...aRequest({ host: 'x.b.com', port: 8443 }), source: ingress });
    expect(plain).toMatchObject({
      decision: { reason: 'no-filter-chain' },
      matches: [{ result: 'failed' }, { result: 'failed' }, { result: 'not-for-proxy' }],
    });
  });
});

test('TCP rules of a sidecar are explained as well', () => {
  const db = aService('db', {}, { ports: [{ name: 'tcp', port: 3306 }] });
  const route = [{ destination: { host: 'db' } }];
  const virtualServices = [
    aVirtualService('db', { hosts: ['db'], tcp: [{ match: [{ port: 1 }], route }, { route }, { route }] }),
  ];
  const evaluation = evaluate(meshOf({ services: [db], virtualServices }), {
    ...aRequest({ host: 'db', port: 3306 }),
    source: client,
  });
  expect(results(evaluation)).toEqual(['not-for-proxy', 'matched', 'taken-before']);
});

describe('laws', () => {
  const header = fc.constantFrom('jason', 'ann', '');
  const stringMatch = fc.oneof(
    header.map((exact) => ({ exact })),
    fc.constantFrom('ja', 'a', '').map((prefix) => ({ prefix })),
    fc.constantFrom('ja.*', '.*', 'ann|jason').map((regex) => ({ regex })),
    fc.constant({}),
  );
  const uri = fc.constantFrom({ prefix: '/' }, { prefix: '/api' }, { exact: '/api' }, { regex: '/a.*' }, {});
  const match: fc.Arbitrary<HTTPMatchRequest> = fc.record(
    {
      uri,
      headers: fc.dictionary(fc.constantFrom('end-user', 'x'), stringMatch, { maxKeys: 2 }),
      withoutHeaders: fc.dictionary(fc.constantFrom('end-user', 'y'), stringMatch, { maxKeys: 1 }),
      queryParams: fc.dictionary(fc.constantFrom('q'), stringMatch, { maxKeys: 1 }),
      method: fc.constantFrom({ exact: 'GET' }, { exact: 'POST' }),
      port: fc.constantFrom(9080, 80),
      sourceLabels: fc.constantFrom({ app: 'client' }, { app: 'x' }),
    },
    { requiredKeys: [] },
  );
  const http = fc.array(
    fc
      .record({ match: fc.array(match, { maxLength: 3 }), version: fc.constantFrom('v1', 'v2', 'v3') })
      .map(({ match: matches, version }) => ({ ...to(`reviews/${version}`), match: matches })),
    { minLength: 1, maxLength: 5 },
  );
  const request = fc.record({
    path: fc.constantFrom('/', '/api', '/api/x?q=jason', '/a?q=ann&q=jason', '/b?q'),
    method: fc.constantFrom('GET', 'POST'),
    headers: fc.dictionary(fc.constantFrom('end-user', 'x', 'y'), header, { maxKeys: 3 }),
  });

  test('the trace agrees with the decision: the first match that does not fail is the one that matched', () => {
    fc.assert(
      fc.property(http, request, (rulesOf, changes) => {
        const config = configOf(meshWith(rules(...rulesOf)));
        const asked = aRequest(changes);
        const evaluation = evaluateWith(config, asked);
        expect(evaluation.decision).toBe(decide(config, asked));
        const matched = evaluation.matches.filter(({ result }) => result === 'matched');
        const route = evaluation.decision.kind === 'route' ? evaluation.decision.route : null;
        expect(matched.map(({ origin }) => origin)).toEqual(route === null ? [] : [route]);
        const first = evaluation.matches.find(({ result }) => result === 'matched' || result === 'taken-before');
        expect(first?.result ?? 'matched').toBe('matched');
      }),
      { numRuns: 1000 },
    );
  });

  test('the outcomes of a request sum to 1', () => {
    fc.assert(
      fc.property(http, request, fc.nat(100), (rulesOf, changes, value) => {
        const aborting = rulesOf.map((rule) => ({
          ...rule,
          fault: { abort: { httpStatus: 500, percentage: { value } } },
        }));
        const { outcomes } = evaluateWith(configOf(meshWith(rules(...aborting))), aRequest(changes));
        expect(outcomes.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(1, 9);
      }),
    );
  });

  test('cutting off everything behind a catch-all changes no decision', () => {
    fc.assert(
      fc.property(http, request, (rulesOf, changes) => {
        const clusters = (all: HTTPRoute[]) => {
          const decision = decideOn(meshWith(rules(...all)), changes);
          return decision.kind === 'route' ? decision.clusters.map(({ cluster }) => cluster) : decision.kind;
        };
        expect(clusters([...rulesOf, to('reviews/v1'), to('reviews/v2')])).toEqual(
          clusters([...rulesOf, to('reviews/v1')]),
        );
      }),
    );
  });
});
