import fc from 'fast-check';
import { expect, test } from 'vitest';
import { aConfigMap, aStore } from './testing/store-fixture.ts';

const change = fc.record({ name: fc.constantFrom('a', 'b', 'c', 'd'), value: fc.constantFrom('1', '2', 'gone') });

test('a list at an earlier version is what the list was at that version', () => {
  fc.assert(
    fc.property(fc.array(change, { maxLength: 40 }), (changes) => {
      const store = aStore();
      const type = store.registry.get('configmaps');
      const lists = new Map([[store.version, store.list(type)]]);
      for (const { name, value } of changes) {
        const exists = store.get(type, { namespace: 'default', name });
        if (value === 'gone') exists && store.delete(type, { namespace: 'default', name });
        else if (exists) store.update(type, aConfigMap(name, { value }));
        else store.create(type, aConfigMap(name, { value }));
        lists.set(store.version, store.list(type));
      }
      for (const [version, list] of lists) {
        expect(store.listAt(type, version)).toEqual(list);
        expect(list.map(({ key }) => key)).toEqual(list.map(({ key }) => key).sort());
      }
    }),
  );
});

test('namespaces are told apart even where one name begins with the other', () => {
  const store = aStore();
  const namespaces = store.registry.get('namespaces');
  const maps = store.registry.get('configmaps');
  for (const name of ['a', 'a-b', 'a0', 'ab']) {
    store.create(namespaces, { apiVersion: 'v1', kind: 'Namespace', metadata: { name } });
    store.create(maps, { ...aConfigMap('x'), metadata: { name: 'x', namespace: name } });
  }
  expect(store.list(maps, 'a').map(({ key }) => key)).toEqual(['a/x']);
  expect(store.list(maps).map(({ key }) => key)).toEqual(['a-b/x', 'a/x', 'a0/x', 'ab/x']);
});
