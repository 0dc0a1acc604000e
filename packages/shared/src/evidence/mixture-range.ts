/** Whether some mixture of the rules keeps every version's share between bounds: a small linear program. */
import type { Mixture } from './expected-split.ts';
import type { Interval } from './wilson.ts';

/** @param bounds by index of version; a version may have an empty interval, which no mixture satisfies */
export function someMixtureWithin(mixture: Mixture, bounds: readonly Interval[]): boolean {
  if (bounds.some(({ low, high }) => low > high)) return false;
  const [only] = mixture;
  if (mixture.length === 1) {
    return bounds.every(({ low, high }, i) => low <= (only?.[i] ?? 0) && (only?.[i] ?? 0) <= high);
  }
  return isFeasible(mixture, bounds);
}

const negligible = 1e-9;

/**
 * Phase one of the simplex method on: parts ≥ 0 that add up to 1, share + slack = high, share − surplus = low. It asks
 * how small the sum of the artificial variables can become; Bland's rule keeps it from going in circles.
 */
function isFeasible(mixture: Mixture, bounds: readonly Interval[]): boolean {
  const rows = tableauOf(mixture, bounds);
  const width = (rows[0]?.length ?? 1) - 1;
  const basis = rows.map(() => -1);
  for (;;) {
    const artificial = rows.filter((_, r) => basis[r] === -1);
    const infeasibility = artificial.reduce((sum, row) => sum + (row[width] ?? 0), 0);
    if (infeasibility < negligible) return true;
    const column = indexWhere(width, (c) => artificial.reduce((sum, row) => sum + (row[c] ?? 0), 0) > negligible);
    const pivot = column === -1 ? -1 : leavingRow(rows, basis, column, width);
    if (pivot === -1) return false;
    eliminate(rows, pivot, column);
    basis[pivot] = column;
  }
}

/** One row per equation, its right side last and never negative. */
function tableauOf(mixture: Mixture, bounds: readonly Interval[]): number[][] {
  const equations = bounds.flatMap(({ low, high }, i) => {
    const shares = mixture.map((rule) => rule[i] ?? 0);
    return [
      { shares, slack: 1, right: high },
      { shares, slack: -1, right: low },
    ];
  });
  const sum = { shares: mixture.map(() => 1), slack: 0, right: 1 };
  return [...equations, sum].map(({ shares, slack, right }, r) => {
    const sign = right < 0 ? -1 : 1;
    const slacks = equations.map((_, i) => (i === r ? slack : 0));
    return [...shares, ...slacks, right].map((value) => sign * value);
  });
}

function leavingRow(rows: readonly number[][], basis: readonly number[], column: number, width: number): number {
  let leaving = -1;
  let least = Number.POSITIVE_INFINITY;
  for (const [r, row] of rows.entries()) {
    const pivot = row[column] ?? 0;
    if (pivot <= negligible) continue;
    const ratio = (row[width] ?? 0) / pivot;
    const isEarlier = leaving !== -1 && (basis[r] ?? -1) < (basis[leaving] ?? -1);
    if (ratio < least - negligible || (ratio <= least + negligible && isEarlier)) {
      leaving = r;
      least = Math.min(ratio, least);
    }
  }
  return leaving;
}

function eliminate(rows: number[][], pivot: number, column: number): void {
  const source = rows[pivot] ?? [];
  const divisor = source[column] ?? 1;
  for (const [c, value] of source.entries()) source[c] = value / divisor;
  for (const [r, row] of rows.entries()) {
    const factor = row[column] ?? 0;
    if (r === pivot || factor === 0) continue;
    for (const [c, value] of source.entries()) row[c] = (row[c] ?? 0) - factor * value;
  }
}

function indexWhere(length: number, is: (index: number) => boolean): number {
  for (let i = 0; i < length; i++) if (is(i)) return i;
  return -1;
}
