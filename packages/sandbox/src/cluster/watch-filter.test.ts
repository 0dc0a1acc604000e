import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseLabelSelector } from './label-selector.ts';
import { aConfigMap, aStore } from './testing/store-fixture.ts';
import { type Filter, isIn, seenThrough, type WatchEvent } from './watch-filter.ts';

const matches = parseLabelSelector('on=yes');
const filter: Filter = { namespace: 'default', matches: ({ metadata }) => matches(metadata.labels) };

function watchedStore() {
  const store = aStore();
  const type = store.registry.get('configmaps');
  const seen: WatchEvent[] = [];
  store.subscribe(type, (event) => {
    const told = seenThrough(filter, event);
    if (told) seen.push(told);
  });
  return { store, type, seen };
}

describe('a watch with a selector', () => {
  test('is told ADDED when an object begins to match and DELETED when it ceases to', () => {
    const { store, type, seen } = watchedStore();
    store.create(type, aConfigMap('a', { x: '1' }));
    store.update(type, aConfigMap('a', { x: '1' }, { on: 'yes' }));
    store.update(type, aConfigMap('a', { x: '2' }, { on: 'yes' }));
    store.update(type, aConfigMap('a', { x: '3' }, { on: 'no' }));
    store.update(type, aConfigMap('a', { x: '4' }));
    expect(
      seen.map(({ type: kind, revision }) => [kind, revision.object.data, revision.object.metadata.resourceVersion]),
    ).toEqual([
      ['ADDED', { x: '1' }, '3'],
      ['MODIFIED', { x: '2' }, '4'],
      ['DELETED', { x: '2' }, '5'],
    ]);
  });

  test('a client that follows the events holds what a list shows', () => {
    const step = fc.record({ name: fc.constantFrom('a', 'b', 'c'), on: fc.constantFrom('yes', 'no', 'gone') });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
        const { store, type, seen } = watchedStore();
        for (const { name, on } of steps) {
          const exists = store.get(type, { namespace: 'default', name });
          if (on === 'gone') exists && store.delete(type, { namespace: 'default', name });
          else if (exists) store.update(type, aConfigMap(name, {}, { on }));
          else store.create(type, aConfigMap(name, {}, { on }));
        }
        const held = new Map<string, string>();
        for (const { type: kind, revision } of seen) {
          if (kind === 'DELETED') held.delete(revision.key);
          else held.set(revision.key, revision.toJson('v1'));
        }
        const listed = store.list(type).filter((revision) => isIn(filter, revision));
        expect(new Map([...held].sort())).toEqual(
          new Map(listed.map((revision) => [revision.key, revision.toJson('v1')])),
        );
      }),
    );
  });
});
