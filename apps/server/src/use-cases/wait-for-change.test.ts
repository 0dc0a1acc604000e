import type { Propagation } from '@sluice/shared/api/propagation';
import type { Evidence, ServiceState } from '@sluice/shared/api/services';
import type { PlannedObject } from '@sluice/shared/plan/plan';
import { beforeEach, expect, test, vi } from 'vitest';
import { createListeners } from '../listeners.ts';
import { createAttention } from '../live/attention.ts';
import type { ChangeHistory, StoredChange } from './change-history.ts';
import { createWaiting, type Wait } from './wait-for-change.ts';

const reviews = { namespace: 'default', name: 'reviews' };
const object = { kind: 'VirtualService', namespace: 'default', name: 'reviews' } as const;
const rules = (weight: number): PlannedObject => ({
  metadata: { name: 'reviews', namespace: 'default' },
  spec: { hosts: ['reviews'], http: [{ route: [{ destination: { host: 'reviews' }, weight }] }] },
});
const change = {
  id: 'c1',
  namespace: 'default',
  services: ['reviews'],
  at: '2026-01-01T00:00:00Z',
  state: 'applied',
  writes: [{ action: 'create', object, after: rules(10) }],
} as unknown as StoredChange;
const history = {
  get: async ({ id }: { id: string }) => (id === 'c1' ? change : null),
} as unknown as ChangeHistory;

const at = Date.parse(change.at);
const evidence: Evidence = {
  state: 'collecting',
  since: null,
  requests: 0,
  needed: null,
  secondsLeft: null,
  pValue: null,
  reason: null,
};
const unknown: Propagation = {
  state: 'unknown',
  change: 'c1',
  since: at,
  inEffectAt: null,
  acknowledged: 0,
  affected: 0,
  pending: [],
  rejected: [],
  reason: 'unreachable',
  detail: null,
};

const news = createListeners<void>();
const adopt = vi.fn();
let state: Pick<ServiceState, 'propagation' | 'evidence'> | null;
let present: PlannedObject | undefined;
let madeBy: string | null;
let now: number;

beforeEach(() => {
  state = { propagation: unknown, evidence };
  present = rules(10);
  madeBy = 'c1';
  now = at + 60_000;
  adopt.mockClear();
});

const attention = createAttention();
const make = () =>
  createWaiting({
    services: { get: async () => ({ ...reviews, ...state }) as ServiceState, find: () => state as ServiceState | null },
    attend: attention.pay,
    adopt,
    present: () => present,
    madeBy: () => madeBy,
    onNews: news.subscribe,
    now: () => now,
  });
const patiently = (more: Partial<Wait> = {}): Wait => ({
  for: 'either',
  timeoutMs: 60_000,
  signal: new AbortController().signal,
  ...more,
});

/** Waits until the service has attention, so that news are heard. */
async function begun<T>(waiting: Promise<T>): Promise<{ readonly result: Promise<T> }> {
  await vi.waitFor(() => expect(attention.has(reviews)).toBe(true));
  await new Promise((resolve) => setImmediate(resolve));
  return { result: waiting };
}

test('with istiod away requests answer, and the service has attention meanwhile', async () => {
  const { result } = await begun(make().wait(reviews, 'c1', patiently(), history));
  state = { propagation: unknown, evidence: { ...evidence, state: 'matches', requests: 900 } };
  now += 5_000;
  news.emit();
  expect(await result).toMatchObject({ outcome: 'matches', waitedMs: 5_000, evidence: { requests: 900 } });
  expect(attention.has(reviews)).toBe(false);
});

test('time that is up is told with what is known', async () => {
  const result = await make().wait(reviews, 'c1', patiently({ timeoutMs: 0 }), history);
  expect(result).toMatchObject({ outcome: 'time-up', propagation: { state: 'unknown' } });
});

test('whoever hangs up leaves nothing behind', async () => {
  const gone = new AbortController();
  const { result } = await begun(make().wait(reviews, 'c1', patiently({ signal: gone.signal }), history));
  gone.abort();
  expect(await result).toMatchObject({ outcome: 'time-up' });
  expect(attention.has(reviews)).toBe(false);
  const late = make().wait(reviews, 'c1', patiently({ signal: gone.signal }), history);
  expect(await late).toMatchObject({ outcome: 'time-up' });
});

test('the end of the server is the end of the waiting', async () => {
  const waiting = make();
  const { result } = await begun(waiting.wait(reviews, 'c1', patiently(), history));
  waiting.stop();
  expect((await result).outcome).toBe('time-up');
});

test('a change of which nothing is known is taken up', async () => {
  state = { propagation: null, evidence };
  await make().wait(reviews, 'c1', patiently({ timeoutMs: 0 }), history);
  expect(adopt).toHaveBeenCalledWith(expect.anything(), [{ object, before: undefined, after: present }], at);
});

test.each([
  { what: 'another change of the history was made', weight: 20, by: 'c2', age: 100, outcome: 'superseded' },
  { what: 'somebody else has changed it', weight: 20, by: null, age: 60_000, outcome: 'superseded' },
  { what: 'our copy may not have seen it yet', weight: 20, by: null, age: 100, outcome: 'time-up' },
])('when $what: $outcome', async ({ weight, by, age, outcome }) => {
  present = rules(weight);
  madeBy = by;
  now = at + age;
  expect((await make().wait(reviews, 'c1', patiently({ timeoutMs: 0 }), history)).outcome).toBe(outcome);
});

test('a service that goes away takes its changes with it', async () => {
  const { result } = await begun(make().wait(reviews, 'c1', patiently(), history));
  state = null;
  news.emit();
  expect((await result).outcome).toBe('superseded');
});

test('there is no waiting for what never was', async () => {
  await expect(make().wait(reviews, 'c9', patiently(), history)).rejects.toMatchObject({ code: 'not-found' });
  expect(attention.has(reviews)).toBe(false);
});

test('not everybody can wait at once', async () => {
  const waiting = make();
  const gone = new AbortController();
  const all = Array.from({ length: 500 }, () =>
    waiting.wait(reviews, 'c1', patiently({ signal: gone.signal }), history),
  );
  await expect(waiting.wait(reviews, 'c1', patiently(), history)).rejects.toMatchObject({ code: 'too-many-requests' });
  gone.abort();
  await Promise.all(all);
  expect(await waiting.wait(reviews, 'c1', patiently({ timeoutMs: 0 }), history)).toMatchObject({ outcome: 'time-up' });
});
