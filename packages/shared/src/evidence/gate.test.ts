import { describe, expect, test } from 'vitest';
import type { Evidence } from '../api/services.ts';
import { compareVersions } from './compare-versions.ts';
import type { GateOutcome } from './error-limit.ts';
import { blind, notApplicable } from './evidence.ts';
import { allGates, comparisonGate, splitGate } from './gate.ts';

const evidence = (state: Evidence['state'], needed: number | null): Evidence => ({
  ...blind('x'),
  state,
  needed,
  reason: null,
});

test.each<{ given: Evidence; gate: GateOutcome }>([
  { given: evidence('matches', 0), gate: { outcome: 'pass' } },
  { given: evidence('diverges', 0), gate: { outcome: 'fail' } },
  { given: evidence('collecting', 70), gate: { outcome: 'undecided', needed: 70 } },
  { given: blind('no-proxies'), gate: { outcome: 'blind', reason: 'no-proxies' } },
  { given: notApplicable('sticky'), gate: { outcome: 'blind', reason: 'sticky' } },
  { given: evidence('blind', null), gate: { outcome: 'blind', reason: 'blind' } },
])('a split that is $given.state: $gate', ({ given, gate }) => {
  expect(splitGate(given)).toEqual(gate);
});

test('a comparison fails, waits or cannot tell, but never passes', () => {
  const comparison = { shares: { v1: 90, v2: 10 }, candidate: 'v2' };
  expect(comparisonGate(compareVersions({ ...comparison, events: { v1: 1, v2: 8 } }))).toEqual({ outcome: 'fail' });
  expect(comparisonGate(compareVersions({ ...comparison, events: {} }))).toEqual({
    outcome: 'undecided',
    needed: null,
  });
  expect(comparisonGate(compareVersions({ ...comparison, events: {}, splitDiverges: true }))).toEqual({
    outcome: 'blind',
    reason: 'split-diverges',
  });
});

describe('all gates', () => {
  const pass: GateOutcome = { outcome: 'pass' };
  const fail: GateOutcome = { outcome: 'fail' };
  const unseen: GateOutcome = { outcome: 'blind', reason: 'no-answer' };
  const waits = (needed: number | null): GateOutcome => ({ outcome: 'undecided', needed });
  test.each([
    { gates: [], all: pass },
    { gates: [pass, pass], all: pass },
    { gates: [pass, unseen, waits(3), fail], all: fail },
    { gates: [waits(3), unseen, pass], all: unseen },
    { gates: [waits(3), pass, waits(7)], all: waits(7) },
    { gates: [waits(3), waits(null)], all: waits(null) },
  ])('$gates → $all', ({ gates, all }) => {
    expect(allGates(gates)).toEqual(all);
  });
});
