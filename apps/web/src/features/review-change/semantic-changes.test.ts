import { describe, expect, test } from 'vitest';
import { aRule, jasonToV2, type Rule } from '../../testing/fake-changes.ts';
import { blastRadius, isBigMove } from './blast-radius.ts';
import { meaningOf } from './semantic-changes.ts';

const split = (index: number, weights: Readonly<Record<string, number>>, change: Partial<Rule> = {}) =>
  aRule(index, weights, { isDefault: true, ...change });
const jason = (index: number, change: Partial<Rule> = {}) =>
  aRule(index, { v2: 100 }, { matches: jasonToV2.matches, ...change });
const beta = (index: number) => aRule(index, { v3: 100 }, { matches: [{ uri: { prefix: '/beta' } }] });
const last = { v1: 90, v2: 10 };

const kindsOf = (before: readonly Rule[], after: readonly Rule[]) =>
  meaningOf({ rules: { before: [...before], after: [...after] }, writes: [] }).changes.map(({ kind }) => kind);

describe('a change in the words of the domain', () => {
  test.each([
    { name: 'weights', before: [split(0, last)], after: [split(0, { v1: 80, v2: 20 })], kinds: ['weights'] },
    { name: 'nothing', before: [jason(0), split(1, last)], after: [jason(0), split(1, last)], kinds: [] },
    { name: 'a rule comes above', before: [split(0, last)], after: [jason(0), split(1, last)], kinds: ['added'] },
    { name: 'a rule goes', before: [jason(0), split(1, last)], after: [split(0, last)], kinds: ['removed'] },
    {
      name: 'two rules change places: one moved',
      before: [jason(0), beta(1), split(2, last)],
      after: [beta(0), jason(1), split(2, last)],
      kinds: ['moved'],
    },
    {
      name: 'a rule takes other requests',
      before: [jason(0), split(1, last)],
      after: [jason(0, { matches: [{ headers: { 'end-user': { exact: 'ann' } } }] }), split(1, last)],
      kinds: ['matches'],
    },
    {
      name: 'an option, and weights in another scale',
      before: [split(0, { v1: 3, v2: 1 })],
      after: [split(0, { v1: 75, v2: 25 }, { options: { ...split(0, last).options, timeout: '3s' } })],
      kinds: ['rewritten', 'option'],
    },
    { name: 'the first rule', before: [], after: [split(0, last)], kinds: ['first-rule', 'added'] },
  ])('$name', ({ before, after, kinds }) => {
    expect(kindsOf(before, after)).toEqual(kinds);
  });

  test('the first rule takes over from the pods, whose shares are known', () => {
    const byPods = new Map([
      ['v1', 0.5],
      ['v2', 0.5],
    ]);
    const { changes } = meaningOf({ rules: { before: [], after: [split(0, last)] }, writes: [] }, byPods);
    expect(changes).toMatchObject([{ kind: 'first-rule' }, { kind: 'weights', before: byPods }]);
  });

  test('what stays is told with the place where it then is', () => {
    const rules = { before: [jason(0), split(1, last)], after: [beta(0), jason(1), split(2, last)] };
    expect(meaningOf({ rules, writes: [] }).unchanged.map(({ number }) => number)).toEqual([2, 3]);
  });

  test('subsets and objects are read from the writes', () => {
    const object = { kind: 'DestinationRule' as const, namespace: 'default', name: 'reviews' };
    const withSubsets = (...names: string[]) => ({
      spec: { subsets: names.map((name) => ({ name, labels: { version: name } })) },
    });
    const write = {
      action: 'patch' as const,
      object,
      patch: [],
      before: withSubsets('v1', 'v2'),
      after: withSubsets('v1', 'v3'),
    };
    const { changes } = meaningOf({ rules: { before: [], after: [] }, writes: [write] });
    expect(changes).toEqual([
      { kind: 'subset-created', subset: 'v3' },
      { kind: 'subset-removed', subset: 'v2' },
    ]);
  });
});

describe('who is affected', () => {
  const shares = (of: Readonly<Record<string, number>>) => new Map(Object.entries(of));
  const versions = [{ name: 'v3', pods: { ready: 2, total: 2 } }];

  test('of 120 requests a second 6 move when v3 goes from 10 to 15', () => {
    const radius = blastRadius(
      shares({ v1: 0.6, v2: 0.3, v3: 0.1 }),
      shares({ v1: 0.57, v2: 0.28, v3: 0.15 }),
      120,
      versions,
    );
    expect(radius.moved).toBeCloseTo(0.05);
    expect(radius.movedPerSecond).toBeCloseTo(6);
    expect(radius.loads?.[0]).toMatchObject({ version: 'v3', readyPods: 2 });
    expect(radius.loads?.[0]?.perSecond).toBeCloseTo(18);
    expect(radius.losses.map(({ version }) => version)).toEqual(['v1', 'v2']);
  });

  test('without a rate nothing is made up', () => {
    expect(blastRadius(shares({ v1: 1 }), shares({ v3: 1 }), null, versions)).toMatchObject({
      moved: 1,
      movedPerSecond: null,
      loads: null,
    });
  });

  test.each([
    { moved: 0.5, isBig: false },
    { moved: 0.51, isBig: true },
  ])('moving $moved of the requests is big: $isBig', ({ moved, isBig }) => {
    expect(isBigMove(moved)).toBe(isBig);
  });
});
