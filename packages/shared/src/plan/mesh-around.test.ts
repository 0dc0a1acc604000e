import fc from 'fast-check';
import { expect, test } from 'vitest';
import { emptyMesh } from '../istio/mesh.ts';
import { meshAround } from './mesh-around.ts';
import type { PlannedObject, Write } from './plan.ts';

const rule = (name: string, subsets: readonly string[]) =>
  ({
    metadata: { name, namespace: 'default' },
    spec: { host: name, subsets: subsets.map((subset) => ({ name: subset, labels: { version: subset } })) },
  }) as PlannedObject;
const ref = (name: string) => ({ kind: 'DestinationRule' as const, namespace: 'default', name });
const patch = (before: PlannedObject, after: PlannedObject): Write => ({
  action: 'patch',
  object: ref(before.metadata.name),
  patch: [],
  before,
  after,
});
const mesh = {
  ...emptyMesh,
  destinationRules: [rule('reviews', ['now']), rule('details', ['v1'])],
} as typeof emptyMesh;
const subsetsIn = ({ destinationRules }: typeof emptyMesh) =>
  Object.fromEntries(
    destinationRules.map(({ metadata, spec }) => [metadata.name, (spec.subsets ?? []).map(({ name }) => name)]),
  );

test.each<[string, Write[], object, object]>([
  ['nothing', [], { reviews: ['now'], details: ['v1'] }, { reviews: ['now'], details: ['v1'] }],
  [
    'a patch',
    [patch(rule('reviews', ['v1']), rule('reviews', ['v2']))],
    { details: ['v1'], reviews: ['v1'] },
    { details: ['v1'], reviews: ['v2'] },
  ],
  [
    'two patches of one object',
    [
      patch(rule('reviews', ['v1']), rule('reviews', ['v1', 'v2'])),
      patch(rule('reviews', ['v1', 'v2']), rule('reviews', ['v2'])),
    ],
    { details: ['v1'], reviews: ['v1'] },
    { details: ['v1'], reviews: ['v2'] },
  ],
  [
    'what was created',
    [{ action: 'create', object: ref('reviews'), after: rule('reviews', ['v3']) }],
    { details: ['v1'] },
    { details: ['v1'], reviews: ['v3'] },
  ],
  [
    'what was deleted',
    [{ action: 'delete', object: ref('details'), before: rule('details', ['v9']) }],
    { reviews: ['now'], details: ['v9'] },
    { reviews: ['now'] },
  ],
])('%s', (_what, writes, before, after) => {
  const around = meshAround(mesh, writes);
  expect(subsetsIn(around.before)).toEqual(before);
  expect(subsetsIn(around.after)).toEqual(after);
});

test('what the writes do not name is the very same on both sides', () => {
  const name = fc.constantFrom<string>('a', 'b', 'c', 'd');
  fc.assert(
    fc.property(fc.uniqueArray(name), fc.array(name), (present, written) => {
      const base = { ...emptyMesh, destinationRules: present.map((each) => rule(each, ['v1'])) } as typeof emptyMesh;
      const { before, after } = meshAround(
        base,
        written.map((each) => patch(rule(each, ['x']), rule(each, ['y']))),
      );
      for (const side of [before, after]) {
        for (const object of base.destinationRules) {
          expect(side.destinationRules.includes(object)).toBe(!written.includes(object.metadata.name));
        }
      }
    }),
  );
});
