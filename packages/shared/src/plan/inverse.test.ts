import { describe, expect, test } from 'vitest';
import { aVirtualService, bookinfo, split, withReviewsRules } from '../routing/testing/bookinfo-mesh.ts';
import { inverseOf } from './inverse.ts';
import { rebase } from './rebase.ts';
import { writesOf } from './testing/planned.ts';

describe('inverseOf', () => {
  test('creations are deleted, the last one first', () => {
    const writes = writesOf(bookinfo, { type: 'setWeights', weights: { v1: 90, v2: 10 } });
    expect(inverseOf({ writes }).writes).toEqual(
      writes.toReversed().map((write) => ({
        action: 'delete',
        object: write.object,
        before: write.action === 'create' ? write.after : null,
      })),
    );
  });

  test('a patch leads back, guarded by what it wrote', () => {
    const writes = writesOf(withReviewsRules({ route: split(['v1', 90], ['v2', 10]) }), {
      type: 'setWeights',
      weights: { v1: 70, v2: 30 },
    });
    const [write] = writes;
    const [back] = inverseOf({ writes }).writes;
    expect(write?.action === 'patch' && back).toMatchObject({
      before: write?.action === 'patch' && write.after,
      after: write?.action === 'patch' && write.before,
      patch: expect.arrayContaining([
        { op: 'test', path: '/spec/http/0/route/0/weight', value: 70 },
        { op: 'add', path: '/spec/http/0/route/0/weight', value: 90 },
      ]),
    });
  });

  test('what was deleted is created as it was, without what the server sets', () => {
    const own = { labels: { a: 'b' }, annotations: { c: 'd' } };
    const object = aVirtualService(
      'reviews',
      { hosts: ['reviews'], http: [{ route: split(['v1']) }] },
      {
        ...own,
        uid: 'u',
        generation: 3,
        creationTimestamp: '2026-01-01T00:00:00Z',
        managedFields: [{ manager: 'kubectl' }],
      },
    );
    const writes = writesOf(
      { ...withReviewsRules(), virtualServices: [{ ...object, status: { x: 1 } }] },
      {
        type: 'deleteObject',
        object: { kind: 'VirtualService', namespace: 'default', name: 'reviews' },
      },
    );
    expect(inverseOf({ writes }).writes).toEqual([
      {
        action: 'create',
        object: { kind: 'VirtualService', namespace: 'default', name: 'reviews' },
        after: { ...object, metadata: { name: 'reviews', namespace: 'default', ...own } },
      },
    ]);
  });
});

describe('rebase', () => {
  const [write] = writesOf(withReviewsRules({ route: split(['v1', 90], ['v2', 10]) }), {
    type: 'setWeights',
    weights: { v1: 70, v2: 30 },
  });
  if (write?.action !== 'patch') throw new Error('no patch');

  test('the same change on an object with other changes', () => {
    const current = aVirtualService(
      'reviews',
      { hosts: ['reviews'], http: [{ route: split(['v1', 90], ['v2', 10]), timeout: '2s' }] },
      { resourceVersion: '7' },
    );
    expect(rebase(write, current)).toMatchObject({
      before: current,
      after: {
        metadata: { resourceVersion: '7' },
        spec: { http: [{ route: split(['v1', 70], ['v2', 30]), timeout: '2s' }] },
      },
      patch: write.patch,
    });
  });

  test.each([
    { what: 'a weight', http: [{ route: split(['v1', 80], ['v2', 10]) }] },
    {
      what: 'a rule above',
      http: [{ match: [{ port: 1 }], route: split(['v3']) }, { route: split(['v1', 90], ['v2', 10]) }],
    },
    { what: 'no rule', http: [] },
  ])('nothing where somebody has touched it: $what', ({ http }) => {
    expect(rebase(write, aVirtualService('reviews', { hosts: ['reviews'], http }))).toBeNull();
  });

  test('what is no conflict is not taken for one', () => {
    expect(() => rebase({ ...write, patch: [{ op: 'test', path: 'no pointer', value: 1 }] }, write.before)).toThrow();
  });
});
