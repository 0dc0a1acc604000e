import { apportion } from './apportion.ts';
import { sum, valueAt } from './value-at.ts';

export type SetWeightOptions = {
  /** Rows that keep their weight. */
  readonly locked: ReadonlySet<number>;
  /** For each row, whether a pod of it is ready. */
  readonly ready: readonly boolean[];
  /** All rows in the order in which they would take over when nobody else carries weight; see `receiverOrder`. */
  readonly receivers: readonly number[];
};

export type SetWeightResult = {
  /** Whole percents, adding up to 100 when the snapshot does. */
  readonly weights: number[];
  /** The most that locks leave for the row. */
  readonly max: number;
  /** The row that took the whole pool because all other unlocked rows were at 0. */
  readonly receiver?: number;
  /** Why the row did not go where it was sent. */
  readonly limitedBy?: 'lock' | 'noReceiver';
};

/**
 * Sets one weight; the other unlocked rows give or take in proportion to what they carry in the snapshot, so a row at 0
 * stays at 0. The snapshot is taken when a gesture starts and every move is computed from it: going out and back is
 * then the identity, where steps computed from one another would drift.
 *
 * @param snapshot whole percents that add up to 100
 * @param target percent for row `index`; clamped to 0…max and rounded, anything unreadable keeps the row where it is
 */
export function setWeight(
  snapshot: readonly number[],
  index: number,
  target: number,
  options: SetWeightOptions,
): SetWeightResult {
  const { locked } = options;
  const start = valueAt(snapshot, index);
  const max = 100 - sum(snapshot.filter((_, row) => row !== index && locked.has(row)));
  const wanted = Number.isNaN(target) ? start : Math.round(Math.min(Math.max(target, 0), 100));
  if (locked.has(index)) return unmoved(snapshot, max, wanted === start ? undefined : 'lock');

  const next = Math.min(wanted, max);
  const clamped: Pick<SetWeightResult, 'limitedBy'> = next < wanted ? { limitedBy: 'lock' } : {};
  const pool = max - next;
  const free = snapshot.map((_, row) => row).filter((row) => row !== index && !locked.has(row));
  const carried = free.map((row) => valueAt(snapshot, row));
  if (pool === 0 || carried.some((weight) => weight > 0)) {
    const shares = apportion(pool, carried);
    return { weights: place(snapshot, [index, ...free], [next, ...shares]), max, ...clamped };
  }
  if (free.length === 0) return unmoved(snapshot, max, snapshot.length > 1 ? 'lock' : 'noReceiver');
  const receiver = options.receivers.find((row) => free.includes(row) && options.ready[row] === true);
  if (receiver === undefined) return unmoved(snapshot, max, 'noReceiver');
  return { weights: place(snapshot, [index, receiver], [next, pool]), max, receiver, ...clamped };
}

/** Any weights as whole percents of the same proportions. All zero stays all zero: there is nothing to go by. */
export function normalise(weights: readonly number[]): number[] {
  return apportion(100, weights);
}

/**
 * Shares what the locks leave evenly over the unlocked rows that have a ready pod; the other unlocked rows go to 0.
 * Without any such row the weights come back as they are.
 */
export function splitEvenly(weights: readonly number[], options: Pick<SetWeightOptions, 'locked' | 'ready'>): number[] {
  const isLocked = (row: number) => options.locked.has(row);
  const shares = weights.map((_, row) => (!isLocked(row) && options.ready[row] === true ? 1 : 0));
  if (sum(shares) === 0) return [...weights];
  const parts = apportion(100 - sum(weights.filter((_, row) => isLocked(row))), shares);
  return weights.map((weight, row) => (isLocked(row) ? weight : valueAt(parts, row)));
}

/** Everything to one row, locks or not. */
export function allTo(weights: readonly number[], index: number): number[] {
  return weights.map((_, row) => (row === index ? 100 : 0));
}

function unmoved(snapshot: readonly number[], max: number, limitedBy?: 'lock' | 'noReceiver'): SetWeightResult {
  return { weights: [...snapshot], max, ...(limitedBy === undefined ? {} : { limitedBy }) };
}

function place(weights: readonly number[], rows: readonly number[], values: readonly number[]): number[] {
  return weights.map((weight, row) => values[rows.indexOf(row)] ?? weight);
}
