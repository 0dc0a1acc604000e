import type { Propagation } from '@sluice/shared/api/propagation';
import { expect, test } from 'vitest';
import { longestWaitMs, settledAt } from './settling.ts';

const changedAt = 100_000;
const settling = { changedAt, settledAt: changedAt + 3_000 };
const proxy = { namespace: 'default', name: 'a' };
const propagation = (more: Partial<Propagation>): Propagation => ({
  state: 'applied',
  change: null,
  since: changedAt - 60,
  inEffectAt: null,
  acknowledged: 0,
  affected: 2,
  pending: [],
  rejected: [],
  reason: null,
  detail: null,
  ...more,
});

test.each<{ what: string; known: Propagation | null; after: number; at: number }>([
  { what: 'nothing is known', known: null, after: 500, at: 3_000 },
  { what: 'istiod cannot be asked', known: propagation({ state: 'unknown' }), after: 500, at: 3_000 },
  { what: 'nothing is known of proxies yet', known: propagation({}), after: 50, at: 3_000 },
  {
    what: 'all proxies have it early',
    known: propagation({ state: 'in-effect', inEffectAt: changedAt + 400 }),
    after: 500,
    at: 400,
  },
  {
    what: 'all proxies have it late',
    known: propagation({ state: 'in-effect', inEffectAt: changedAt + 9_000 }),
    after: 9_100,
    at: 9_000,
  },
  { what: 'proxies are being told', known: propagation({ state: 'distributing' }), after: 500, at: 3_000 },
  { what: 'it takes them longer', known: propagation({ state: 'distributing' }), after: 8_000, at: 9_000 },
  {
    what: 'it takes them too long',
    known: propagation({ state: 'distributing' }),
    after: longestWaitMs + 5_000,
    at: longestWaitMs,
  },
  {
    what: 'one refuses it, another is being told',
    known: propagation({ state: 'rejected', pending: [proxy] }),
    after: 8_000,
    at: 9_000,
  },
  {
    what: 'one refuses it, the others have it',
    known: propagation({ state: 'rejected', rejected: [{ ...proxy, error: 'no' }] }),
    after: 800,
    at: 800,
  },
  {
    what: 'what is known is about an earlier change',
    known: propagation({ state: 'in-effect', since: changedAt - 60_000, inEffectAt: changedAt - 59_000 }),
    after: 500,
    at: 3_000,
  },
])('when $what, $after ms after the change requests count from $at ms on', ({ known, after, at }) => {
  expect(settledAt(settling, known, changedAt + after) - changedAt).toBe(at);
});
