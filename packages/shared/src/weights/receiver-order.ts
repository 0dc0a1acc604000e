import { valueAt } from './value-at.ts';

export type ReceiverCandidate = {
  /** Percent in effect at present, before the draft. */
  readonly applied: number;
  /** When the workload was created, RFC 3339. */
  readonly createdAt: string | null;
};

/**
 * The rows in the order in which they take over a weight that nobody else carries: the highest applied weight above 0
 * first, then the newest version; ties in list order.
 */
export function receiverOrder(candidates: readonly ReceiverCandidate[]): number[] {
  const created = candidates.map(({ createdAt }) => (createdAt === null ? 0 : Date.parse(createdAt) || 0));
  const applied = candidates.map((candidate) => candidate.applied);
  return candidates
    .map((_, row) => row)
    .sort((a, b) => valueAt(applied, b) - valueAt(applied, a) || valueAt(created, b) - valueAt(created, a) || a - b);
}
