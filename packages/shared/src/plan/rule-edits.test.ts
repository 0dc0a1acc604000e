import { describe, expect, test } from 'vitest';
import type { Mesh } from '../istio/mesh.ts';
import type { HTTPRoute } from '../istio/virtual-service.ts';
import type { AddRule, ChangeRule } from '../routing/edit.ts';
import { aPod, aVirtualService, bookinfo, split, withReviewsRules } from '../routing/testing/bookinfo-mesh.ts';
import { changesOf, http, httpOf, problemsOf, writesOf } from './testing/planned.ts';

const jason = [{ headers: { 'end-user': { exact: 'jason' } } }];
const toV2: HTTPRoute = { name: 'jason', match: jason, route: split(['v2']) };
const api: HTTPRoute = { match: [{ uri: { prefix: '/api' } }], route: split(['v3']) };
const last: HTTPRoute = { route: split(['v1']) };
const mesh = withReviewsRules(toV2, api, last);

/** Sidecars obey it for ratings, too. */
const shared = {
  ...mesh,
  virtualServices: [aVirtualService('shared', { hosts: ['ratings', 'reviews'], http: [toV2, last] })],
};
const edge = aVirtualService('edge', {
  hosts: ['*'],
  gateways: ['bookinfo-gateway'],
  http: [{ match: [{ uri: { prefix: '/r' } }], route: split(['v1']) }],
});
const withEdge = { ...mesh, virtualServices: [...mesh.virtualServices, edge] };

const delegate = aVirtualService('delegate', {
  http: [{ match: [{ port: 1 }], route: split(['v2']) }, { route: split(['v3']) }],
});
const root = (match?: HTTPRoute['match']) =>
  aVirtualService('reviews', {
    hosts: ['reviews'],
    http: [{ delegate: { name: 'delegate' }, ...(match && { match }) }, last],
  });
const withDelegate = (match?: HTTPRoute['match']) => ({ ...mesh, virtualServices: [root(match), delegate] });
const via = { namespace: 'default', name: 'reviews', index: 0 };

function omit<T extends object>(from: T, member: keyof T): HTTPRoute {
  return Object.fromEntries(Object.entries(from).filter(([name]) => name !== member));
}

describe('addRule', () => {
  const add = (more: Partial<AddRule> = {}): AddRule => ({
    type: 'addRule',
    matches: jason,
    weights: { v2: 100 },
    ...more,
  });

  test('above the default rule', () => {
    expect(changesOf(mesh, add({ name: 'again' }))).toEqual([
      { op: 'add', path: '/spec/http/2', value: { name: 'again', match: jason, route: split(['v2']) } },
    ]);
  });

  test('above a rule that is named', () => {
    expect(changesOf(mesh, add({ before: http(0), weights: { v2: 30, v3: 70 } }))).toEqual([
      { op: 'add', path: '/spec/http/0', value: { match: jason, route: split(['v2', 30], ['v3', 70]) } },
    ]);
  });

  test('at the end where there is no default rule', () => {
    expect(changesOf(withReviewsRules(api), add())).toEqual([
      { op: 'add', path: '/spec/http/1', value: { match: jason, route: split(['v2']) } },
    ]);
  });

  test('where nothing is configured, everything else stays with all versions', () => {
    const writes = writesOf(bookinfo, add());
    expect(writes.map(({ object }) => object.kind)).toEqual(['DestinationRule', 'VirtualService']);
    expect(writes[1]).toMatchObject({
      after: {
        spec: {
          hosts: ['reviews'],
          http: [{ match: jason, route: split(['v2']) }, { route: [{ destination: { host: 'reviews' } }] }],
        },
      },
    });
  });

  test('destinations in the form of those that are there', () => {
    const port = { number: 9080 };
    const fqdn = 'reviews.default.svc.cluster.local';
    const route = [{ destination: { host: fqdn, subset: 'v1', port } }];
    expect(httpOf(withReviewsRules({ route }), 'reviews', add())[0]?.route).toEqual([
      { destination: { host: fqdn, subset: 'v2', port } },
    ]);
  });

  test('in the full form where the object is of another namespace', () => {
    const object = aVirtualService(
      'far',
      { hosts: ['reviews.default.svc.cluster.local'], http: [{ redirect: { uri: '/' } }] },
      { namespace: 'routing' },
    );
    const rules = httpOf({ ...mesh, virtualServices: [object] }, 'far', add());
    expect(rules[0]?.route).toEqual([{ destination: { host: 'reviews.default.svc.cluster.local', subset: 'v2' } }]);
  });

  test('a redirect, an answer of its own, options', () => {
    const { weights: _, ...rest } = add();
    expect(httpOf(mesh, 'reviews', { ...rest, redirect: { uri: '/new' } })[2]).toEqual({
      match: jason,
      redirect: { uri: '/new' },
    });
    expect(httpOf(mesh, 'reviews', { ...rest, directResponse: { status: 418 } })[2]).toEqual({
      match: jason,
      directResponse: { status: 418 },
    });
    const options = { timeout: '2s', mirrors: [{ version: 'v3', percent: 5 }], retries: null };
    expect(httpOf(mesh, 'reviews', add({ options }))[2]).toEqual({
      match: jason,
      route: split(['v2']),
      timeout: '2s',
      mirrors: [{ destination: { host: 'reviews', subset: 'v3' }, percentage: { value: 5 } }],
    });
  });

  test('in the form of the same object, not of another', () => {
    const fqdn = 'reviews.default.svc.cluster.local';
    const toBoth = [{ destination: { host: 'ratings' } }, { destination: { host: fqdn, subset: 'v1' } }];
    const far = aVirtualService('far', {
      hosts: ['*'],
      gateways: ['edge'],
      http: [{ redirect: { uri: '/' } }, { match: jason, route: toBoth }],
    });
    const both = { ...mesh, virtualServices: [...mesh.virtualServices, far] };
    expect(httpOf(both, 'far', add({ before: http(1, 'far') }))[1]?.route).toEqual([
      { destination: { host: fqdn, subset: 'v2' } },
    ]);
    expect(httpOf(both, 'reviews', add())[2]?.route).toEqual(split(['v2']));
    const elsewhere = { ...far, metadata: { ...far.metadata, name: 'reviews', namespace: 'other' } };
    expect(httpOf({ ...mesh, virtualServices: [elsewhere, ...mesh.virtualServices] }, 'reviews', add())).toHaveLength(
      2,
    );
  });

  test('in the rules of a gateway', () => {
    expect(changesOf(withEdge, add({ before: http(0, 'edge') }))).toEqual([
      { op: 'add', path: '/spec/http/0', value: { match: jason, route: split(['v2']) } },
    ]);
  });

  test('above the rule that delegates, when the default rule is a delegate’s', () => {
    const defaults = {
      ...mesh,
      virtualServices: [
        aVirtualService('reviews', { hosts: ['reviews'], http: [{ delegate: { name: 'delegate' } }] }),
        delegate,
      ],
    };
    expect(httpOf(defaults, 'reviews', add())).toEqual([
      { match: jason, route: split(['v2']) },
      { delegate: { name: 'delegate' } },
    ]);
  });

  test('in a delegate, above one of its rules', () => {
    expect(httpOf(withDelegate(), 'delegate', add({ before: http(0, 'delegate', via) }))[0]).toEqual({
      match: jason,
      route: split(['v2']),
    });
  });

  const unready = { ...mesh, pods: [aPod('reviews', 'v1'), aPod('reviews', 'v2', false)] };
  test.each([
    { what: 'every request', of: mesh, edit: add({ matches: [{}] }), is: ['invalid 0.matches'] },
    { what: 'no action', of: mesh, edit: { ...add(), weights: undefined }, is: ['invalid 0'] },
    { what: 'two actions', of: mesh, edit: add({ redirect: { uri: '/' } }), is: ['invalid 0'] },
    { what: 'an unknown version', of: mesh, edit: add({ weights: { v9: 100 } }), is: ['unknown-version 0.weights.v9'] },
    { what: 'a version that is not ready', of: unready, edit: add(), is: ['version-not-ready 0.weights.v2'] },
    { what: 'the same by force', of: unready, edit: add({ force: ['v2'] }), is: [] },
    { what: 'requests of other hosts', of: shared, edit: add(), is: ['not-editable 0 other-hosts'] },
    {
      what: 'requests of other hosts, in a place',
      of: shared,
      edit: add({ before: http(0, 'shared') }),
      is: ['not-editable 0 other-hosts'],
    },
    { what: 'above a rule that is not there', of: mesh, edit: add({ before: http(7) }), is: ['conflict 0.before'] },
    {
      what: 'an unknown mirror',
      of: mesh,
      edit: add({ options: { mirrors: [{ version: 'v9', percent: 1 }] } }),
      is: ['unknown-version 0.options.mirrors'],
    },
  ])('refused: $what', ({ of, edit, is }) => {
    expect(problemsOf(of, edit as AddRule)).toEqual(is);
  });

  test('refused: among rules for connections', () => {
    const tcp = {
      ...mesh,
      virtualServices: [aVirtualService('reviews', { hosts: ['reviews'], tcp: [{ route: split(['v1']) }] })],
    };
    expect(problemsOf(tcp, add({ before: { ...http(0), protocol: 'tcp' } }))).toEqual([
      'not-editable 0.before not-http',
    ]);
  });

  test('HTTP rules beside rules for connections', () => {
    const tcp = {
      ...mesh,
      virtualServices: [aVirtualService('reviews', { hosts: ['reviews'], tcp: [{ route: split(['v1']) }] })],
    };
    expect(changesOf(tcp, add())).toEqual([
      { op: 'add', path: '/spec/http', value: [{ match: jason, route: split(['v2']) }] },
    ]);
  });
});

describe('changeRule', () => {
  test('other matches, another name', () => {
    const matches = [...jason, { method: { exact: 'GET' } }];
    expect(changesOf(mesh, { type: 'changeRule', rule: http(0), matches, name: 'two' })).toEqual([
      { op: 'add', path: '/spec/http/0/name', value: 'two' },
      { op: 'add', path: '/spec/http/0/match/1', value: { method: { exact: 'GET' } } },
    ]);
  });

  test('no name', () => {
    expect(changesOf(mesh, { type: 'changeRule', rule: http(0), name: null })).toEqual([
      { op: 'remove', path: '/spec/http/0/name' },
    ]);
  });

  test('one condition of a match', () => {
    const matches = [{ headers: { 'end-user': { exact: 'ann' } } }];
    expect(changesOf(mesh, { type: 'changeRule', rule: http(0), matches })).toEqual([
      { op: 'add', path: '/spec/http/0/match/0/headers/end-user/exact', value: 'ann' },
    ]);
  });

  test('a match that stays keeps the form it is written in', () => {
    const match = [{ gateways: ['mesh', 'edge'], port: 1 }, { port: 2 }];
    const read = [{ port: 3 }, { gateways: ['mesh', 'default/edge'], port: 1 }];
    expect(
      httpOf(withReviewsRules({ match, route: split(['v2']) }, last), 'reviews', {
        type: 'changeRule',
        rule: http(0),
        matches: read,
      })[0]?.match,
    ).toEqual([{ port: 3 }, { gateways: ['mesh', 'edge'], port: 1 }]);
  });

  test('the default rule may say that it takes every request', () => {
    expect(changesOf(mesh, { type: 'changeRule', rule: http(2), matches: [{ uri: { prefix: '/' } }] })).toEqual([
      { op: 'add', path: '/spec/http/2/match', value: [{ uri: { prefix: '/' } }] },
    ]);
    const explicit = withReviewsRules({ match: [{ uri: { prefix: '/' } }], route: split(['v1']) });
    expect(changesOf(explicit, { type: 'changeRule', rule: http(0), matches: [] })).toEqual([
      { op: 'remove', path: '/spec/http/0/match' },
    ]);
  });

  test('a rule for connections', () => {
    const tcp = aVirtualService('reviews', {
      hosts: ['reviews'],
      tcp: [{ match: [{ port: 1 }], route: split(['v1']) }],
    });
    const edit = {
      type: 'changeRule' as const,
      rule: { ...http(0), protocol: 'tcp' as const },
      matches: [{ port: 2 }],
    };
    expect(changesOf({ ...mesh, virtualServices: [tcp] }, edit)).toEqual([
      { op: 'add', path: '/spec/tcp/0/match/0/port', value: 2 },
    ]);
  });

  test.each([
    { what: 'a special rule for everything', of: mesh, index: 0, matches: [{}], is: ['invalid 0.matches'] },
    { what: 'a special rule without matches', of: mesh, index: 0, matches: [], is: ['invalid 0.matches'] },
    { what: 'a default rule with a condition', of: mesh, index: 2, matches: jason, is: ['invalid 0.matches'] },
    { what: 'no such rule', of: mesh, index: 3, matches: jason, is: ['conflict 0.rule'] },
  ])('refused: $what', ({ of, index, matches, is }) => {
    expect(problemsOf(of, { type: 'changeRule', rule: http(index), matches })).toEqual(is);
  });

  test('a delegate’s rule: only while the rule that delegates has no conditions', () => {
    const edit = { type: 'changeRule' as const, rule: http(0, 'delegate', via), matches: jason };
    expect(problemsOf(withDelegate([{ uri: { prefix: '/api' } }]), edit)).toEqual(['not-editable 0.matches delegate']);
    expect(httpOf(withDelegate([]), 'delegate', edit)[0]?.match).toEqual(jason);
    expect(
      httpOf(withDelegate([{ method: { exact: 'GET' } }]), 'delegate', {
        type: 'changeRule',
        rule: http(0, 'delegate', via),
        name: 'x',
      })[0]?.name,
    ).toBe('x');
  });
});

describe('changeRule: another action', () => {
  const future = { deep: [1, { 'a/b': null }] };
  const plain = { name: 'old', match: [{ uri: { prefix: '/old' }, 'x-future': future }], timeout: '2s' };
  const redirecting = { ...plain, redirect: { uri: '/new' }, headers: { response: { set: { a: 'b' } } }, future };
  const withRule = (rule: HTTPRoute) => withReviewsRules(rule, last);
  const change = (more: Partial<ChangeRule>): ChangeRule => ({ type: 'changeRule', rule: http(0), ...more });

  test.each<{ what: string; from: HTTPRoute; edit: Partial<ChangeRule>; to: HTTPRoute }>([
    {
      what: 'versions become a redirect',
      from: { ...plain, route: split(['v1', 90], ['v2', 10]), future } as HTTPRoute,
      edit: { redirect: { uri: '/new', redirectCode: 308, future } },
      to: { ...plain, redirect: { uri: '/new', redirectCode: 308, future }, future } as HTTPRoute,
    },
    {
      what: 'a redirect becomes an answer',
      from: redirecting,
      edit: { directResponse: { status: 410, body: { string: 'gone' } } },
      to: { ...omit(redirecting, 'redirect'), directResponse: { status: 410, body: { string: 'gone' } } },
    },
    {
      what: 'a redirect becomes versions',
      from: redirecting,
      edit: { weights: { v2: 30, v3: 70 } },
      to: { ...omit(redirecting, 'redirect'), route: split(['v2', 30], ['v3', 70]) },
    },
    {
      what: 'a redirect leads elsewhere',
      from: redirecting,
      edit: { redirect: { authority: 'other.example.com' } },
      to: { ...redirecting, redirect: { authority: 'other.example.com' } },
    },
    {
      what: 'other weights only',
      from: { ...plain, route: [{ ...split(['v1'])[0], headers: { request: { remove: ['x'] } } }] } as HTTPRoute,
      edit: { weights: { v1: 50, v2: 50 } },
      to: {
        ...plain,
        route: [{ ...split(['v1', 50])[0], headers: { request: { remove: ['x'] } } }, ...split(['v2', 50])],
      } as HTTPRoute,
    },
    {
      what: 'another host before',
      from: { ...plain, route: [{ destination: { host: 'ratings' } }] },
      edit: { directResponse: { status: 503 } },
      to: { ...plain, directResponse: { status: 503 } },
    },
    {
      what: 'no action before',
      from: plain,
      edit: { redirect: { uri: '/' } },
      to: { ...plain, redirect: { uri: '/' } },
    },
  ])('$what, all else stays', ({ from, edit, to }) => {
    const [rule, ...others] = httpOf(withRule(from), 'reviews', change(edit));
    expect(rule).toEqual(to);
    expect(others).toEqual([last]);
    // The member that holds the action stands where that of before stood.
    const members = (route: HTTPRoute) =>
      Object.keys(route).map((member) => (['route', 'redirect', 'directResponse'].includes(member) ? '*' : member));
    if (Object.keys(from).length === Object.keys(to).length) expect(members(rule ?? {})).toEqual(members(from));
  });

  test('only the action is exchanged in the object', () => {
    expect(changesOf(withRule(redirecting), change({ weights: { v2: 100 } }))).toEqual([
      { op: 'remove', path: '/spec/http/0/redirect' },
      { op: 'add', path: '/spec/http/0/route', value: split(['v2']) },
    ]);
  });

  test('together with name and matches; the same again writes nothing', () => {
    const edit = change({ name: null, matches: jason, redirect: { uri: '/new' } });
    expect(httpOf(mesh, 'reviews', edit)[0]).toEqual({ match: jason, redirect: { uri: '/new' } });
    expect(changesOf(withRule(redirecting), change({ redirect: { uri: '/new' } }))).toEqual([]);
  });

  test('a version that is new to the rules gets its subset first', () => {
    const writes = writesOf({ ...withRule(redirecting), destinationRules: [] }, change({ weights: { v2: 100 } }));
    expect(writes.map(({ object }) => object.kind)).toEqual(['DestinationRule', 'VirtualService']);
  });

  test('in a delegate', () => {
    const edit = change({ rule: http(0, 'delegate', via), redirect: { uri: '/new' } });
    expect(httpOf(withDelegate(), 'delegate', edit)[0]).toEqual({ match: [{ port: 1 }], redirect: { uri: '/new' } });
  });

  const unready = { ...withRule(redirecting), pods: [aPod('reviews', 'v1'), aPod('reviews', 'v2', false)] };
  const answering = {
    ...mesh,
    virtualServices: [
      aVirtualService('reviews', {
        hosts: ['reviews'],
        http: [{ delegate: { name: 'delegate' }, directResponse: { status: 503 } }],
      }),
      aVirtualService('delegate', { http: [{ redirect: { uri: '/' } }] }),
    ],
  };
  const tcp = {
    ...mesh,
    virtualServices: [aVirtualService('reviews', { hosts: ['reviews'], tcp: [{ route: split(['v1']) }] })],
  };
  const nowhere = withRule({ delegate: { name: 'nowhere' } });
  const redirect = { uri: '/' };
  test.each<{ what: string; of: Mesh; edit: Partial<ChangeRule>; is: string[] }>([
    { what: 'two actions', of: mesh, edit: { redirect, weights: { v1: 100 } }, is: ['invalid 0.redirect'] },
    {
      what: 'two others',
      of: mesh,
      edit: { redirect, directResponse: { status: 200 } },
      is: ['invalid 0.directResponse'],
    },
    {
      what: 'connections',
      of: tcp,
      edit: { rule: { ...http(0), protocol: 'tcp' }, redirect },
      is: ['not-editable 0.redirect not-http'],
    },
    { what: 'a delegate that is not there', of: nowhere, edit: { redirect }, is: ['not-editable 0.redirect delegate'] },
    {
      what: 'requests of other hosts',
      of: shared,
      edit: { rule: http(0, 'shared'), redirect },
      is: ['not-editable 0 other-hosts'],
    },
    {
      what: 'an unknown version',
      of: withRule(redirecting),
      edit: { weights: { v9: 100 } },
      is: ['unknown-version 0.weights.v9'],
    },
    {
      what: 'weights that lack something',
      of: withRule(redirecting),
      edit: { weights: { v1: 99 } },
      is: ['weights-total 0.weights'],
    },
    {
      what: 'a version that is not ready',
      of: unready,
      edit: { weights: { v2: 100 } },
      is: ['version-not-ready 0.weights.v2'],
    },
    { what: 'the same by force', of: unready, edit: { weights: { v2: 100 }, force: ['v2'] }, is: [] },
    {
      what: 'an answer that the rule above gives',
      of: answering,
      edit: { rule: http(0, 'delegate', via), weights: { v1: 100 } },
      is: ['not-editable 0.weights delegate'],
    },
  ])('refused: $what', ({ of, edit, is }) => {
    expect(problemsOf(of, change(edit))).toEqual(is);
  });
});

describe('moveRule', () => {
  test.each([
    { from: 0, to: 1, is: [{ op: 'move', from: '/spec/http/1', path: '/spec/http/0' }] },
    { from: 1, to: 0, is: [{ op: 'move', from: '/spec/http/1', path: '/spec/http/0' }] },
    { from: 1, to: 1, is: [] },
  ])('rule $from to $to', ({ from, to, is }) => {
    const order = httpOf(mesh, 'reviews', { type: 'moveRule', rule: http(from), to });
    expect(order).toEqual(from === to ? [toV2, api, last] : [api, toV2, last]);
    expect(changesOf(mesh, { type: 'moveRule', rule: http(from), to })).toHaveLength(is.length);
  });

  test.each([
    { what: 'below the default rule', from: 0, to: 2, is: ['invalid 0.to'] },
    { what: 'the default rule up', from: 2, to: 0, is: ['invalid 0.to'] },
    { what: 'beyond the end', from: 0, to: 3, is: ['invalid 0.to'] },
  ])('refused: $what', ({ from, to, is }) => {
    expect(problemsOf(mesh, { type: 'moveRule', rule: http(from), to })).toEqual(is);
  });

  test('refused: beyond the end where there is no default rule', () => {
    const open = withReviewsRules(toV2, api);
    expect(problemsOf(open, { type: 'moveRule', rule: http(0), to: 2 })).toEqual(['invalid 0.to']);
    expect(problemsOf(open, { type: 'moveRule', rule: http(0), to: 1 })).toEqual([]);
  });

  test('a delegation to nowhere takes no requests', () => {
    const nowhere = withReviewsRules({ delegate: { name: 'nowhere' } }, toV2, last);
    expect(problemsOf(nowhere, { type: 'moveRule', rule: http(2), to: 1 })).toEqual(['invalid 0.to']);
  });

  test('below a default rule that hides others already, the order is free', () => {
    const hidden = withReviewsRules(last, toV2, api);
    expect(changesOf(hidden, { type: 'moveRule', rule: http(1), to: 2 })).toHaveLength(1);
  });
});

describe('removeRule', () => {
  test('one rule', () => {
    expect(changesOf(mesh, { type: 'removeRule', rule: http(1) })).toEqual([{ op: 'remove', path: '/spec/http/1' }]);
  });

  test('the last rule of a protocol', () => {
    const tcp = aVirtualService('reviews', { hosts: ['reviews'], http: [last], tcp: [{ route: split(['v1']) }] });
    expect(
      changesOf({ ...mesh, virtualServices: [tcp] }, { type: 'removeRule', rule: { ...http(0), protocol: 'tcp' } }),
    ).toEqual([{ op: 'remove', path: '/spec/tcp' }]);
  });

  test('a second default rule that is never reached', () => {
    expect(changesOf(withReviewsRules(last, last), { type: 'removeRule', rule: http(1) })).toEqual([
      { op: 'remove', path: '/spec/http/1' },
    ]);
    expect(changesOf(withReviewsRules(last, { route: split(['v2']) }), { type: 'removeRule', rule: http(0) })).toEqual([
      { op: 'remove', path: '/spec/http/0' },
    ]);
  });

  test.each([
    { what: 'the default rule', of: mesh, rule: http(2), is: ['invalid 0.rule'] },
    { what: 'the only rule', of: withReviewsRules(last), rule: http(0), is: ['invalid 0.rule'] },
    { what: 'the only rule of a gateway', of: withEdge, rule: http(0, 'edge'), is: ['invalid 0.rule'] },
  ])('refused: $what', ({ of, rule, is }) => {
    expect(problemsOf(of, { type: 'removeRule', rule })).toEqual(is);
  });
});

test('edits see what the ones before them did', () => {
  expect(
    httpOf(
      mesh,
      'reviews',
      { type: 'removeRule', rule: http(0) },
      { type: 'setWeights', weights: { v1: 90, v3: 10 }, rule: http(1) },
      { type: 'addRule', matches: jason, weights: { v2: 100 }, before: http(0) },
    ),
  ).toEqual([{ match: jason, route: split(['v2']) }, api, { route: split(['v1', 90], ['v3', 10]) }]);
  expect(problemsOf(mesh, { type: 'removeRule', rule: http(0) }, { type: 'removeRule', rule: http(2) })).toEqual([
    'conflict 1.rule',
  ]);
});
