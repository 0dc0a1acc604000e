import { describe, expect, test } from 'vitest';
import {
  aDestinationRule,
  aPod,
  aVirtualService,
  bookinfo,
  split,
  subsets,
  withReviewsRules,
} from '../routing/testing/bookinfo-mesh.ts';
import { changesOf, httpOf, problemsOf, writesOf } from './testing/planned.ts';

const mesh = withReviewsRules({ route: split(['v1']) });
const general = aDestinationRule('general', { host: '*.local', subsets: subsets('v1') }, { namespace: 'istio-system' });

describe('defineVersion', () => {
  const define = (name: string, labels: Record<string, string>, force?: string[]) => ({
    type: 'defineVersion' as const,
    name,
    labels,
    ...(force && { force }),
  });

  test('a subset more', () => {
    expect(changesOf(mesh, define('gold', { tier: 'gold' }))).toEqual([
      { op: 'add', path: '/spec/subsets/3', value: { name: 'gold', labels: { tier: 'gold' } } },
    ]);
  });

  test('the first one', () => {
    expect(writesOf(bookinfo, define('v1', { version: 'v1' }))).toMatchObject([
      { action: 'create', after: { spec: { host: 'reviews', subsets: subsets('v1') } } },
    ]);
  });

  test('other labels, the rest of the subset stays', () => {
    const policy = { loadBalancer: { simple: 'RANDOM' } };
    const rule = aDestinationRule('r', {
      host: 'reviews',
      subsets: [{ name: 'v3', labels: { version: 'v3' }, trafficPolicy: policy }],
    });
    const edit = define('v3', { version: 'v3', tier: 'gold' });
    expect(changesOf({ ...mesh, destinationRules: [rule] }, edit)).toEqual([
      { op: 'add', path: '/spec/subsets/0/labels/tier', value: 'gold' },
    ]);
  });

  test('the same labels write nothing', () => {
    expect(changesOf(mesh, define('v1', { version: 'v1' }))).toEqual([]);
  });

  test('other labels without ready pods, while rules use it', () => {
    expect(problemsOf(mesh, define('v1', { version: 'none' }))).toEqual(['version-not-ready 0.labels']);
    expect(problemsOf(mesh, define('v1', { version: 'none' }, ['v1']))).toEqual([]);
    expect(problemsOf(mesh, define('v1', { version: 'v2' }))).toEqual([]);
    expect(problemsOf(mesh, define('v3', { version: 'none' }))).toEqual([]);
    const unready = { ...mesh, pods: [aPod('reviews', 'v2', false)] };
    expect(problemsOf(unready, define('v1', { version: 'v2' }))).toEqual(['version-not-ready 0.labels']);
  });

  test.each([
    { name: '', labels: { a: 'b' }, is: ['invalid 0.name'] },
    { name: 'V1', labels: { a: 'b' }, is: ['invalid 0.name'] },
    { name: '-v1', labels: { a: 'b' }, is: ['invalid 0.name'] },
    { name: 'v1-', labels: { a: 'b' }, is: ['invalid 0.name'] },
    { name: 'a'.repeat(64), labels: { a: 'b' }, is: ['invalid 0.name'] },
    { name: 'a'.repeat(63), labels: { a: 'b' }, is: [] },
    { name: 'x', labels: {}, is: ['invalid 0.labels'] },
  ])('$name with $labels: $is', ({ name, labels, is }) => {
    expect(problemsOf(mesh, define(name, labels))).toEqual(is);
  });

  test('a subset of a more general rule is not changed for one service', () => {
    const of = { ...bookinfo, destinationRules: [general] };
    expect(problemsOf(of, define('v1', { version: 'v2' }))).toEqual(['not-editable 0.version other-hosts']);
  });
});

describe('removeVersion', () => {
  const remove = (version: string) => ({ type: 'removeVersion' as const, version });

  test('one that no rule names', () => {
    expect(changesOf(mesh, remove('v2'))).toEqual([{ op: 'remove', path: '/spec/subsets/1' }]);
  });

  test('the last one leaves the object', () => {
    const rule = aDestinationRule('r', { host: 'reviews', subsets: subsets('v1') });
    expect(changesOf({ ...bookinfo, destinationRules: [rule] }, remove('v1'))).toEqual([
      { op: 'remove', path: '/spec/subsets' },
    ]);
  });

  test('in whichever of several rules for the host it is', () => {
    const rules = [
      aDestinationRule('a', { host: 'reviews', subsets: subsets('v1') }),
      aDestinationRule('b', { host: 'reviews', subsets: subsets('v2') }),
    ];
    expect(writesOf({ ...bookinfo, destinationRules: rules }, remove('v2'))).toMatchObject([{ object: { name: 'b' } }]);
  });

  test.each([
    { what: 'is not defined', of: mesh, version: 'v9', is: ['unknown-version 0.version'] },
    { what: 'has a rule', of: mesh, version: 'v1', is: ['conflict 0.version'] },
    {
      what: 'comes from a more general rule',
      of: { ...bookinfo, destinationRules: [general] },
      version: 'v1',
      is: ['not-editable 0.version other-hosts'],
    },
  ])('refused: $what', ({ of, version, is }) => {
    expect(problemsOf(of, remove(version))).toEqual(is);
  });

  test('one that rules name with weight 0 alone goes from these rules first', () => {
    const drained = withReviewsRules(
      { match: [{ uri: { prefix: '/a' } }], route: split(['v1', 3], ['v2'], ['v3', 1]) },
      { route: split(['v1', 100], ['v2', 0]), timeout: '2s' },
    );
    expect(writesOf(drained, remove('v2')).map(({ object }) => object.kind)).toEqual([
      'VirtualService',
      'DestinationRule',
    ]);
    expect(httpOf(drained, 'reviews', remove('v2'))).toEqual([
      { match: [{ uri: { prefix: '/a' } }], route: split(['v1', 3], ['v3', 1]) },
      { route: split(['v1', 100]), timeout: '2s' },
    ]);
  });

  test.each([
    { what: 'the only destination', rules: [{ route: split(['v2', 0]) }] },
    { what: 'all destinations at 0', rules: [{ route: split(['v1', 0], ['v2', 0]) }] },
    {
      what: 'one rule that still weighs it',
      rules: [{ route: split(['v1', 1], ['v2', 0]) }, { route: split(['v1', 1], ['v2', 1]) }],
    },
    {
      what: 'a mirror besides',
      rules: [{ route: split(['v1', 1], ['v2', 0]), mirror: { host: 'reviews', subset: 'v2' } }],
    },
  ])('not with $what', ({ rules }) => {
    expect(problemsOf(withReviewsRules(...rules), remove('v2'))).toEqual(['conflict 0.version']);
  });

  test('rules of other namespaces are left to their owners', () => {
    const host = 'reviews.default.svc.cluster.local';
    const route = [
      { destination: { host, subset: 'v1' }, weight: 1 },
      { destination: { host, subset: 'v2' }, weight: 0 },
    ];
    const other = aVirtualService('other', { hosts: ['a.example.com'], http: [{ route }] }, { namespace: 'other' });
    expect(problemsOf({ ...mesh, virtualServices: [...mesh.virtualServices, other] }, remove('v2'))).toEqual([
      'conflict 0.version',
    ]);
  });

  test('a rule of a gateway, a mirror and a rule for connections count', () => {
    const host = 'reviews.default.svc.cluster.local';
    const to = { host, subset: 'v2' };
    for (const spec of [
      { gateways: ['edge'], http: [{ route: [{ destination: to }] }] },
      { http: [{ mirror: to }] },
      { tcp: [{ route: [{ destination: to }] }] },
    ]) {
      const other = aVirtualService('other', { hosts: ['a.example.com'], ...spec }, { namespace: 'other' });
      expect(problemsOf({ ...mesh, virtualServices: [...mesh.virtualServices, other] }, remove('v2'))).toEqual([
        'conflict 0.version',
      ]);
    }
    const short = aVirtualService(
      'other',
      { hosts: ['a.example.com'], http: [{ mirror: { host: 'reviews', subset: 'v2' } }] },
      { namespace: 'other' },
    );
    expect(problemsOf({ ...mesh, virtualServices: [...mesh.virtualServices, short] }, remove('v2'))).toEqual([]);
  });
});

test('subsets of the same name of other hosts do not count, one of several destinations does', () => {
  const object = (...http: Parameters<typeof withReviewsRules>) =>
    aVirtualService('other', { hosts: ['a.example.com'], http });
  const remove = { type: 'removeVersion' as const, version: 'v2' };
  const withOther = (other: ReturnType<typeof object>) => ({
    ...mesh,
    virtualServices: [...mesh.virtualServices, other],
  });
  const ratings = { destination: { host: 'ratings', subset: 'v2' } };
  expect(problemsOf(withOther(object({ route: [ratings, ...split(['v1'])] })), remove)).toEqual([]);
  expect(problemsOf(withOther(object({ route: split(['v1', 1], ['v2', 1]) })), remove)).toEqual(['conflict 0.version']);
});

test('a subset is removed after the rule that used it, and a new one defined before', () => {
  const used = withReviewsRules({ match: [{ port: 1 }], route: split(['v2']) }, { route: split(['v1']) });
  const writes = writesOf(
    used,
    { type: 'removeRule', rule: { namespace: 'default', name: 'reviews', protocol: 'http', index: 0 } },
    { type: 'removeVersion', version: 'v2' },
    { type: 'defineVersion', name: 'next', labels: { version: 'v2' } },
    { type: 'setWeights', weights: { v1: 90, next: 10 } },
  );
  expect(writes.map(({ action, object }) => `${action} ${object.kind}`)).toEqual([
    'patch DestinationRule',
    'patch VirtualService',
    'patch DestinationRule',
  ]);
  const names = writes.map((write) =>
    write.action === 'patch' && 'subsets' in write.after.spec
      ? (write.after.spec.subsets as { name: string }[]).map(({ name }) => name)
      : [],
  );
  expect(names).toEqual([['v1', 'v2', 'v3', 'next'], [], ['v1', 'v3', 'next']]);
  const versions = writes.map((write) => (write.action === 'patch' ? write.before.metadata.resourceVersion : null));
  // The second write to one object cannot be locked on what was read.
  expect(versions).toEqual(['1', '1', undefined]);
});
