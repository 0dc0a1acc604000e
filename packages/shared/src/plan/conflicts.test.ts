import { describe, expect, test } from 'vitest';
import type { Mesh } from '../istio/mesh.ts';
import {
  aDestinationRule,
  aVirtualService,
  bookinfo,
  split,
  withReviewsRules,
} from '../routing/testing/bookinfo-mesh.ts';
import { conflictsOf, findObject, lastWriterOf } from './conflicts.ts';
import { writesOf } from './testing/planned.ts';

const rule = { route: split(['v1', 90], ['v2', 10]), headers: { request: { set: { 'a/b~c': '1' } } } };
const mesh = withReviewsRules(rule);
const writes = writesOf(mesh, { type: 'setWeights', weights: { v1: 70, v2: 30 } });
const object = { kind: 'VirtualService' as const, namespace: 'default', name: 'reviews' };
const now = (
  http: (typeof rule)[],
  managedFields: { manager?: string; time?: string; subresource?: string }[] = [],
): Mesh => ({
  ...mesh,
  virtualServices: [aVirtualService('reviews', { hosts: ['reviews'], http }, { managedFields })],
});

describe('conflictsOf', () => {
  test('base, theirs and mine of an object that has changed, value by value', () => {
    const theirs = { ...rule, route: split(['v1', 60], ['v2', 40]) };
    const fields = [
      { manager: 'ann', time: '2026-01-02T00:00:00Z' },
      { manager: 'argocd', time: '2026-01-01T00:00:00Z' },
    ];
    expect(conflictsOf({ writes }, now([theirs], fields))).toEqual([
      {
        object,
        base: { hosts: ['reviews'], http: [rule] },
        theirs: { hosts: ['reviews'], http: [theirs] },
        mine: { hosts: ['reviews'], http: [{ ...rule, route: split(['v1', 70], ['v2', 30]) }] },
        lastWriter: { manager: 'ann', at: '2026-01-02T00:00:00Z' },
        values: [
          { path: '/spec/http/0/route/0/weight', base: 90, theirs: 60, mine: 70 },
          { path: '/spec/http/0/route/1/weight', base: 10, theirs: 40, mine: 30 },
        ],
      },
    ]);
  });

  test('an object that is gone', () => {
    expect(conflictsOf({ writes }, bookinfo)).toMatchObject([
      {
        theirs: null,
        lastWriter: null,
        values: [
          { base: 90, theirs: null, mine: 70 },
          { base: 10, theirs: null, mine: 30 },
        ],
      },
    ]);
  });

  test('an object that somebody else has created meanwhile, among those that nobody touched', () => {
    const created = writesOf(bookinfo, { type: 'setWeights', weights: { v1: 100 } });
    const present = { ...bookinfo, virtualServices: now([rule]).virtualServices };
    expect(conflictsOf({ writes: created }, present)).toMatchObject([
      { object, base: null, theirs: { http: [rule] }, mine: { http: [{ route: split(['v1']) }] }, values: [] },
    ]);
  });

  test('an object that was to be deleted', () => {
    const deleted = writesOf(mesh, { type: 'deleteObject', object });
    expect(conflictsOf({ writes: deleted }, now([]))).toMatchObject([
      { base: { http: [rule] }, theirs: { http: [] }, mine: null, values: [] },
    ]);
  });

  test('all objects where none of them has changed', () => {
    expect(conflictsOf({ writes }, mesh)).toMatchObject([{ object, base: { http: [rule] }, theirs: { http: [rule] } }]);
  });

  test('values under names with special characters', () => {
    const edit = { type: 'setOptions' as const, options: { headers: { request: { set: { 'a/b~c': '2' } } } } };
    const [conflict] = conflictsOf({ writes: writesOf(mesh, edit) }, now([rule]));
    expect(conflict?.values).toEqual([
      { path: '/spec/http/0/headers/request/set/a~1b~0c', base: '1', theirs: '1', mine: '2' },
    ]);
  });
});

test.each([
  { managedFields: null, is: null },
  {
    managedFields: [
      { manager: 'a', subresource: 'status', time: '2026-01-09T00:00:00Z' },
      { time: '2026-01-09T00:00:00Z' },
    ],
    is: null,
  },
  { managedFields: [{ manager: 'a' }], is: { manager: 'a', at: null } },
  {
    managedFields: [{ manager: 'b', time: '2026-01-02T00:00:00Z' }, { manager: 'a' }],
    is: { manager: 'b', at: '2026-01-02T00:00:00Z' },
  },
])('the last writer of $managedFields', ({ managedFields, is }) => {
  expect(lastWriterOf(aVirtualService('a', {}, { managedFields }))).toEqual(is);
});

test('objects are found by kind, namespace and name', () => {
  const far = aVirtualService('reviews', {}, { namespace: 'other' });
  const destinationRules = [
    aDestinationRule('ratings', { host: 'ratings' }),
    aDestinationRule('reviews', { host: 'reviews' }),
  ];
  const of = { ...mesh, virtualServices: [far, ...mesh.virtualServices], destinationRules };
  expect(findObject(of, object)).toBe(mesh.virtualServices[0]);
  expect(findObject(of, { ...object, kind: 'DestinationRule' })).toBe(destinationRules[1]);
  expect(findObject(of, { ...object, name: 'none' })).toBeNull();
});
