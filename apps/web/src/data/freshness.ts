/** Whether what is shown is of now, and otherwise of when. */
import type { Evidence } from '@sluice/shared/api/services';
import { blind } from '@sluice/shared/evidence/evidence';
import type { LiveStatus } from './live.ts';

export type Freshness = {
  /** Values stay, muted, with the time they are from. */
  readonly isStale: boolean;
  /** Epoch milliseconds; null where even that is unknown. */
  readonly asOf: number | null;
};

export const isClusterAway = ({ cluster }: LiveStatus): boolean => cluster?.state === 'unreachable';

/** @param measuredUntil the end of what was measured last, epoch milliseconds */
export function freshnessOf(status: LiveStatus, measuredUntil?: number): Freshness {
  if (status.stream?.isStale) return { isStale: true, asOf: status.heardAt };
  if (isClusterAway(status)) return { isStale: true, asOf: measuredUntil ?? status.cluster?.since ?? null };
  return { isStale: false, asOf: null };
}

/** With the cluster away nobody can say whether requests follow the rules, whatever was judged before. */
export function evidenceNow(evidence: Evidence, status: LiveStatus): Evidence {
  return isClusterAway(status) && evidence.state !== 'not-applicable' ? blind('cluster-unreachable') : evidence;
}
