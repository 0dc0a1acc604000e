import { describe, expect, test } from 'vitest';
import type { ObjectRef } from '../api/object-ref.ts';
import { aVirtualService, bookinfo, split, withReviewsRules } from '../routing/testing/bookinfo-mesh.ts';
import type { PlannedObject, Write } from './plan.ts';
import { isDone, remainingOf } from './progress.ts';
import { http, writesOf } from './testing/planned.ts';
import { carryOut, type Store, storeOf } from './testing/run-plan.ts';

const used = withReviewsRules({ match: [{ port: 1 }], route: split(['v2']) }, { route: split(['v1']) });
const swap = writesOf(
  used,
  { type: 'removeRule', rule: http(0) },
  { type: 'removeVersion', version: 'v2' },
  { type: 'defineVersion', name: 'next', labels: { version: 'v2' } },
);
const presentIn =
  (store: Store) =>
  ({ kind, namespace, name }: ObjectRef): PlannedObject | null =>
    store.get(`${kind} ${namespace}/${name}`) ?? null;
const doneIn = (store: Store, writes: readonly Write[]) =>
  writes.map((write) => isDone(write, presentIn(store)(write.object), writes));

const cases = [
  {
    what: 'creations',
    start: storeOf(bookinfo),
    writes: writesOf(bookinfo, { type: 'setWeights', weights: { v1: 90, v2: 10 } }),
  },
  { what: 'an object written twice', start: storeOf(used), writes: swap },
  {
    what: 'a deletion',
    start: storeOf(used),
    writes: writesOf(used, {
      type: 'deleteObject',
      object: { kind: 'VirtualService', namespace: 'default', name: 'reviews' },
    }),
  },
];

describe('how far a plan has come', () => {
  test.each(cases)('$what, one write after the other', ({ start, writes }) => {
    let store = start;
    for (let made = 0; made <= writes.length; made += 1) {
      expect(doneIn(store, writes)).toEqual(writes.map((_, at) => at < made));
      expect(remainingOf(writes, presentIn(store))?.map(({ object }) => object)).toEqual(
        writes.slice(made).map(({ object }) => object),
      );
      const next = writes[made];
      if (next !== undefined) store = carryOut(store, next);
    }
  });

  test.each(cases)('$what: what is left leads to the same end', ({ start, writes }) => {
    const [first] = writes;
    if (first === undefined) throw new Error('no writes');
    const stopped = carryOut(start, first);
    const left = remainingOf(writes, presentIn(stopped)) ?? [];
    expect(left.reduce(carryOut, stopped)).toEqual(writes.reduce(carryOut, start));
  });

  test('nothing can go on where somebody is in the way', () => {
    const weights = writesOf(used, { type: 'setWeights', weights: { v1: 70, v3: 30 } });
    const theirs = aVirtualService('reviews', { hosts: ['reviews'], http: [{ route: split(['v3']) }] });
    expect(remainingOf(weights, () => theirs)).toBeNull();
    expect(remainingOf(weights, () => null)).toBeNull();
    const [creation] = cases;
    expect(remainingOf(creation?.writes.slice(1) ?? [], () => theirs)).toBeNull();
    const deletion = cases[2]?.writes ?? [];
    expect(remainingOf(deletion, () => theirs)).toBeNull();
    expect(remainingOf(deletion, () => null)).toEqual([]);
  });

  test('a write for an object that has moved on otherwise is made anew', () => {
    const weights = writesOf(used, { type: 'setWeights', weights: { v1: 70, v3: 30 } });
    const [object] = used.virtualServices;
    const moved = { ...object, metadata: { ...object?.metadata, resourceVersion: '9' } } as PlannedObject;
    expect(remainingOf(weights, () => moved)).toMatchObject([{ before: { metadata: { resourceVersion: '9' } } }]);
  });
});
