/** What a verdict means for a step that waits for it. */
import type { Evidence } from '../api/services.ts';
import type { ComparisonVerdict } from './compare-versions.ts';
import type { GateOutcome } from './error-limit.ts';

/** A split passes once it matches; without a way to judge it the gate is blind, and holds. */
export function splitGate({ state, needed, reason }: Evidence): GateOutcome {
  switch (state) {
    case 'matches':
      return { outcome: 'pass' };
    case 'diverges':
      return { outcome: 'fail' };
    case 'collecting':
      return { outcome: 'undecided', needed };
    case 'blind':
    case 'not-applicable':
      return { outcome: 'blind', reason: reason ?? state };
  }
}

/**
 * A comparison of versions can fail a step, never pass it: no alarm is no proof. It says nothing while the split itself
 * is off.
 */
export function comparisonGate({ state }: ComparisonVerdict): GateOutcome {
  switch (state) {
    case 'alarm':
      return { outcome: 'fail' };
    case 'undecided':
      return { outcome: 'undecided', needed: null };
    case 'suspended':
      return { outcome: 'blind', reason: 'split-diverges' };
  }
}

/** All gates of a step: one that fails fails it, all must pass, and what cannot be seen comes before what may come. */
export function allGates(gates: readonly GateOutcome[]): GateOutcome {
  const failed = gates.find(({ outcome }) => outcome === 'fail');
  const blind = gates.find(({ outcome }) => outcome === 'blind');
  const undecided = gates.filter((gate) => gate.outcome === 'undecided');
  if (failed !== undefined) return failed;
  if (blind !== undefined) return blind;
  if (undecided.length === 0) return { outcome: 'pass' };
  const needed = undecided.map((gate) => gate.needed);
  return { outcome: 'undecided', needed: needed.some((n) => n === null) ? null : Math.max(...needed.map(Number)) };
}
