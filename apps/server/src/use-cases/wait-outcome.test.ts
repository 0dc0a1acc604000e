import type { Propagation } from '@sluice/shared/api/propagation';
import type { PlannedObject, Write } from '@sluice/shared/plan/plan';
import { expect, test } from 'vitest';
import { isStanding, outcomeOf } from './wait-outcome.ts';

const known = (state: Propagation['state']): Propagation => ({
  state,
  change: 'c1',
  since: 0,
  inEffectAt: null,
  acknowledged: 0,
  affected: 1,
  pending: [],
  rejected: [],
  reason: null,
  detail: null,
});

test.each([
  { wanted: 'either', proxies: 'distributing', requests: 'collecting', outcome: null },
  { wanted: 'either', proxies: 'in-effect', requests: 'collecting', outcome: 'acknowledged' },
  { wanted: 'either', proxies: 'unknown', requests: 'matches', outcome: 'matches' },
  { wanted: 'matches', proxies: 'in-effect', requests: 'collecting', outcome: null },
  { wanted: 'matches', proxies: 'in-effect', requests: 'matches', outcome: 'matches' },
  { wanted: 'acknowledged', proxies: 'distributing', requests: 'matches', outcome: null },
  { wanted: 'acknowledged', proxies: 'in-effect', requests: 'blind', outcome: 'acknowledged' },
  { wanted: 'acknowledged', proxies: 'applied', requests: 'blind', outcome: null },
  { wanted: 'matches', proxies: 'rejected', requests: 'collecting', outcome: 'rejected' },
  { wanted: 'acknowledged', proxies: 'distributing', requests: 'diverges', outcome: 'diverges' },
  { wanted: 'either', proxies: 'rejected', requests: 'diverges', outcome: 'rejected' },
] as const)('for $wanted: $proxies and $requests are $outcome', ({ wanted, proxies, requests, outcome }) => {
  const state = { isStanding: true, propagation: known(proxies), evidence: { state: requests } };
  expect(outcomeOf(wanted, state)).toBe(outcome);
  expect(outcomeOf(wanted, { ...state, isStanding: false })).toBe('superseded');
});

test('without anything known about proxies requests may answer', () => {
  expect(outcomeOf('either', { isStanding: true, propagation: null, evidence: { state: 'matches' } })).toBe('matches');
});

const object = { kind: 'VirtualService', namespace: 'default', name: 'reviews' } as const;
const rules = (weight: number): PlannedObject => ({
  metadata: { name: 'reviews', namespace: 'default', resourceVersion: `${weight}` },
  spec: { hosts: ['reviews'], http: [{ route: [{ destination: { host: 'reviews' }, weight }] }] },
});
const create: Write = { action: 'create', object, after: rules(10) };
const patch: Write = { action: 'patch', object, patch: [], before: rules(10), after: rules(20) };
const remove: Write = { action: 'delete', object, before: rules(20) };

test.each([
  { what: 'as created', writes: [create], present: { ...rules(10), status: {} }, stands: true },
  { what: 'members in another order', writes: [create], present: reordered(rules(10)), stands: true },
  { what: 'changed since', writes: [create], present: rules(20), stands: false },
  { what: 'the last of several writes', writes: [create, patch], present: rules(20), stands: true },
  { what: 'deleted since', writes: [patch], present: undefined, stands: false },
  { what: 'deleted by it', writes: [remove], present: undefined, stands: true },
  { what: 'created again since', writes: [remove], present: rules(20), stands: false },
])('$what: stands $stands', ({ writes, present, stands }) => {
  expect(isStanding(writes, () => present)).toBe(stands);
});

function reordered(made: PlannedObject): PlannedObject {
  return { ...made, spec: Object.fromEntries(Object.entries(made.spec).reverse()) } as PlannedObject;
}
