import { expect, test } from 'vitest';
import type { JsonObject } from '../cluster/json.ts';
import { strategicMergePatch } from './strategic-merge-patch.ts';

const target: JsonObject = {
  replicas: 1,
  strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: 1 } },
  containers: [
    { name: 'a', image: 'a:1', args: ['x'], ports: [{ containerPort: 80, protocol: 'TCP', name: 'http' }] },
    { name: 'b', image: 'b:1' },
  ],
  finalizers: ['one', 'two'],
};
const a = (target.containers as JsonObject[])[0] as JsonObject;
const b = (target.containers as JsonObject[])[1] as JsonObject;

test.each<{ what: string; patch: JsonObject; result: JsonObject }>([
  { what: 'a value', patch: { replicas: 2 }, result: { replicas: 2 } },
  {
    what: 'an item by its key',
    patch: { containers: [{ name: 'b', image: 'b:2' }] },
    result: { containers: [a, { name: 'b', image: 'b:2' }] },
  },
  { what: 'a new item', patch: { containers: [{ name: 'c' }] }, result: { containers: [a, b, { name: 'c' }] } },
  { what: 'a removed item', patch: { containers: [{ name: 'a', $patch: 'delete' }] }, result: { containers: [b] } },
  {
    what: 'a replaced list',
    patch: { containers: [{ $patch: 'replace' }, { name: 'd' }] },
    result: { containers: [{ name: 'd' }] },
  },
  {
    what: 'an order',
    patch: { '$setElementOrder/containers': [{ name: 'b' }, { name: 'a' }] },
    result: { containers: [b, a] },
  },
  {
    what: 'an order of changed items',
    patch: {
      '$setElementOrder/containers': [{ name: 'c' }, { name: 'b' }, { name: 'a' }],
      containers: [{ name: 'c' }],
    },
    result: { containers: [{ name: 'c' }, b, a] },
  },
  {
    what: 'a list without keys',
    patch: { containers: [{ name: 'a', args: ['y', 'z'] }] },
    result: { containers: [{ ...a, args: ['y', 'z'] }, b] },
  },
  {
    what: 'a port by its number',
    patch: { containers: [{ name: 'a', ports: [{ containerPort: 80, name: 'web' }] }] },
    result: { containers: [{ ...a, ports: [{ containerPort: 80, protocol: 'TCP', name: 'web' }] }, b] },
  },
  { what: 'a set', patch: { finalizers: ['two', 'three'] }, result: { finalizers: ['one', 'two', 'three'] } },
  {
    what: 'members of a set taken out',
    patch: { '$deleteFromPrimitiveList/finalizers': ['one'] },
    result: { finalizers: ['two'] },
  },
  {
    what: 'retained keys',
    patch: { strategy: { $retainKeys: ['type'], type: 'Recreate' } },
    result: { strategy: { type: 'Recreate' } },
  },
  {
    what: 'a replaced map',
    patch: { strategy: { $patch: 'replace', type: 'Recreate' } },
    result: { strategy: { type: 'Recreate' } },
  },
  { what: 'a removed value', patch: { strategy: null }, result: { strategy: undefined as never } },
])('$what', ({ patch, result }) => {
  const before = JSON.stringify(target);
  expect(strategicMergePatch(target, patch)).toEqual({ ...target, ...result });
  expect(JSON.stringify(target)).toBe(before);
});

test('an item without its key is refused', () => {
  expect(() => strategicMergePatch(target, { containers: [{ image: 'x' }] })).toThrow(
    'does not contain declared merge key: name',
  );
});
