import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { applyPatch, diffToPatch } from './json-patch.ts';

const rule = (name: string, ...weights: number[]) => ({
  name,
  route: weights.map((weight, index) => ({ destination: { host: 'reviews', subset: `v${index + 1}` }, weight })),
});
const [a, b, c, d] = [rule('a', 1), rule('b', 2), rule('c', 3), rule('d', 4)];
const changes = (before: object, after: object) => diffToPatch(before, after).filter(({ op }) => op !== 'test');

const scalars = fc.oneof(fc.nat(3), fc.constantFrom('a', 'b/c', '', null, true));
const { json } = fc.letrec<{ json: unknown }>((tie) => ({
  json: fc.oneof(
    { maxDepth: 4, depthSize: 'small' },
    scalars,
    fc.array(tie('json'), { maxLength: 5 }),
    fc.dictionary(fc.constantFrom('name', 'route', 'x~y', 'match', 'host'), tie('json'), { maxKeys: 4 }),
  ),
}));
const documents = fc.dictionary(fc.constantFrom('spec', 'http', 'a'), json, { maxKeys: 3 });

describe('laws of patches', () => {
  test('a patch leads from one document to the other, and back', () => {
    fc.assert(
      fc.property(documents, documents, (before, after) => {
        expect(applyPatch(before, diffToPatch(before, after))).toEqual(after);
        expect(applyPatch(after, diffToPatch(after, before))).toEqual(before);
      }),
      { numRuns: 4_000 },
    );
  });

  test('lists: any shuffle, insertion and removal', () => {
    const pool = fc.constantFrom(a, b, c, d, rule('a', 9), rule('b', 1, 2));
    fc.assert(
      fc.property(fc.array(pool, { maxLength: 6 }), fc.array(pool, { maxLength: 6 }), (before, after) => {
        const operations = diffToPatch({ r: before }, { r: after });
        expect(applyPatch({ r: before }, operations)).toEqual({ r: after });
      }),
      { numRuns: 4_000 },
    );
  });

  test('moving one of several different elements is one operation', () => {
    const positions = fc.tuple(fc.nat(5), fc.nat(5)).filter(([from, to]) => from !== to);
    fc.assert(
      fc.property(positions, ([from, to]) => {
        const before = Array.from({ length: 6 }, (_, index) => rule(`rule ${index}`, index, 7));
        const after = before.toSpliced(from, 1).toSpliced(to, 0, before[from] ?? a);
        expect(changes({ r: before }, { r: after })).toHaveLength(1);
      }),
      { numRuns: 200 },
    );
  });

  test('equal documents need no patch, whatever the order of their members', () => {
    fc.assert(
      fc.property(documents, (document) => {
        const reversed = Object.fromEntries(Object.entries(document).reverse());
        expect(diffToPatch(document, structuredClone(reversed))).toEqual([]);
      }),
      { numRuns: 2_000 },
    );
  });
});
