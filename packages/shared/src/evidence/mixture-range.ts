/** Whether some mixture of the rules keeps every version's share between bounds: a small linear program. */
import { type Mixture, mix } from './expected-split.ts';
import { at, sum } from './vector.ts';
import type { Interval } from './wilson.ts';

/** @param bounds by index of version; a version may have an empty interval, which no mixture satisfies */
export function someMixtureWithin(mixture: Mixture, bounds: readonly Interval[]): boolean {
  if (bounds.some(({ low, high }) => low > high)) return false;
  if (mixture.length > 1) return isFeasible(mixture, bounds);
  const shares = mix(mixture, [1]);
  return bounds.every(({ low, high }, i) => low <= at(shares, i) && at(shares, i) <= high);
}

const negligible = 1e-9;

/**
 * Phase one of the simplex method on: parts ≥ 0 that add up to 1, share + slack = high, share − surplus = low. It asks
 * how small the sum of the artificial variables can become; Bland's rule keeps it from going in circles.
 */
function isFeasible(mixture: Mixture, bounds: readonly Interval[]): boolean {
  const rows = tableauOf(mixture, bounds);
  const width = mixture.length + 2 * bounds.length;
  const basis = rows.map(() => -1);
  for (;;) {
    const artificial = rows.filter((_, r) => basis[r] === -1);
    const infeasibility = sum(artificial.map((row) => at(row, width)));
    if (infeasibility < negligible) return true;
    const column = indexWhere(width, (c) => sum(artificial.map((row) => at(row, c))) > negligible);
    const pivot = column === -1 ? -1 : leavingRow(rows, basis, column, width);
    if (pivot === -1) return false;
    eliminate(rows, pivot, column);
    basis[pivot] = column;
  }
}

/** One row per equation, its right side last and never negative. */
function tableauOf(mixture: Mixture, bounds: readonly Interval[]): number[][] {
  const equations = bounds.flatMap(({ low, high }, i) => {
    const shares = mixture.map((rule) => at(rule, i));
    return [
      { shares, slack: 1, right: high },
      { shares, slack: -1, right: low },
    ];
  });
  const whole = { shares: mixture.map(() => 1), slack: 0, right: 1 };
  return [...equations, whole].map(({ shares, slack, right }, r) => {
    const sign = right < 0 ? -1 : 1;
    const slacks = equations.map((_, i) => (i === r ? slack : 0));
    return [...shares, ...slacks, right].map((value) => sign * value);
  });
}

/** The row that limits the column most; among equals the artificial ones and then the earliest columns go first. */
function leavingRow(rows: readonly number[][], basis: readonly number[], column: number, width: number): number {
  const limits = rows
    .map((row, r) => ({ r, pivot: at(row, column), right: at(row, width), basic: at(basis, r) }))
    .filter(({ pivot }) => pivot > negligible)
    .map(({ r, pivot, right, basic }) => ({ r, ratio: right / pivot, basic }));
  const least = Math.min(...limits.map(({ ratio }) => ratio));
  const [leaving] = limits.filter(({ ratio }) => ratio <= least + negligible).sort((a, b) => a.basic - b.basic);
  return leaving === undefined ? -1 : leaving.r;
}

function eliminate(rows: number[][], pivot: number, column: number): void {
  const source = rows[pivot] as number[];
  const divisor = at(source, column);
  for (const [c, value] of source.entries()) source[c] = value / divisor;
  for (const [r, row] of rows.entries()) {
    const factor = at(row, column);
    if (r === pivot || factor === 0) continue;
    for (const [c, value] of source.entries()) row[c] = at(row, c) - factor * value;
  }
}

function indexWhere(length: number, is: (index: number) => boolean): number {
  for (let i = 0; i < length; i++) if (is(i)) return i;
  return -1;
}
