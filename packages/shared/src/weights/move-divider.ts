import { valueAt } from './value-at.ts';

/**
 * Moves weight over the divider between two neighbours of the bar: `amount` percent from `right` to `left`, negative
 * the other way. Stops where one of them is empty; a locked neighbour holds the divider where it is.
 */
export function moveDivider(
  snapshot: readonly number[],
  left: number,
  right: number,
  amount: number,
  locked: ReadonlySet<number>,
): number[] {
  if (Number.isNaN(amount) || locked.has(left) || locked.has(right)) return [...snapshot];
  const moved = Math.round(Math.min(Math.max(amount, -valueAt(snapshot, left)), valueAt(snapshot, right)));
  return snapshot.map((weight, row) => (row === left ? weight + moved : row === right ? weight - moved : weight));
}
