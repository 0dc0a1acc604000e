import { describe, expect, test } from 'vitest';
import type { Mesh } from '../istio/mesh.ts';
import type { HTTPRoute } from '../istio/virtual-service.ts';
import type { SetWeights } from '../routing/edit.ts';
import {
  aDestinationRule,
  aPod,
  aVirtualService,
  bookinfo,
  namespace,
  reviews,
  split,
  subsets,
  withReviewsRules,
} from '../routing/testing/bookinfo-mesh.ts';
import { planEdits } from './plan-edits.ts';

const jason = { match: [{ headers: { 'end-user': { exact: 'jason' } } }], route: split(['v2']) };

function plan(mesh: Mesh, weights: Record<string, number>, more: Partial<SetWeights> = {}) {
  const result = planEdits(mesh, reviews, [{ type: 'setWeights', weights, ...more }]);
  if (!result.ok) throw new Error(JSON.stringify(result.problems));
  return result.plan.writes;
}

function problems(mesh: Mesh, weights: Record<string, number>, more: Partial<SetWeights> = {}) {
  const result = planEdits(mesh, reviews, [{ type: 'setWeights', weights, ...more }]);
  return result.ok ? [] : result.problems;
}

/** The operations of the only write, without the tests in front. */
function changes(mesh: Mesh, weights: Record<string, number>) {
  const writes = plan(mesh, weights);
  expect(writes.map(({ action }) => action)).toEqual(['patch']);
  const [write] = writes;
  return write?.action === 'patch' ? write.patch.filter(({ op }) => op !== 'test') : [];
}

describe('where nothing is configured', () => {
  test('v1 90, v2 10 gives what Istio documents, the DestinationRule first', () => {
    expect(plan(bookinfo, { v1: 90, v2: 10, v3: 0 })).toEqual([
      {
        action: 'create',
        object: { kind: 'DestinationRule', namespace, name: 'reviews' },
        after: {
          apiVersion: 'networking.istio.io/v1',
          kind: 'DestinationRule',
          metadata: { name: 'reviews', namespace },
          spec: {
            host: 'reviews',
            subsets: [
              { name: 'v1', labels: { version: 'v1' } },
              { name: 'v2', labels: { version: 'v2' } },
              { name: 'v3', labels: { version: 'v3' } },
            ],
          },
        },
      },
      {
        action: 'create',
        object: { kind: 'VirtualService', namespace, name: 'reviews' },
        after: {
          apiVersion: 'networking.istio.io/v1',
          kind: 'VirtualService',
          metadata: { name: 'reviews', namespace },
          spec: {
            hosts: ['reviews'],
            http: [
              {
                route: [
                  { destination: { host: 'reviews', subset: 'v1' }, weight: 90 },
                  { destination: { host: 'reviews', subset: 'v2' }, weight: 10 },
                ],
              },
            ],
          },
        },
      },
    ]);
  });

  test('everything to one version needs no weight', () => {
    expect(plan(bookinfo, { v1: 100 })[1]).toMatchObject({
      after: { spec: { http: [{ route: [{ destination: { host: 'reviews', subset: 'v1' } }] }] } },
    });
    expect(JSON.stringify(plan(bookinfo, { v1: 100 }))).not.toContain('weight');
  });

  test('subsets that exist are used, under their own names', () => {
    const destinationRules = [
      aDestinationRule('own', { host: 'reviews', subsets: [{ name: 'stable', labels: { version: 'v1' } }] }),
    ];
    const writes = plan({ ...bookinfo, destinationRules }, { stable: 100 });
    expect(writes).toMatchObject([
      { action: 'create', after: { spec: { http: [{ route: [{ destination: { subset: 'stable' } }] }] } } },
    ]);
  });

  test('a missing subset is added before it is used', () => {
    const destinationRules = [aDestinationRule('own', { host: 'reviews', subsets: subsets('v1') })];
    expect(plan({ ...bookinfo, destinationRules }, { v1: 50, v3: 50 })).toMatchObject([
      {
        action: 'patch',
        object: { kind: 'DestinationRule', name: 'own' },
        patch: [
          { op: 'test', path: '/spec/subsets/0/name', value: 'v1' },
          { op: 'add', path: '/spec/subsets/1', value: { name: 'v3', labels: { version: 'v3' } } },
        ],
      },
      { action: 'create', object: { kind: 'VirtualService' } },
    ]);
  });

  test('a DestinationRule that takes the place of a general one carries it on', () => {
    const trafficPolicy = { tls: { mode: 'ISTIO_MUTUAL' } };
    const general = aDestinationRule(
      'everything',
      { host: '*.local', trafficPolicy, subsets: subsets('v1') },
      { namespace: 'istio-system' },
    );
    const destinationRules = [general];
    expect(plan({ ...bookinfo, destinationRules }, { v1: 50, v2: 50 })[0]).toMatchObject({
      action: 'create',
      after: {
        metadata: { name: 'reviews' },
        spec: { host: 'reviews', trafficPolicy, subsets: subsets('v1', 'v2', 'v3') },
      },
    });
    expect(plan({ ...bookinfo, destinationRules }, { v1: 100 }).map(({ object }) => object.kind)).toEqual([
      'VirtualService',
    ]);
  });

  test('names that others have taken', () => {
    const taken = (name: string) => aVirtualService(name, { hosts: ['elsewhere.example.com'], http: [] });
    const mesh = {
      ...bookinfo,
      virtualServices: [taken('reviews'), taken('reviews-routes')],
      destinationRules: [aDestinationRule('reviews', { host: 'elsewhere.example.com' })],
    };
    expect(plan(mesh, { v1: 100 }).map(({ object }) => object.name)).toEqual(['reviews-versions', 'reviews-routes-2']);
  });

  test('a VirtualService for another host that sends requests here does not count', () => {
    const http = [{ route: split(['v1']) }];
    const virtualServices = [aVirtualService('api', { hosts: ['api.example.com'], gateways: ['mesh', 'edge'], http })];
    expect(plan({ ...bookinfo, virtualServices }, { v1: 100 }).map(({ action }) => action)).toEqual([
      'create',
      'create',
    ]);
  });

  test('a VirtualService for gateways only does not count', () => {
    const virtualServices = [
      aVirtualService('edge', { hosts: ['*'], gateways: ['bookinfo-gateway'], http: [{ route: split(['v1']) }] }),
    ];
    expect(plan({ ...bookinfo, virtualServices }, { v1: 100 }).map(({ action }) => action)).toEqual([
      'create',
      'create',
    ]);
  });
});

describe('in an existing default rule', () => {
  test('the weights only, guarded by what was read', () => {
    const mesh = withReviewsRules(jason, { route: split(['v1', 90], ['v2', 10]) });
    expect(plan(mesh, { v1: 70, v2: 30 })).toMatchObject([
      {
        patch: [
          { op: 'test', path: '/spec/http/1/route/0/destination/host', value: 'reviews' },
          { op: 'test', path: '/spec/http/1/route/0/destination/subset', value: 'v1' },
          { op: 'test', path: '/spec/http/1/route/1/destination/host', value: 'reviews' },
          { op: 'test', path: '/spec/http/1/route/1/destination/subset', value: 'v2' },
          { op: 'test', path: '/spec/http/1/route/0/weight', value: 90 },
          { op: 'test', path: '/spec/http/1/route/1/weight', value: 10 },
          { op: 'add', path: '/spec/http/1/route/0/weight', value: 70 },
          { op: 'add', path: '/spec/http/1/route/1/weight', value: 30 },
        ],
      },
    ]);
  });

  const weight = (index: number, value: number) => ({ op: 'add', path: `/spec/http/0/route/${index}/weight`, value });
  const entry = (index: number, subset: string, value: number, host = 'reviews') => ({
    op: 'add',
    path: `/spec/http/0/route/${index}`,
    value: { destination: { host, subset }, weight: value },
  });
  const fqdn = 'reviews.default.svc.cluster.local';

  test.each<{ what: string; route: HTTPRoute['route']; to: Record<string, number>; is: unknown[] }>([
    {
      what: 'a version at 0 stays listed',
      route: split(['v1', 90], ['v2', 10]),
      to: { v1: 100 },
      is: [weight(0, 100), weight(1, 0)],
    },
    {
      what: 'a version that is not listed is appended, one at 0 is not',
      route: split(['v1', 90], ['v2', 10]),
      to: { v1: 50, v2: 10, v3: 40 },
      is: [weight(0, 50), entry(2, 'v3', 40)],
    },
    {
      what: 'entries at 0 that nobody touched stay, written or not',
      route: split(['v1', 50], ['v3'], ['v2', 50], ['v9', 0]),
      to: { v1: 60, v2: 40 },
      is: [weight(0, 60), weight(2, 40)],
    },
    {
      what: 'a single destination gets weights when it is split',
      route: split(['v1']),
      to: { v1: 90, v2: 10 },
      is: [weight(0, 90), entry(1, 'v2', 10)],
    },
    {
      what: 'a single destination that gets nothing stays listed',
      route: split(['v1']),
      to: { v3: 100 },
      is: [entry(1, 'v3', 100)],
    },
    {
      what: 'another total becomes percent with the first edit',
      route: split(['v1', 3], ['v2', 1]),
      to: { v1: 70, v2: 30 },
      is: [weight(0, 70), weight(1, 30)],
    },
    {
      what: 'the form of the siblings: host and port',
      route: [{ destination: { host: fqdn, subset: 'v1', port: { number: 9080 } } }],
      to: { v1: 90, v2: 10 },
      is: [
        weight(0, 90),
        {
          op: 'add',
          path: '/spec/http/0/route/1',
          value: { destination: { host: fqdn, subset: 'v2', port: { number: 9080 } }, weight: 10 },
        },
      ],
    },
    {
      what: 'a version listed twice keeps the proportion of its entries',
      route: split(['v1', 20], ['v2', 50], ['v1', 30]),
      to: { v1: 10, v2: 90 },
      is: [weight(0, 4), weight(1, 90), weight(2, 6)],
    },
    {
      what: 'a version listed twice at 0 gets everything in its first entry',
      route: split(['v1', 0], ['v2', 50], ['v1', 0]),
      to: { v1: 10, v2: 90 },
      is: [weight(0, 10), weight(1, 90)],
    },
    {
      what: 'where nobody gets anything yet, the host is written in full',
      route: split(['v8', 0], ['v9', 0]),
      to: { v1: 100 },
      is: [entry(2, 'v1', 100, fqdn)],
    },
    {
      what: 'a destination for all versions becomes the first version',
      route: [{ destination: { host: 'reviews', port: { number: 9080 } }, headers: { request: { remove: ['x'] } } }],
      to: { v2: 60, v3: 40 },
      is: [
        { op: 'add', path: '/spec/http/0/route/0/destination/subset', value: 'v2' },
        weight(0, 60),
        {
          op: 'add',
          path: '/spec/http/0/route/1',
          value: { destination: { host: 'reviews', subset: 'v3', port: { number: 9080 } }, weight: 40 },
        },
      ],
    },
    {
      what: 'a destination for all versions and one version: no weight',
      route: [{ destination: { host: 'reviews' } }],
      to: { v2: 100 },
      is: [{ op: 'add', path: '/spec/http/0/route/0/destination/subset', value: 'v2' }],
    },
  ])('$what', ({ route, to, is }) => {
    expect(changes(withReviewsRules({ route }), to)).toEqual(is);
  });

  test.each<{ what: string; route: HTTPRoute['route']; to: Record<string, number> }>([
    { what: 'the same weights', route: split(['v1', 90], ['v2', 10]), to: { v1: 90, v2: 10 } },
    { what: 'the same shares in other numbers', route: split(['v1', 3], ['v2', 1]), to: { v1: 75, v2: 25 } },
    { what: 'everything to the only destination', route: split(['v2']), to: { v2: 100, v1: 0 } },
    { what: 'everything to the only destination, whatever its weight', route: split(['v2', 7]), to: { v2: 100 } },
  ])('no write: $what', ({ route, to }) => {
    expect(plan(withReviewsRules({ route }), to)).toEqual([]);
  });

  test('a subset that is missing comes first', () => {
    const mesh = withReviewsRules({ route: split(['v1']) });
    const destinationRules = [aDestinationRule('reviews', { host: 'reviews', subsets: subsets('v1') })];
    expect(
      plan({ ...mesh, destinationRules }, { v1: 90, v2: 10 }).map(({ action, object }) => [action, object.kind]),
    ).toEqual([
      ['patch', 'DestinationRule'],
      ['patch', 'VirtualService'],
    ]);
  });

  test('a rule for all versions is divided where pods are ready', () => {
    const mesh = withReviewsRules({ route: [{ destination: { host: 'reviews' } }] });
    const pods = [aPod('reviews', 'v1'), aPod('reviews', 'v2', false)];
    expect(problems({ ...mesh, pods }, { v1: 90, v2: 10 })).toMatchObject([{ code: 'version-not-ready' }]);
    expect(problems({ ...mesh, pods }, { v1: 100 })).toEqual([]);
  });

  test('a rule of one object for several hosts', () => {
    const mesh = withReviewsRules({ route: split(['v1']) });
    const virtualServices = [
      aVirtualService('all', { hosts: ['ratings', 'reviews'], http: [{ route: split(['v1']) }] }),
    ];
    expect(plan({ ...mesh, virtualServices }, { v1: 50, v2: 50 })).toMatchObject([{ object: { name: 'all' } }]);
  });
});

describe('what is refused', () => {
  const mesh = withReviewsRules({ route: split(['v1', 90], ['v2', 10]) });
  const unready = {
    ...mesh,
    pods: [aPod('reviews', 'v1'), aPod('reviews', 'v2', false), aPod('reviews', 'v3', false)],
  };

  test.each([
    { weights: { v1: 60, v2: 30 }, is: [{ code: 'weights-total', path: '0.weights', params: { total: 90 } }] },
    { weights: {}, is: [{ code: 'weights-total', path: '0.weights', params: { total: 0 } }] },
    { weights: { v1: 60.5, v2: 39.5 }, is: [{ code: 'invalid', path: '0.weights.v1' }] },
    { weights: { v1: 110, v2: -10 }, is: [{ code: 'invalid', path: '0.weights.v1' }] },
    { weights: { v2: -10, v1: 110 }, is: [{ code: 'invalid', path: '0.weights.v2' }] },
    {
      weights: { v1: 50, v8: 25, v9: 25 },
      is: [
        { code: 'unknown-version', path: '0.weights.v8', params: { version: 'v8', known: ['v1', 'v2', 'v3'] } },
        { code: 'unknown-version', path: '0.weights.v9', params: { version: 'v9', known: ['v1', 'v2', 'v3'] } },
      ],
    },
  ])('$weights', ({ weights, is }) => {
    expect(problems(mesh, weights)).toMatchObject(is);
  });

  test.each([
    { weights: { v1: 80, v2: 20 }, force: [], is: ['0.weights.v2'] },
    { weights: { v1: 0, v2: 50, v3: 50 }, force: [], is: ['0.weights.v2', '0.weights.v3'] },
    { weights: { v1: 0, v2: 50, v3: 50 }, force: ['v2'], is: ['0.weights.v3'] },
    { weights: { v1: 0, v2: 50, v3: 50 }, force: ['v2', 'v3'], is: [] },
    { weights: { v1: 95, v2: 5 }, force: [], is: [] },
    { weights: { v1: 90, v2: 10 }, force: [], is: [] },
  ])('more requests for versions without ready pod: $weights, forced $force', ({ weights, force, is }) => {
    const found = problems(unready, weights, { force });
    expect(found.map(({ path }) => path)).toEqual(is);
    expect(found.every(({ code }) => code === 'version-not-ready')).toBe(true);
  });

  test('where nothing is configured, a version without ready pod as well', () => {
    const { pods } = unready;
    expect(problems({ ...bookinfo, pods }, { v1: 90, v2: 10 })).toMatchObject([
      { code: 'version-not-ready', params: { version: 'v2', total: 1 } },
    ]);
  });

  test.each<{ reason: string; rule: HTTPRoute }>([
    { reason: 'redirect', rule: { redirect: { uri: '/new' } } },
    { reason: 'direct-response', rule: { directResponse: { status: 418 } } },
    { reason: 'no-default-rule', rule: jason },
    { reason: 'unknown-subset', rule: { route: split(['v1', 50], ['v9', 50]) } },
    { reason: 'other-hosts', rule: { route: [{ destination: { host: 'ratings' } }] } },
  ])('a default rule that cannot be expressed: $reason', ({ reason, rule }) => {
    expect(problems(withReviewsRules(rule), { v1: 100 })).toMatchObject([
      { code: 'not-editable', path: '0', params: { reason } },
    ]);
  });

  test('a service without versions', () => {
    expect(problems({ ...bookinfo, pods: [] }, { v1: 100 })).toMatchObject([
      { code: 'unknown-version', message: 'The service has no version v1; it has none.' },
    ]);
  });

  test('a rule that is not there', () => {
    const rule = { namespace, name: 'reviews', protocol: 'http' as const, index: 4 };
    expect(problems(mesh, { v1: 100 }, { rule })).toMatchObject([{ code: 'conflict', path: '0.rule' }]);
  });

  test('what is no edit at all is an error of the program', () => {
    expect(() => planEdits(mesh, reviews, [{ type: 'bogus' } as never])).toThrow(TypeError);
  });

  test('unchanged shares are no gain, however they are written', () => {
    const thirds = withReviewsRules({ route: split(['v2', 29], ['v2', 29], ['v1', 42]) });
    expect(problems({ ...thirds, pods: [aPod('reviews', 'v1')] }, { v1: 42, v2: 58 })).toEqual([]);
  });
});
