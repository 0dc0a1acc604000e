import { valueAt } from './value-at.ts';

/**
 * Hands out `total` whole units in proportion to `shares` (Sainte-Laguë): each unit goes to the share with the largest
 * share ÷ (2 × given + 1); ties go to the larger share, then to the earlier one. A share of 0 gets nothing, so nothing
 * is handed out when all are 0.
 *
 * Shares that already add up to `total` come back as they are, and a growing total never takes a unit back. Largest
 * remainder lacks the second property: from four versions on, others jump backwards while one weight is dragged.
 */
export function apportion(total: number, shares: readonly number[]): number[] {
  const given = shares.map(() => 0);
  if (shares.every((share) => share <= 0)) return given;
  for (let unit = 0; unit < total; unit += 1) {
    let best = 0;
    for (let candidate = 1; candidate < shares.length; candidate += 1) {
      if (comesBefore(candidate, best, shares, given)) best = candidate;
    }
    given[best] = valueAt(given, best) + 1;
  }
  return given;
}

/** Compares the quotients by cross-multiplication, which is exact for integers. */
function comesBefore(candidate: number, best: number, shares: readonly number[], given: readonly number[]): boolean {
  const left = valueAt(shares, candidate) * (2 * valueAt(given, best) + 1);
  const right = valueAt(shares, best) * (2 * valueAt(given, candidate) + 1);
  return left === right ? valueAt(shares, candidate) > valueAt(shares, best) : left > right;
}
