import { describe, expect, test } from 'vitest';
import type { HTTPRoute } from '../istio/virtual-service.ts';
import type { OptionChanges } from '../routing/edit.ts';
import {
  aDestinationRule,
  aVirtualService,
  bookinfo,
  split,
  subsets,
  withReviewsRules,
} from '../routing/testing/bookinfo-mesh.ts';
import { changesOf, http, httpOf, problemsOf } from './testing/planned.ts';

const special: HTTPRoute = { match: [{ port: 1 }], route: split(['v2']) };
const after = (rule: HTTPRoute, options: OptionChanges) =>
  httpOf(withReviewsRules({ ...rule, route: split(['v1']) }), 'reviews', { type: 'setOptions', options })[0];

describe('setOptions', () => {
  test('of the default rule', () => {
    expect(
      changesOf(withReviewsRules(special, { route: split(['v1']) }), {
        type: 'setOptions',
        options: { timeout: '2s' },
      }),
    ).toEqual([{ op: 'add', path: '/spec/http/1/timeout', value: '2s' }]);
  });

  test('of one rule', () => {
    const options = { retries: { attempts: 2 }, fault: { abort: { httpStatus: 500, percentage: { value: 10 } } } };
    expect(
      changesOf(withReviewsRules(special, { route: split(['v1']) }), { type: 'setOptions', rule: http(0), options }),
    ).toEqual([
      { op: 'add', path: '/spec/http/0/retries', value: options.retries },
      { op: 'add', path: '/spec/http/0/fault', value: options.fault },
    ]);
  });

  test('null takes an option away, what is not named stays, the order of members too', () => {
    const rule = {
      timeout: '2s',
      retries: { attempts: 2 },
      rewrite: { uri: '/' },
      headers: { request: { remove: ['x'] } },
      corsPolicy: {},
    };
    const changed = after(rule, {
      timeout: null,
      retries: { attempts: 3 },
      fault: null,
      rewrite: null,
      headers: null,
      corsPolicy: null,
    });
    expect(JSON.stringify(changed)).toBe(
      '{"retries":{"attempts":3},"route":[{"destination":{"host":"reviews","subset":"v1"}}]}',
    );
  });

  test('a part of an option', () => {
    const mesh = withReviewsRules({ route: split(['v1']), retries: { attempts: 2, perTryTimeout: '1s' } });
    expect(changesOf(mesh, { type: 'setOptions', options: { retries: { attempts: 5, perTryTimeout: '1s' } } })).toEqual(
      [{ op: 'add', path: '/spec/http/0/retries/attempts', value: 5 }],
    );
  });

  test('the same options write nothing', () => {
    const mesh = withReviewsRules({ route: split(['v1']), timeout: '2s' });
    expect(changesOf(mesh, { type: 'setOptions', options: { timeout: '2s', fault: null, mirrors: [] } })).toEqual([]);
  });

  test.each([
    {
      what: 'rules for connections',
      of: aVirtualService('reviews', { hosts: ['reviews'], tcp: [{ route: split(['v1']) }] }),
      rule: { ...http(0), protocol: 'tcp' as const },
      is: ['not-editable 0.rule not-http'],
    },
    {
      what: 'no default rule, connections only',
      of: aVirtualService('reviews', { hosts: ['reviews'], tcp: [{ route: split(['v1']) }] }),
      is: ['not-editable 0 not-http'],
    },
    {
      what: 'no default rule',
      of: aVirtualService('reviews', { hosts: ['reviews'], http: [special] }),
      is: ['not-editable 0 no-default-rule'],
    },
  ])('refused: $what', ({ of, rule, is }) => {
    expect(
      problemsOf(
        { ...bookinfo, virtualServices: [of] },
        { type: 'setOptions', ...(rule && { rule }), options: { timeout: '1s' } },
      ),
    ).toEqual(is);
  });

  test('refused where nothing is configured, not even versions', () => {
    const edit = { type: 'setOptions' as const, options: { timeout: '1s' } };
    expect(problemsOf({ ...bookinfo, pods: [] }, edit)).toEqual(['not-editable 0 no-default-rule']);
  });

  test('refused where nothing is configured', () => {
    expect(problemsOf(bookinfo, { type: 'setOptions', options: { timeout: '1s' } })).toEqual([
      'not-editable 0 no-default-rule',
    ]);
  });
});

describe('mirrors', () => {
  const v3 = { host: 'reviews', subset: 'v3' };
  const v2 = { host: 'reviews', subset: 'v2' };
  const read = (destination: object, value: number) => ({
    destination: { ...destination, host: 'reviews.default.svc.cluster.local' },
    percentage: { value },
  });

  test.each<{ what: string; rule: HTTPRoute; mirrors: OptionChanges['mirrors']; is: HTTPRoute }>([
    {
      what: 'a first one',
      rule: {},
      mirrors: [{ version: 'v3', percent: 10 }],
      is: { mirrors: [{ destination: v3, percentage: { value: 10 } }] },
    },
    {
      what: 'a second one takes the form of several',
      rule: { mirror: v3, mirrorPercentage: { value: 10 } },
      mirrors: [read(v3, 10) as never, { version: 'v2', percent: 5 }],
      is: {
        mirrors: [
          { destination: v3, percentage: { value: 10 } },
          { destination: v2, percentage: { value: 5 } },
        ],
      },
    },
    {
      what: 'another percentage in the form of one',
      rule: { mirror: v3, mirrorPercent: 10 },
      mirrors: [{ version: 'v3', percent: 20 }],
      is: { mirror: v3, mirrorPercentage: { value: 20 } },
    },
    { what: 'without a percentage: all', rule: { mirror: v3 }, mirrors: [{ destination: v2 }], is: { mirror: v2 } },
    { what: 'none', rule: { mirror: v3, mirrorPercent: 10 }, mirrors: null, is: {} },
    { what: 'none of several', rule: { mirrors: [{ destination: v3 }] }, mirrors: [], is: {} },
    { what: 'as they were read', rule: { mirror: v3 }, mirrors: [read(v3, 100) as never], is: { mirror: v3 } },
    {
      what: 'one of both forms',
      rule: { mirror: v3, mirrors: [{ destination: v2 }] },
      mirrors: [read(v3, 100) as never],
      is: { mirror: v3 },
    },
    {
      what: 'a whole percentage that is null',
      rule: { mirror: v3, mirrorPercent: null },
      mirrors: [read(v3, 100) as never],
      is: { mirror: v3, mirrorPercent: null },
    },
    {
      what: 'as they were read, several alike in another order',
      rule: {
        mirrors: [
          { destination: v3 },
          { destination: v2 },
          { destination: { ...v3, host: 'reviews.default.svc.cluster.local' } },
        ],
      },
      mirrors: [read(v2, 100), read(v3, 100), read(v3, 100)] as never,
      is: {
        mirrors: [
          { destination: v2 },
          { destination: v3 },
          { destination: { ...v3, host: 'reviews.default.svc.cluster.local' } },
        ],
      },
    },
  ])('$what', ({ rule, mirrors, is }) => {
    expect(after(rule, { mirrors })).toEqual({ route: split(['v1']), ...is });
  });

  test('a version that has no subset yet gets one first', () => {
    const mesh = {
      ...bookinfo,
      virtualServices: [
        aVirtualService('reviews', { hosts: ['reviews'], http: [{ route: [{ destination: { host: 'reviews' } }] }] }),
      ],
    };
    expect(changesOf(mesh, { type: 'setOptions', options: { mirrors: [{ version: 'v3', percent: 10 }] } })).toEqual([
      'create DestinationRule/reviews',
      { op: 'add', path: '/spec/http/0/mirrors', value: [{ destination: v3, percentage: { value: 10 } }] },
    ]);
  });

  test('only its subset, where others are missing, too', () => {
    const mesh = withReviewsRules({ route: split(['v1']) });
    const destinationRules = [aDestinationRule('reviews', { host: 'reviews', subsets: subsets('v1') })];
    const edit = { type: 'setOptions' as const, options: { mirrors: [{ version: 'v3', percent: 10 }] } };
    expect(changesOf({ ...mesh, destinationRules }, edit)[0]).toEqual({
      op: 'add',
      path: '/spec/subsets/1',
      value: subsets('v3')[0],
    });
  });

  test('an unknown version', () => {
    expect(
      problemsOf(withReviewsRules({ route: split(['v1']) }), {
        type: 'setOptions',
        options: { mirrors: [{ version: 'v9', percent: 1 }] },
      }),
    ).toEqual(['unknown-version 0.options.mirrors']);
  });
});

describe('rules of delegates', () => {
  const via = { namespace: 'default', name: 'reviews', index: 0 };
  const delegate = aVirtualService('delegate', {
    http: [{ route: split(['v1']), fault: { abort: { httpStatus: 500 } } }],
  });
  const root = aVirtualService('reviews', {
    hosts: ['reviews'],
    http: [{ delegate: { name: 'delegate' }, timeout: '2s', mirror: { host: 'ratings' } }],
  });
  const mesh = { ...withReviewsRules(), virtualServices: [root, delegate] };

  test('are changed in the delegate', () => {
    const options = { timeout: '1s', fault: null };
    expect(httpOf(mesh, 'delegate', { type: 'setOptions', rule: http(0, 'delegate', via), options })).toEqual([
      { route: split(['v1']), timeout: '1s' },
    ]);
  });

  test.each([
    { options: { timeout: null }, is: ['not-editable 0.options.timeout delegate'] },
    { options: { mirrors: null }, is: ['not-editable 0.options.mirrors delegate'] },
    { options: { fault: null }, is: [] },
  ])('cannot take away what the root sets: $options', ({ options, is }) => {
    expect(problemsOf(mesh, { type: 'setOptions', rule: http(0, 'delegate', via), options })).toEqual(is);
  });
});

describe('setDestinationWeights', () => {
  const mesh = withReviewsRules({ route: [...split(['v1', 3], ['v9', 1]), { destination: { host: 'ratings' } }] });
  const set = (weights: number[]) => ({ type: 'setDestinationWeights' as const, rule: http(0), weights });

  test('by position, in any scale', () => {
    expect(changesOf(mesh, set([200, 100, 0]))).toEqual([
      { op: 'add', path: '/spec/http/0/route/0/weight', value: 200 },
      { op: 'add', path: '/spec/http/0/route/1/weight', value: 100 },
    ]);
    expect(changesOf(mesh, set([3, 1, 0]))).toEqual([]);
  });

  test.each([
    { weights: [1, 2], is: ['invalid 0.weights'] },
    { weights: [0, 0, 0], is: ['weights-total 0.weights'] },
  ])('refused: $weights', ({ weights, is }) => {
    expect(problemsOf(mesh, set(weights))).toEqual(is);
  });

  test('refused for versions without ready pod', () => {
    const idle = { ...withReviewsRules({ route: split(['v1', 3], ['v2', 1]) }), pods: [] };
    expect(problemsOf(idle, set([3, 2]))).toEqual(['version-not-ready 0.weights']);
    expect(problemsOf(idle, set([3, 0]))).toEqual(['version-not-ready 0.weights']);
    expect(problemsOf(idle, { ...set([3, 2]), force: ['v2'] })).toEqual([]);
  });

  test('a single destination may have any weight', () => {
    expect(changesOf(withReviewsRules({ route: split(['v1', 5]) }), set([0]))).toHaveLength(1);
  });
});
