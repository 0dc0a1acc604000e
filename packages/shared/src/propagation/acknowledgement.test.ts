import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  believedAfterMs,
  type FollowedObject,
  progressOf,
  type SyncFailure,
  type SyncReading,
  unaffectedAfterMs,
} from './acknowledgement.ts';
import type { ClockBounds } from './clock-bounds.ts';
import type { ProxySync, TypeSync } from './sync-status.ts';

const t0 = 1_000_000;
const exact: ClockBounds = { low: 0, high: 0, knownAt: t0 };
/** Clocks may differ by so much that a push half a second around the change may be before or after it. */
const vague: ClockBounds = { low: -500, high: 500, knownAt: t0 };

function synced(sentAt: number | null, more: Partial<TypeSync> = {}): TypeSync {
  const sent = `nonce ${sentAt}`;
  return { sent, acked: sent, sentAt, precisionMs: 1, error: null, ...more };
}

function proxy(name: string, route: TypeSync | null, cluster: TypeSync | null = synced(t0 - 60_000)): ProxySync {
  return { key: `/${name}.default`, namespace: 'default', name, kind: 'sidecar', types: { route, cluster } };
}

function followed(more: Partial<FollowedObject> = {}): FollowedObject {
  return { acceptedFrom: t0, acceptedUntil: t0, type: 'route', before: new Map(), concerns: () => true, ...more };
}

type Reading = { at?: number; clock?: ClockBounds; failures?: SyncFailure[]; answered?: number };

function reading(
  proxies: readonly ProxySync[],
  { at = t0 + 300, clock = exact, failures = [], answered = 1 }: Reading = {},
): SyncReading {
  return { at, proxies: proxies.map((sync) => ({ sync, clock })), failures, answered };
}

const old = synced(t0 - 60_000);
const taken = synced(t0 + 150);
const underWay = synced(t0 + 150, { acked: 'nonce before' });
const refused = synced(t0 + 150, { acked: 'nonce before', error: 'bad route' });

describe('states', () => {
  test.each([
    { what: 'nobody was sent it', proxies: [old, old], state: 'distributing', acknowledged: 0, affected: 2 },
    {
      what: 'one has it, one was not sent it',
      proxies: [taken, old],
      state: 'distributing',
      acknowledged: 1,
      affected: 2,
    },
    {
      what: 'one has it, one has not answered',
      proxies: [taken, underWay],
      state: 'distributing',
      acknowledged: 1,
      affected: 2,
    },
    { what: 'all have it', proxies: [taken, taken], state: 'in-effect', acknowledged: 2, affected: 2 },
    { what: 'one refused it', proxies: [taken, refused, old], state: 'rejected', acknowledged: 1, affected: 3 },
    { what: 'nobody is concerned', proxies: [], state: 'applied', acknowledged: 0, affected: 0 },
    { what: 'one asks for no routes', proxies: [taken, null], state: 'in-effect', acknowledged: 1, affected: 1 },
  ])('$what: $state, $acknowledged of $affected', ({ proxies, state, acknowledged, affected }) => {
    const all = proxies.map((route, i) => proxy(`pod-${i}`, route));
    expect(progressOf([followed()], reading(all))).toMatchObject({ state, acknowledged, affected });
  });

  test('who is waited for, and who refused it and why', () => {
    const progress = progressOf(
      [followed()],
      reading([proxy('late', underWay), proxy('no', refused), proxy('yes', taken)]),
    );
    expect(progress.pending).toEqual([{ namespace: 'default', name: 'late' }]);
    expect(progress.rejected).toEqual([{ namespace: 'default', name: 'no', error: 'bad route' }]);
  });

  test('a refusal of something earlier is no refusal of the change', () => {
    const stuck = synced(t0 - 60_000, { acked: 'older', error: 'bad route' });
    expect(progressOf([followed()], reading([proxy('a', stuck)])).state).toBe('distributing');
  });

  test('a DestinationRule goes by clusters', () => {
    const object = followed({ type: 'cluster' });
    expect(progressOf([object], reading([proxy('a', taken, old)])).state).toBe('distributing');
    expect(progressOf([object], reading([proxy('a', old, taken)])).state).toBe('in-effect');
  });

  test('of several objects all have to be there', () => {
    const both = [followed(), followed({ type: 'cluster' })];
    expect(progressOf(both, reading([proxy('a', taken, old)])).state).toBe('distributing');
    expect(progressOf(both, reading([proxy('a', taken, taken)])).state).toBe('in-effect');
  });

  test('lists are cut, counts are not', () => {
    const many = Array.from({ length: 50 }, (_, i) => proxy(`pod-${i}`, i % 2 === 0 ? underWay : refused));
    const progress = progressOf([followed()], reading(many));
    expect([progress.pending.length, progress.rejected.length, progress.affected]).toEqual([20, 20, 50]);
  });
});

describe('proxies that are sent nothing', () => {
  const over = t0 + unaffectedAfterMs;

  test('do not count any more when istiod must have pushed, since it has pushed to others', () => {
    const proxies = [proxy('a', taken), proxy('b', old)];
    expect(progressOf([followed()], reading(proxies, { at: over - 1 }))).toMatchObject({
      state: 'distributing',
      affected: 2,
    });
    expect(progressOf([followed()], reading(proxies, { at: over }))).toMatchObject({ state: 'in-effect', affected: 1 });
  });

  test('are waited for as long as nobody was sent anything', () => {
    expect(progressOf([followed()], reading([proxy('a', old)], { at: over + 60_000 }))).toMatchObject({
      state: 'distributing',
      affected: 1,
    });
  });

  test('were sent something else: one that has not answered is waited for, however long it takes', () => {
    const proxies = [proxy('a', taken), proxy('b', underWay)];
    expect(progressOf([followed()], reading(proxies, { at: over + 60_000 })).state).toBe('distributing');
  });
});

describe('clocks that differ', () => {
  const near = synced(t0 + 100);
  const before = new Map([['/a.default', 'nonce of before']]);

  test('what may have been sent before the change is believed when a push for the change would have been seen', () => {
    const states = [300, believedAfterMs - 1, believedAfterMs].map(
      (ms) => progressOf([followed({ before })], reading([proxy('a', near)], { clock: vague, at: t0 + ms })).state,
    );
    expect(states).toEqual(['distributing', 'distributing', 'in-effect']);
  });

  test('without a nonce from before it takes until istiod must have pushed', () => {
    const states = [1_000, unaffectedAfterMs - 1, unaffectedAfterMs].map(
      (ms) => progressOf([followed()], reading([proxy('a', near)], { clock: vague, at: t0 + ms })).state,
    );
    expect(states).toEqual(['distributing', 'distributing', 'in-effect']);
  });

  test('a nonce that is the one of before was sent before, whatever the clocks say', () => {
    const same = new Map([['/a.default', taken.sent]]);
    expect(progressOf([followed({ before: same })], reading([proxy('a', taken)])).state).toBe('distributing');
  });

  test('a change that we have seen late was accepted before', () => {
    const late = followed({ acceptedFrom: t0, acceptedUntil: t0 + 5_000, before });
    const pushed = reading([proxy('a', taken)], { at: t0 + 6_000 });
    expect(progressOf([late], pushed).state).toBe('in-effect');
  });

  test('seconds alone say less than milliseconds', () => {
    const coarse = synced(t0, { precisionMs: 1_000 });
    const later = followed({ acceptedFrom: t0 + 400, acceptedUntil: t0 + 400 });
    expect(progressOf([later], reading([proxy('a', coarse)], { at: t0 + 700 })).state).toBe('distributing');
    const next = synced(t0 + 1_000, { precisionMs: 1_000 });
    expect(progressOf([later], reading([proxy('a', next)], { at: t0 + 1_100 })).state).toBe('in-effect');
  });
});

describe('replicas of istiod that do not answer', () => {
  const away: SyncFailure = { reason: 'unreachable', detail: 'istiod-b did not answer' };

  test.each([
    { failures: [away], answered: 1, reason: 'partial' },
    { failures: [away], answered: 0, reason: 'unreachable' },
    { failures: [{ reason: 'no-istiod', detail: '' } as const], answered: 0, reason: 'no-istiod' },
    { failures: [away, { reason: 'forbidden', detail: '' } as const], answered: 0, reason: 'forbidden' },
  ])('$failures.0.reason of $failures.length with $answered answers: $reason', ({ reason, ...more }) => {
    expect(progressOf([followed()], reading([proxy('a', taken)], more))).toMatchObject({ state: 'unknown', reason });
  });

  test('what is refused is refused, whoever else is not heard', () => {
    expect(progressOf([followed()], reading([proxy('a', refused)], { failures: [away] }))).toMatchObject({
      state: 'rejected',
      reason: null,
    });
  });
});

const anyType = fc.record({
  sentAt: fc.option(fc.integer({ min: t0 - 2_000, max: t0 + 20_000 })),
  isAcked: fc.boolean(),
  error: fc.option(fc.constant('bad route')),
});
const anyProxies = fc
  .array(anyType, { maxLength: 8 })
  .map((all) =>
    all.map(({ sentAt, isAcked, error }, i) =>
      proxy(`pod-${i}`, synced(sentAt, { error, ...(!isAcked && { acked: 'x' }) })),
    ),
  );

test('it is never in effect while a proxy that was sent it has not taken it, nor where istiod was not heard', () => {
  fc.assert(
    fc.property(anyProxies, fc.integer({ min: 0, max: 30_000 }), fc.boolean(), (proxies, ms, isHeard) => {
      const failures: SyncFailure[] = isHeard ? [] : [{ reason: 'unreachable', detail: '' }];
      const progress = progressOf([followed()], reading(proxies, { at: t0 + ms, failures, clock: vague }));
      if (progress.state !== 'in-effect') return;
      expect(isHeard).toBe(true);
      expect(progress.acknowledged).toBe(progress.affected);
      expect(progress.affected).toBeGreaterThan(0);
      const sentAfter = proxies.filter(({ types }) => (types.route?.sentAt ?? 0) > t0 + 500);
      expect(sentAfter.every(({ types }) => types.route?.sent === types.route?.acked)).toBe(true);
    }),
  );
});

test('counts add up: affected are those who have it, are waited for or refused', () => {
  fc.assert(
    fc.property(anyProxies, fc.integer({ min: 0, max: 30_000 }), (proxies, ms) => {
      const progress = progressOf([followed()], reading(proxies, { at: t0 + ms }));
      expect(progress.acknowledged + progress.pending.length + progress.rejected.length).toBe(progress.affected);
      expect(progress.affected).toBeLessThanOrEqual(proxies.length);
    }),
  );
});
