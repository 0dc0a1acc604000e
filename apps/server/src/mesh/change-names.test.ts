import type { VirtualService } from '@sluice/shared/istio/virtual-service';
import type { Write } from '@sluice/shared/plan/plan';
import { expect, test } from 'vitest';
import { DomainError } from '../domain-error.ts';
import type { StoredChange } from '../use-cases/change-history.ts';
import type { ObjectChange } from './change-log.ts';
import { createChangeNames, madeBy } from './change-names.ts';

const object = { kind: 'VirtualService', namespace: 'default', name: 'reviews' } as const;
const aRule = (weight: number, version: string, manager = 'sluice'): VirtualService => ({
  apiVersion: 'networking.istio.io/v1',
  kind: 'VirtualService',
  metadata: {
    ...{ namespace: 'default', name: 'reviews', resourceVersion: version },
    managedFields: [{ manager, operation: 'Update', time: '2026-01-01T00:00:00Z' }],
  },
  spec: { hosts: ['reviews'], http: [{ route: [{ destination: { host: 'reviews', subset: 'v1' }, weight }] }] },
});
const seen = (before: VirtualService, after: VirtualService | null): ObjectChange => ({
  ...{ object, type: 'route', acceptedFrom: 0, acceptedUntil: 0, before: new Map() },
  states: [before, ...(after === null ? [] : [after])].map((each) => ({ kind: 'VirtualService', object: each })),
  version: after?.metadata.resourceVersion ?? null,
});
const patch = (before: VirtualService, after: VirtualService): Write => ({
  action: 'patch',
  object,
  patch: [],
  before,
  after,
});
const change = (id: string, write: Write, state: StoredChange['state'] = 'applied'): StoredChange => ({
  ...{ id, state, namespace: 'default', services: ['reviews'], action: 'setWeights', user: 'jane', at: '' },
  ...{ reason: null, edits: [], undoes: null, warnings: [], shares: null, detail: null, requestHash: '' },
  writes: [write],
});

const to20 = patch(aRule(10, '1'), aRule(20, '1'));
const again = patch(aRule(30, '7'), aRule(20, '7'));
test.each<[string, ObjectChange, StoredChange[], string | null]>([
  ['the one that wrote it', seen(aRule(10, '1'), aRule(20, '2')), [change('a', to20)], 'a'],
  ['while it is under way', seen(aRule(10, '1'), aRule(20, '2')), [change('a', to20, 'pending')], 'a'],
  [
    'of two alike, that on top of what was there',
    seen(aRule(10, '1'), aRule(20, '2')),
    [change('b', again), change('a', to20)],
    'a',
  ],
  [
    'of two alike, the newest where neither is',
    seen(aRule(10, '5'), aRule(20, '6')),
    [change('b', again), change('a', to20)],
    'b',
  ],
  ['none that came to nothing', seen(aRule(10, '1'), aRule(20, '2')), [change('a', to20, 'undone')], null],
  ['none that wrote something else', seen(aRule(10, '1'), aRule(21, '2')), [change('a', to20)], null],
  [
    'a deletion',
    seen(aRule(10, '1'), null),
    [change('c', { action: 'delete', object, before: aRule(10, '1') }), change('a', to20)],
    'c',
  ],
])('%s', (_, made, changes, expected) => {
  expect(madeBy(made, changes)).toBe(expected);
});

test('the history is read once for a change of ours that nobody has named, and not for those of others', async () => {
  const named: string[] = [];
  let reads = 0;
  const found = Promise.withResolvers<void>();
  const names = createChangeNames({
    list: async () => {
      reads += 1;
      if (reads === 1) throw new DomainError('cluster-unreachable', 'It does not answer');
      return [change('a', to20)];
    },
    isSettled: () => false,
    onName(id) {
      named.push(id);
      found.resolve();
    },
    onFault: (error) => found.reject(error),
    pausesMs: [1, 1, 1],
  });
  const service = { namespace: 'default', name: 'reviews' };
  names.lookUp(service, seen(aRule(10, '1'), aRule(20, '2', 'kubectl-edit')));
  const ours = seen(aRule(10, '1'), aRule(20, '2'));
  names.lookUp(service, ours);
  names.lookUp(service, ours);
  await found.promise;
  names.stop();
  expect([named, reads]).toEqual([['a'], 2]);
});
