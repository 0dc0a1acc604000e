/**
 * When requests may be held against a change: when all proxies have it, as far as istiod tells, and otherwise a fixed time
 * after it. Requests under the old rules are no evidence against the new ones.
 */
import type { Propagation } from '@sluice/shared/api/propagation';

export type Settling = {
  /** When the configuration was found to be another, epoch milliseconds. */
  readonly changedAt: number;
  /** From when on requests count. */
  readonly settledAt: number;
};

/** While proxies are being told, counting waits for them, but not for ever: then what they do is what has to be shown. */
export const longestWaitMs = 30_000;
/** Between the write and us seeing the difference. */
const noticedWithinMs = 5_000;

/** What is known of the proxies does not concern the change when it is about an earlier one. */
export function isAbout(propagation: Propagation | null, { changedAt }: Settling): propagation is Propagation {
  return propagation !== null && propagation.since >= changedAt - noticedWithinMs;
}

export function settledAt(settling: Settling, propagation: Propagation | null, now: number): number {
  if (!isAbout(propagation, settling)) return settling.settledAt;
  switch (propagation.state) {
    case 'in-effect':
      return propagation.inEffectAt ?? settling.settledAt;
    case 'distributing':
      return Math.max(settling.settledAt, waitedFor(settling, now));
    case 'rejected':
      // Those that refuse it are what has to be shown, once the others have it.
      if (isUpToProxies(settling, propagation)) return Math.max(settling.settledAt, waitedFor(settling, now));
      return Math.min(settling.settledAt, now);
    case 'applied':
    case 'unknown':
      return settling.settledAt;
  }
}

/** Whether proxies are still being told, so that nobody can say when counting begins. */
export function isUpToProxies(settling: Settling, propagation: Propagation | null): boolean {
  if (!isAbout(propagation, settling)) return false;
  const { state, pending } = propagation;
  return state === 'distributing' || (state === 'rejected' && pending.length > 0);
}

/** Not in the next moment; it is asked again by then. */
function waitedFor({ changedAt }: Settling, now: number): number {
  return Math.min(now + 1_000, changedAt + longestWaitMs);
}
