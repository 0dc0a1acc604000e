/**
 * What other tools lose when they write routing back, each as a case: saving without a change writes nothing, and one
 * changed weight changes one weight. Hosts and subsets: reviews with `stable` (v1) and `canary` (v2).
 */
import { describe, expect, test } from 'vitest';
import type { DestinationRuleSpec } from '../istio/destination-rule.ts';
import type { Mesh } from '../istio/mesh.ts';
import type { HTTPRoute, VirtualService, VirtualServiceSpec } from '../istio/virtual-service.ts';
import { desiredSplit } from '../routing/desired-split.ts';
import type { Edit } from '../routing/edit.ts';
import { readRouteTable } from '../routing/read-route-table.ts';
import { aDestinationRule, aVirtualService, bookinfo, reviews, split } from '../routing/testing/bookinfo-mesh.ts';
import { versionsOf } from '../routing/versions.ts';
import { setWeight, splitEvenly } from '../weights/set-weight.ts';
import { inverseOf } from './inverse.ts';
import { applyPatch, diffToPatch, PatchConflict } from './json-patch.ts';
import { planEdits } from './plan-edits.ts';
import { rebase } from './rebase.ts';
import { carryOut, storeOf } from './testing/run-plan.ts';

const stableAndCanary: DestinationRuleSpec = {
  host: 'reviews',
  subsets: [
    { name: 'stable', labels: { version: 'v1' } },
    { name: 'canary', labels: { version: 'v2' } },
  ],
};
const last: HTTPRoute = { route: split(['stable', 90], ['canary', 10]) };

function meshOf(spec: Partial<VirtualServiceSpec>, rule: DestinationRuleSpec = stableAndCanary): Mesh {
  return {
    ...bookinfo,
    virtualServices: [
      aVirtualService(
        'reviews',
        { hosts: ['reviews'], http: [last], ...spec },
        { labels: { kiali_wizard: 'weighted_routing' } },
      ),
    ],
    destinationRules: [aDestinationRule('reviews', rule)],
  };
}

function writesFor(mesh: Mesh, ...edits: Edit[]) {
  const result = planEdits(mesh, reviews, edits);
  if (!result.ok) throw new Error(JSON.stringify(result.problems));
  return result.plan.writes;
}

const operations = (mesh: Mesh, ...edits: Edit[]) =>
  writesFor(mesh, ...edits).flatMap((write): readonly object[] =>
    write.action === 'patch'
      ? write.patch.filter(({ op }) => op !== 'test').map((operation) => ({ ...operation }))
      : [write],
  );

const weights = (stable: number, canary: number): Edit => ({ type: 'setWeights', weights: { stable, canary } });

/** The only change is to the two weights of the last of so many rules. */
const twoWeights = (rules: number, stable: number, canary: number) => [
  { op: 'add', path: `/spec/http/${rules - 1}/route/0/weight`, value: stable },
  { op: 'add', path: `/spec/http/${rules - 1}/route/1/weight`, value: canary },
];

describe('a rule above, or the rule itself, keeps what it has', () => {
  const above = (rule: HTTPRoute): Partial<VirtualServiceSpec> => ({ http: [rule, last] });
  test.each<{ id: string; what: string; spec: Partial<VirtualServiceSpec>; rule?: DestinationRuleSpec }>([
    {
      id: 'K1',
      what: 'two conditions in one match are ANDed',
      spec: above({
        match: [{ headers: { 'end-user': { exact: 'jason' } }, uri: { prefix: '/api' } }],
        route: split(['canary']),
      }),
    },
    {
      id: 'K2',
      what: 'two matches on one header are ORed',
      spec: above({
        match: [{ headers: { 'end-user': { exact: 'bob' } } }, { headers: { 'end-user': { exact: 'alice' } } }],
        route: split(['canary']),
      }),
    },
    {
      id: 'K3',
      what: 'query parameters',
      spec: above({ match: [{ queryParams: { beta: { exact: '1' } } }], route: split(['canary']) }),
    },
    { id: 'K4', what: 'a redirect', spec: above({ match: [{ uri: { prefix: '/old' } }], redirect: { uri: '/new' } }) },
    {
      id: 'K5',
      what: 'a destination of another host',
      spec: above({ match: [{ uri: { prefix: '/ratings' } }], route: [{ destination: { host: 'ratings' } }] }),
    },
    {
      id: 'K6',
      what: 'the name of a rule',
      spec: above({ name: 'jason', match: [{ port: 9080 }], route: split(['canary']) }),
    },
    {
      id: 'K7',
      what: 'headers of a destination, rewrite and CORS',
      spec: {
        http: [
          {
            route: split(['stable', 90], ['canary', 10]).map((entry) => ({
              ...entry,
              headers: { request: { set: { 'x-a': 'b' } } },
            })),
            rewrite: { uri: '/v2' },
            corsPolicy: { allowMethods: ['GET'] },
          },
        ],
      },
    },
    {
      id: 'K8',
      what: 'the port of a destination',
      spec: {
        http: [
          {
            route: split(['stable', 90], ['canary', 10]).map(({ destination, ...entry }) => ({
              ...entry,
              destination: { ...destination, port: { number: 9080 } },
            })),
          },
        ],
      },
    },
    { id: 'K9', what: 'short host names', spec: {} },
    {
      id: 'K11',
      what: 'the list of gateways and its order',
      spec: { gateways: ['mesh', 'istio-system/a', 'istio-system/b'] },
    },
    {
      id: 'K12',
      what: 'names and further labels of subsets',
      spec: {},
      rule: {
        host: 'reviews',
        subsets: [
          { name: 'stable', labels: { version: 'v1', tier: 'gold' } },
          { name: 'canary', labels: { version: 'v2' } },
        ],
      },
    },
    {
      id: 'K14',
      what: 'the load balancer of a subset',
      spec: {},
      rule: {
        ...stableAndCanary,
        subsets: (stableAndCanary.subsets ?? []).map((subset) => ({
          ...subset,
          trafficPolicy: { loadBalancer: { simple: 'LEAST_REQUEST' } },
        })),
      },
    },
    {
      id: 'K15',
      what: 'settings for a port alone',
      spec: {},
      rule: {
        ...stableAndCanary,
        trafficPolicy: { portLevelSettings: [{ port: { number: 9080 }, loadBalancer: { simple: 'RANDOM' } }] },
      },
    },
    {
      id: 'K25',
      what: 'unknown fields, mirrors, statPrefix, withoutHeaders, sourceLabels, TLS and TCP rules',
      spec: {
        http: [
          {
            match: [{ withoutHeaders: { x: {} }, sourceLabels: { app: 'a' }, statPrefix: 's', future: { deep: [1] } }],
            delegate: { name: 'other' },
          },
          { ...last, mirrors: [{ destination: { host: 'ratings' }, percentage: { value: 1.5 } }], future: null },
        ],
        tls: [{ match: [{ sniHosts: ['reviews'] }], route: [{ destination: { host: 'reviews' } }] }],
        tcp: [{ match: [{ port: 1 }], route: [{ destination: { host: 'reviews' }, weight: 0 }] }],
        future: [{ field: true }],
      },
    },
    {
      id: 'A2',
      what: 'several rules without a name beside one with a name',
      spec: {
        http: [
          { match: [{ port: 1 }], route: split(['stable']) },
          { name: 'managed', match: [{ port: 2 }], route: split(['canary']) },
          { match: [{ port: 3 }], route: split(['stable']) },
          last,
        ],
      },
    },
  ])('$id: $what', ({ spec, rule }) => {
    const mesh = meshOf(spec, rule);
    expect(writesFor(mesh, { ...weights(90, 10), force: ['stable'] } as Edit)).toEqual([]);
    const http = spec.http ?? [last];
    expect(operations(mesh, { ...weights(70, 30), force: ['stable', 'canary'] } as Edit)).toEqual(
      twoWeights(http.length, 70, 30),
    );
  });
});

test('K10: a single destination without weight gets none, in the rules beside it either', () => {
  const single = { route: split(['stable']) };
  const special = { match: [{ port: 1 }], route: split(['canary']) };
  const mesh = meshOf({ http: [special, single] });
  expect(writesFor(mesh, weights(100, 0))).toEqual([]);
  expect(operations(mesh, weights(90, 10))).toEqual([
    { op: 'add', path: '/spec/http/1/route/0/weight', value: 90 },
    {
      op: 'add',
      path: '/spec/http/1/route/1',
      value: { destination: { host: 'reviews', subset: 'canary' }, weight: 10 },
    },
  ]);
});

test('K13: a match of two conditions that is put in stays one match', () => {
  const match = { headers: { 'end-user': { exact: 'jason' } }, uri: { prefix: '/api' } };
  expect(operations(meshOf({}), { type: 'addRule', matches: [match], weights: { canary: 100 } })).toEqual([
    { op: 'add', path: '/spec/http/0', value: { match: [match], route: split(['canary']) } },
  ]);
});

describe('Gateway API objects, as documents', () => {
  const backends = (...parts: number[]) =>
    parts.map((weight, index) => ({ name: `reviews-v${index + 1}`, port: 9080, weight }));
  const route = (...rules: object[]) => ({ spec: { parentRefs: [{ name: 'edge' }], rules } });
  const only = (before: object, after: object) => diffToPatch(before, after).filter(({ op }) => op !== 'test');

  test('K16: a backend at 0 stays at 0', () => {
    const [before, after] = [route({ backendRefs: backends(100, 0) }), route({ backendRefs: backends(90, 0) })];
    expect(diffToPatch(before, route({ backendRefs: backends(100, 0) }))).toEqual([]);
    expect(only(before, after)).toEqual([{ op: 'add', path: '/spec/rules/0/backendRefs/0/weight', value: 90 }]);
  });

  test('K17: a ratio in another rule stays a ratio', () => {
    const ratio = { backendRefs: backends(3, 1) };
    const [before, after] = [
      route(ratio, { backendRefs: backends(90, 10) }),
      route(ratio, { backendRefs: backends(70, 10) }),
    ];
    expect(only(before, after)).toEqual([{ op: 'add', path: '/spec/rules/1/backendRefs/0/weight', value: 70 }]);
  });

  test.each([
    {
      id: 'K18',
      what: 'matches',
      matches: [
        { path: { type: 'PathPrefix', value: '/a' }, queryParams: [{ name: 'beta', value: '1' }] },
        { path: { type: 'Exact', value: '/b' } },
      ],
    },
    {
      id: 'K19',
      what: 'a header filter',
      filters: [{ type: 'ResponseHeaderModifier', responseHeaderModifier: { set: [{ name: 'x', value: 'y' }] } }],
    },
    {
      id: 'K20',
      what: 'rewrite and timeout',
      filters: [{ type: 'URLRewrite', urlRewrite: { hostname: 'h' } }],
      timeouts: { request: '2s' },
    },
    {
      id: 'K21',
      what: 'a gRPC method and a filter',
      matches: [{ method: { service: 'pkg.Reviews', method: 'Get' } }],
      filters: [{ type: 'RequestHeaderModifier' }],
    },
  ])('$id: $what stay beside a changed weight', ({ id: _, what: __, ...rule }) => {
    const before = route({ ...rule, backendRefs: backends(90, 10) });
    const after = applyPatch(before, diffToPatch(before, route({ ...rule, backendRefs: backends(70, 10) })));
    expect(only(before, after)).toEqual([{ op: 'add', path: '/spec/rules/0/backendRefs/0/weight', value: 70 }]);
    expect(JSON.stringify(after)).toBe(JSON.stringify(before).replace('"weight":90', '"weight":70'));
  });

  test('K23: an edited label is the whole patch, a backend at 0 elsewhere is not in it', () => {
    const before = { metadata: { labels: { a: '1' } }, ...route({ backendRefs: backends(100, 0) }) };
    expect(diffToPatch(before, { ...before, metadata: { labels: { a: '2' } } })).toEqual([
      { op: 'test', path: '/metadata/labels/a', value: '1' },
      { op: 'add', path: '/metadata/labels/a', value: '2' },
    ]);
  });
});

test('K22: three versions evenly', () => {
  expect(splitEvenly([100, 0, 0], { locked: new Set(), ready: [true, true, true] })).toEqual([34, 33, 33]);
});

test('K24: removing the middle one of three rules is one guarded operation', () => {
  const rule = (port: number): HTTPRoute => ({ match: [{ port }], route: split(['canary']) });
  const mesh = meshOf({ http: [rule(1), rule(2), last] });
  const origin = { namespace: 'default', name: 'reviews', protocol: 'http', index: 1 } as const;
  const [write] = writesFor(mesh, { type: 'removeRule', rule: origin });
  expect(write?.action === 'patch' && write.patch).toEqual([
    { op: 'test', path: '/spec/http/1/match/0/port', value: 2 },
    { op: 'test', path: '/spec/http/1/route/0/destination/host', value: 'reviews' },
    { op: 'test', path: '/spec/http/1/route/0/destination/subset', value: 'canary' },
    { op: 'remove', path: '/spec/http/1' },
  ]);
});

describe('K26: totals other than 100', () => {
  test.each([
    { written: [1, 1], shares: [0.5, 0.5], total: 2 },
    { written: [200, 100], shares: [2 / 3, 1 / 3], total: 300 },
  ])('$written are read as shares', ({ written: [stable = 0, canary = 0], shares, total }) => {
    const mesh = meshOf({ http: [{ route: split(['stable', stable], ['canary', canary]) }] });
    const read = desiredSplit(mesh, reviews, versionsOf(mesh, reviews).slice(0, 2).toReversed());
    expect(read.weights.map(({ share }) => share)).toEqual(shares);
    expect(read.total).toBe(total);
  });

  test('and left alone while another rule is edited', () => {
    const special = { match: [{ port: 1 }], route: split(['stable', 200], ['canary', 100]) };
    expect(operations(meshOf({ http: [special, last] }), weights(70, 30))).toEqual(twoWeights(2, 70, 30));
  });
});

describe('A1: a destination and a subset that are not known', () => {
  const third = [...split(['stable', 60], ['canary', 30], ['experiment', 10])];
  const mesh = meshOf({ http: [{ route: third }] });
  const [rule] = readRouteTable(mesh, reviews).rules;

  test('stay, and are not taken for a version', () => {
    expect(rule?.notEditable).toBe('unknown-subset');
    expect(planEdits(mesh, reviews, [weights(70, 30)]).ok).toBe(false);
  });

  test('stay while one weight is changed by its position', () => {
    if (rule === undefined) throw new Error('no rule');
    expect(operations(mesh, { type: 'setDestinationWeights', rule: rule.origin, weights: [50, 40, 10] })).toEqual(
      twoWeights(1, 50, 40),
    );
  });
});

describe('F1, F2: a controller that moves weights as well', () => {
  const [write] = writesFor(meshOf({}), weights(85, 15));
  const flaggers = aVirtualService('reviews', {
    hosts: ['reviews'],
    http: [{ route: split(['stable', 50], ['canary', 50]) }],
  });

  test('only weights are written, never the rule', () => {
    expect(write?.action === 'patch' && write.patch.filter(({ op }) => op !== 'test')).toEqual(twoWeights(1, 85, 15));
  });

  test('a weight that nobody expected is a conflict', () => {
    if (write?.action !== 'patch') throw new Error('no patch');
    expect(() => applyPatch(flaggers, write.patch)).toThrow(PatchConflict);
    expect(rebase(write, flaggers)).toBeNull();
  });
});

test('R1: shares beside a canary add up', () => {
  const all = { locked: new Set<number>(), ready: [true, true, true, true], receivers: [0, 1, 2, 3] };
  expect(setWeight([33, 33, 34, 0], 3, 20, all).weights).toEqual([27, 26, 27, 20]);
});

describe('R2: undoing one change', () => {
  const mesh = meshOf({});
  const [write] = writesFor(mesh, weights(70, 30));
  if (write?.action !== 'patch') throw new Error('no patch');
  const [undo] = inverseOf({ writes: [write] }).writes;
  if (undo?.action !== 'patch') throw new Error('no patch');

  test('leaves an edit that somebody made meanwhile', () => {
    const edited = structuredClone(write.after) as VirtualService;
    edited.metadata.labels = { edited: 'meanwhile' };
    edited.spec.http = [{ ...edited.spec.http?.[0], timeout: '3s' }];
    const undone = rebase(undo, edited);
    expect(undone?.after).toEqual({ ...edited, spec: { ...edited.spec, http: [{ ...last, timeout: '3s' }] } });
    expect(undone?.before).toBe(edited);
  });

  test('is a conflict where somebody changed the same', () => {
    const edited = structuredClone(write.after) as VirtualService;
    edited.spec.http = [{ route: split(['stable', 60], ['canary', 40]) }];
    expect(rebase(undo, edited)).toBeNull();
  });

  test('gives back what was', () => {
    const before = storeOf(mesh);
    expect(carryOut(carryOut(before, write), undo)).toEqual(before);
  });
});
