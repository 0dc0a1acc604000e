import { describe, expect, test } from 'vitest';
import type { HTTPRoute } from '../istio/virtual-service.ts';
import type { PromoteVersion } from '../routing/edit.ts';
import { aPod, aVirtualService, bookinfo, split, withReviewsRules } from '../routing/testing/bookinfo-mesh.ts';
import { changesOf, httpOf, problemsOf } from './testing/planned.ts';

const matching = (value: string, rule: HTTPRoute): HTTPRoute => ({
  match: [{ headers: { x: { exact: value } } }],
  ...rule,
});
const toV2 = matching('canary', { route: split(['v2']) });
const jason = matching('jason', { route: split(['v3']) });
const last: HTTPRoute = { route: split(['v1', 90], ['v2', 10]) };
const done: HTTPRoute = { route: split(['v1', 0], ['v2', 100]) };

const promote = (...drop: NonNullable<PromoteVersion['drop']>): PromoteVersion => ({
  type: 'promoteVersion',
  version: 'v2',
  drop,
});
const fault = { abort: { httpStatus: 500, percentage: { value: 100 } } };
const mirror = { host: 'reviews', subset: 'v2' };

describe('promoteVersion', () => {
  test('everything of the default rule, and nothing else', () => {
    const rule = { ...last, fault, mirror };
    expect(httpOf(withReviewsRules(toV2, rule), 'reviews', { type: 'promoteVersion', version: 'v2' })).toEqual([
      toV2,
      { ...done, fault, mirror },
    ]);
  });

  test('drops nothing unasked', () => {
    expect(httpOf(withReviewsRules(toV2, last), 'reviews', { type: 'promoteVersion', version: 'v2' })).toEqual([
      toV2,
      done,
    ]);
    expect(httpOf(withReviewsRules(toV2, last), 'reviews', promote('faults', 'mirrors'))).toEqual([toV2, done]);
  });

  test('not rules that send a part elsewhere', () => {
    const part = matching('part', { route: split(['v2', 50], ['v1', 50]), fault });
    expect(httpOf(withReviewsRules(part, last), 'reviews', promote('matches', 'faults'))).toEqual([part, done]);
  });

  test('rules for connections are no matter of a promotion', () => {
    const tcp = [{ match: [{ port: 1 }], route: split(['v1']) }];
    const object = aVirtualService('reviews', { hosts: ['reviews'], http: [last], tcp });
    const mesh = { ...withReviewsRules(), virtualServices: [object] };
    for (const edit of [promote('matches'), { type: 'resetToVersion' as const, version: 'v2' }]) {
      expect(changesOf(mesh, edit)).toEqual([
        { op: 'add', path: '/spec/http/0/route/0/weight', value: 0 },
        { op: 'add', path: '/spec/http/0/route/1/weight', value: 100 },
      ]);
    }
  });

  test('creates what is missing', () => {
    expect(changesOf(bookinfo, promote('matches', 'mirrors', 'faults'))).toEqual([
      'create DestinationRule/reviews',
      'create VirtualService/reviews',
    ]);
  });

  test.each<{ what: string; rules: HTTPRoute[]; drop: NonNullable<PromoteVersion['drop']>; is: HTTPRoute[] }>([
    { what: 'matches that lead where everything goes', rules: [toV2, last], drop: ['matches'], is: [done] },
    {
      what: 'several of them',
      rules: [toV2, matching('b', { route: split(['v2', 1], ['v1', 0]) }), last],
      drop: ['matches'],
      is: [done],
    },
    { what: 'not those that lead elsewhere', rules: [toV2, jason, last], drop: ['matches'], is: [toV2, jason, done] },
    { what: 'only those below', rules: [jason, toV2, last], drop: ['matches'], is: [jason, done] },
    {
      what: 'not those with options of their own',
      rules: [{ ...toV2, timeout: '9s' }, last],
      drop: ['matches'],
      is: [{ ...toV2, timeout: '9s' }, done],
    },
    {
      what: 'not other actions',
      rules: [matching('a', { redirect: { uri: '/' } }), last],
      drop: ['matches'],
      is: [matching('a', { redirect: { uri: '/' } }), done],
    },
    {
      what: 'mirrors to the version that gets everything',
      rules: [{ ...last, mirror, mirrorPercent: 10 }],
      drop: ['mirrors'],
      is: [done],
    },
    {
      what: 'not other mirrors',
      rules: [
        {
          ...last,
          mirrors: [
            { destination: mirror },
            { destination: { host: 'reviews', subset: 'v3' } },
            { destination: { host: 'ratings', subset: 'v2' } },
          ],
        },
      ],
      drop: ['mirrors'],
      is: [
        {
          ...done,
          mirrors: [
            { destination: { host: 'reviews', subset: 'v3' } },
            { destination: { host: 'ratings', subset: 'v2' } },
          ],
        },
      ],
    },
    {
      what: 'not mirrors of rules that lead elsewhere',
      rules: [{ ...jason, mirror }, last],
      drop: ['mirrors'],
      is: [{ ...jason, mirror }, done],
    },
    {
      what: 'faults where everything goes',
      rules: [
        { ...toV2, fault },
        { ...jason, fault },
        { ...last, fault },
      ],
      drop: ['faults'],
      is: [toV2, { ...jason, fault }, done],
    },
    {
      what: 'all together',
      rules: [{ ...toV2, fault, mirror }, last],
      drop: ['matches', 'mirrors', 'faults'],
      is: [done],
    },
    {
      what: 'rules that are never reached stay',
      rules: [last, { ...toV2, fault }],
      drop: ['matches', 'faults'],
      is: [done, { ...toV2, fault }],
    },
  ])('drops $what', ({ rules, drop, is }) => {
    expect(httpOf(withReviewsRules(...rules), 'reviews', promote(...drop))).toEqual(is);
  });

  test('a rule of a delegate stays', () => {
    const delegate = aVirtualService('delegate', { http: [{ route: split(['v2']) }] });
    const root = aVirtualService('reviews', {
      hosts: ['reviews'],
      http: [{ match: [{ port: 1 }], delegate: { name: 'delegate' } }, last],
    });
    expect(
      httpOf({ ...withReviewsRules(), virtualServices: [root, delegate] }, 'delegate', promote('matches')),
    ).toEqual([{ route: split(['v2']) }]);
  });

  test.each([
    { what: 'unknown', edit: { ...promote(), version: 'v9' }, is: ['unknown-version 0.version'] },
    { what: 'not ready', edit: { ...promote(), version: 'v3' }, is: ['version-not-ready 0.version'] },
    { what: 'not ready, by force', edit: { ...promote(), version: 'v3', force: ['v3'] }, is: [] },
  ])('a version that is $what', ({ edit, is }) => {
    const mesh = withReviewsRules(last);
    expect(problemsOf({ ...mesh, pods: [aPod('reviews', 'v1'), aPod('reviews', 'v2')] }, edit)).toEqual(is);
  });
});

describe('resetToVersion', () => {
  const reset = { type: 'resetToVersion' as const, version: 'v1' };

  test('special rules for versions, mirrors and faults are gone; the rest stays', () => {
    const redirect = matching('old', { redirect: { uri: '/' } });
    const ratings = matching('r', { route: [...split(['v2', 1]), { destination: { host: 'ratings' }, weight: 1 }] });
    const rules = [toV2, redirect, jason, ratings, { ...last, fault, mirror, timeout: '2s' }];
    expect(httpOf(withReviewsRules(...rules), 'reviews', reset)).toEqual([
      redirect,
      ratings,
      { route: split(['v1', 100], ['v2', 0]), timeout: '2s' },
    ]);
  });

  test('a special rule that lists another host without sending it anything is one for versions', () => {
    const idle = matching('r', { route: [...split(['v2', 1]), { destination: { host: 'ratings' } }] });
    expect(httpOf(withReviewsRules(idle, { route: split(['v1']) }), 'reviews', reset)).toEqual([
      { route: split(['v1']) },
    ]);
  });

  test('writes nothing where it is so', () => {
    expect(changesOf(withReviewsRules({ route: split(['v1']) }), reset)).toEqual([]);
  });

  test('a delegate keeps its rule, with everything to the version', () => {
    const delegate = aVirtualService('delegate', { http: [{ route: split(['v2']) }] });
    const root = aVirtualService('reviews', {
      hosts: ['reviews'],
      http: [{ match: [{ port: 1 }], delegate: { name: 'delegate' } }, last],
    });
    const mesh = { ...withReviewsRules(), virtualServices: [root, delegate] };
    expect(httpOf(mesh, 'delegate', reset)).toEqual([{ route: split(['v2'], ['v1', 100]) }]);
  });

  test.each([
    { what: 'an unknown version', hosts: ['reviews'], version: 'v9', is: ['unknown-version 0.version'] },
    {
      what: 'rules that other hosts obey as well',
      hosts: ['reviews', 'ratings'],
      version: 'v1',
      is: ['not-editable 0 other-hosts'],
    },
  ])('refused: $what', ({ hosts, version, is }) => {
    const mesh = withReviewsRules();
    const virtualServices = [aVirtualService('reviews', { hosts, http: [toV2, last] })];
    expect(problemsOf({ ...mesh, virtualServices }, { ...reset, version })).toEqual(is);
  });
});
