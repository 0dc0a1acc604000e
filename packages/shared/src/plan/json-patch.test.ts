import { describe, expect, test } from 'vitest';
import { applyPatch, diffToPatch, PatchConflict } from './json-patch.ts';

type Operation = { op: string; path: string; value?: unknown; from?: string };

const patch = (before: object, after: object) => diffToPatch(before, after) as Operation[];
const changes = (before: object, after: object) => patch(before, after).filter(({ op }) => op !== 'test');
const tests = (before: object, after: object) =>
  patch(before, after)
    .filter(({ op }) => op === 'test')
    .map(({ path, value }) => [path, value]);

const rule = (name: string, ...weights: number[]) => ({
  name,
  route: weights.map((weight, index) => ({ destination: { host: 'reviews', subset: `v${index + 1}` }, weight })),
});
const [a, b, c, d] = [rule('a', 1), rule('b', 2), rule('c', 3), rule('d', 4)];

describe('diffToPatch', () => {
  test.each<{ what: string; before: object; after: object; is: Operation[] }>([
    { what: 'nothing', before: { a: [1, { b: 2 }] }, after: { a: [1, { b: 2 }] }, is: [] },
    { what: 'the order of members', before: { a: 1, b: 2 }, after: { b: 2, a: 1 }, is: [] },
    { what: 'undefined is absent', before: { a: 1, b: undefined }, after: { a: 1, c: undefined }, is: [] },
    { what: 'a member', before: { a: 1 }, after: { a: 2 }, is: [{ op: 'add', path: '/a', value: 2 }] },
    { what: 'null is a value', before: { a: null }, after: { a: 0 }, is: [{ op: 'add', path: '/a', value: 0 }] },
    { what: 'a new member', before: {}, after: { a: 2 }, is: [{ op: 'add', path: '/a', value: 2 }] },
    { what: 'a lost member', before: { a: 2 }, after: {}, is: [{ op: 'remove', path: '/a' }] },
    {
      what: 'names with special characters',
      before: { 'a/b~c': 1 },
      after: { 'a/b~c': 2 },
      is: [{ op: 'add', path: '/a~1b~0c', value: 2 }],
    },
    {
      what: 'another type',
      before: { a: [1], b: { c: 1 } },
      after: { a: { c: 1 }, b: [1] },
      is: [
        { op: 'add', path: '/a', value: { c: 1 } },
        { op: 'add', path: '/b', value: [1] },
      ],
    },
    {
      what: 'an element',
      before: { a: [1, 2] },
      after: { a: [1, 3] },
      is: [{ op: 'replace', path: '/a/1', value: 3 }],
    },
    {
      what: 'an appended element',
      before: { a: [1] },
      after: { a: [1, 2] },
      is: [{ op: 'add', path: '/a/1', value: 2 }],
    },
    {
      what: 'several appended elements',
      before: { a: [] },
      after: { a: [1, 2] },
      is: [
        { op: 'add', path: '/a/0', value: 1 },
        { op: 'add', path: '/a/1', value: 2 },
      ],
    },
    {
      what: 'the middle of three rules',
      before: { r: [a, b, c] },
      after: { r: [a, c] },
      is: [{ op: 'remove', path: '/r/1' }],
    },
    {
      what: 'two rules of four',
      before: { r: [a, b, c, d] },
      after: { r: [b, d] },
      is: [
        { op: 'remove', path: '/r/0' },
        { op: 'remove', path: '/r/1' },
      ],
    },
    {
      what: 'a rule in between',
      before: { r: [a, c] },
      after: { r: [a, b, c] },
      is: [{ op: 'add', path: '/r/1', value: b }],
    },
    {
      what: 'a rule moved up',
      before: { r: [a, b, c, d] },
      after: { r: [a, d, b, c] },
      is: [{ op: 'move', from: '/r/3', path: '/r/1' }],
    },
    {
      what: 'a rule moved down',
      before: { r: [a, b, c, d] },
      after: { r: [b, c, a, d] },
      is: [{ op: 'move', from: '/r/0', path: '/r/2' }],
    },
    {
      what: 'a weight below an inserted rule',
      before: { r: [a, rule('b', 90, 10)] },
      after: { r: [c, a, rule('b', 70, 30)] },
      is: [
        { op: 'add', path: '/r/1/route/0/weight', value: 70 },
        { op: 'add', path: '/r/1/route/1/weight', value: 30 },
        { op: 'add', path: '/r/0', value: c },
      ],
    },
    {
      what: 'a rule taken out and another put in elsewhere',
      before: { r: [a, b, c] },
      after: { r: [b, c, rule('new', 5, 6, 7)] },
      is: [
        { op: 'remove', path: '/r/0' },
        { op: 'add', path: '/r/2', value: rule('new', 5, 6, 7) },
      ],
    },
    {
      what: 'weights of two rules',
      before: { r: [a, b, c] },
      after: { r: [rule('a', 7), b, rule('c', 8)] },
      is: [
        { op: 'add', path: '/r/0/route/0/weight', value: 7 },
        { op: 'add', path: '/r/2/route/0/weight', value: 8 },
      ],
    },
    {
      what: 'a list that became something else, beside one that is alike',
      before: {
        r: [
          { name: 'a', x: [1, 2, 3] },
          { name: 'b', y: 1 },
        ],
      },
      after: {
        r: [
          { name: 'b', y: 2 },
          { name: 'c', x: { z: 1 } },
        ],
      },
      is: [
        { op: 'add', path: '/r/1/y', value: 2 },
        { op: 'remove', path: '/r/0' },
        { op: 'add', path: '/r/1', value: { name: 'c', x: { z: 1 } } },
      ],
    },
    {
      what: 'one of two rules, replaced by one that has nothing in common',
      before: { r: [a, rule('b', 1, 2, 3)] },
      after: { r: [a, { match: 'all', redirect: 'elsewhere' }] },
      is: [
        { op: 'remove', path: '/r/1' },
        { op: 'add', path: '/r/1', value: { match: 'all', redirect: 'elsewhere' } },
      ],
    },
    {
      what: 'the first of two, changed, and a third one',
      before: { r: [rule('a', 1, 2), rule('b', 3)] },
      after: { r: [rule('a', 5, 6), rule('b', 3), rule('c', 7)] },
      is: [
        { op: 'add', path: '/r/0/route/0/weight', value: 5 },
        { op: 'add', path: '/r/0/route/1/weight', value: 6 },
        { op: 'add', path: '/r/2', value: rule('c', 7) },
      ],
    },
    {
      what: 'a destination less in one, a rule less behind it',
      before: { r: [rule('a', 1, 2), rule('b', 3), rule('c', 4)] },
      after: { r: [rule('a', 1), rule('c', 4)] },
      is: [
        { op: 'remove', path: '/r/0/route/1' },
        { op: 'remove', path: '/r/1' },
      ],
    },
  ])('$what', ({ before, after, is }) => {
    expect(changes(before, after)).toEqual(is);
    expect(applyPatch(before, diffToPatch(before, after))).toEqual(after);
  });

  test.each<{ what: string; before: object; after: object; is: [string, unknown][] }>([
    { what: 'what is changed', before: { a: 1 }, after: { a: 2 }, is: [['/a', 1]] },
    { what: 'nothing where nothing was', before: { a: 1 }, after: { a: 1, b: 2 }, is: [] },
    {
      what: 'every scalar of what is taken away',
      before: { a: { b: [1, {}], c: 'x' } },
      after: {},
      is: [
        ['/a/b/0', 1],
        ['/a/b/1', {}],
        ['/a/c', 'x'],
      ],
    },
    {
      what: 'which rule and which destination',
      before: { http: [{ match: [{ uri: { prefix: '/' } }], timeout: '1s', ...rule('y', 9) }] },
      after: { http: [{ match: [{ uri: { prefix: '/' } }], timeout: '1s', ...rule('y', 8) }] },
      is: [
        ['/http/0/name', 'y'],
        ['/http/0/match/0/uri/prefix', '/'],
        ['/http/0/route/0/destination/host', 'reviews'],
        ['/http/0/route/0/destination/subset', 'v1'],
        ['/http/0/route/0/weight', 9],
      ],
    },
    {
      what: 'the neighbour of what is put in',
      before: { r: [a, b] },
      after: { r: [a, c, b] },
      is: [
        ['/r/1/name', 'b'],
        ['/r/1/route/0/destination/host', 'reviews'],
        ['/r/1/route/0/destination/subset', 'v1'],
      ],
    },
    {
      what: 'the last one before what is appended',
      before: { r: ['x', 'y'] },
      after: { r: ['x', 'y', 'z'] },
      is: [['/r/1', 'y']],
    },
    { what: 'nothing in an empty list', before: { r: [] }, after: { r: ['z'] }, is: [] },
    {
      what: 'a delegating rule',
      before: { http: [{ delegate: { name: 'd' } }] },
      after: { http: [{ delegate: { name: 'd' }, timeout: '1s' }] },
      is: [['/http/0/delegate/name', 'd']],
    },
  ])('tests $what', ({ before, after, is }) => {
    expect(tests(before, after)).toEqual(is);
  });
});

describe('applyPatch', () => {
  test('leaves the object as it is and gives a changed copy', () => {
    const before = { a: { b: 1 } };
    expect(applyPatch(before, [{ op: 'add', path: '/a/c', value: 2 }])).toEqual({ a: { b: 1, c: 2 } });
    expect(before).toEqual({ a: { b: 1 } });
  });

  test('a value that is put in is a copy as well', () => {
    const value = { deep: [1] };
    const after = applyPatch<{ a?: typeof value }>({}, [{ op: 'add', path: '/a', value }]);
    after.a?.deep.push(2);
    expect(value).toEqual({ deep: [1] });
  });

  test('one object in two places is changed in one', () => {
    const shared = { weight: 1 };
    const patched = applyPatch({ a: shared, b: shared }, [{ op: 'add', path: '/a/weight', value: 2 }]);
    expect(patched).toEqual({ a: { weight: 2 }, b: { weight: 1 } });
  });

  test.each([
    { op: 'test' as const, path: '/a', value: 2 },
    { op: 'remove' as const, path: '/b' },
    { op: 'add' as const, path: '/b/c', value: 1 },
  ])('refuses what does not fit: $op $path', (operation) => {
    const run = () => applyPatch({ a: 1 }, [{ op: 'test', path: '/a', value: 1 }, operation]);
    expect(run).toThrow(PatchConflict);
    expect(run).toThrow(`the object has changed at ${operation.path}`);
    expect(run).toThrow(expect.objectContaining({ operation }));
  });
});
