/** Verdicts in the form of the API. */
import type { Evidence, NotEditableReason } from '../api/services.ts';
import type { SplitVerdict } from './verdict.ts';

export type EvidenceContext = {
  /** Start of counting, epoch milliseconds. */
  readonly since: number | null;
  /** At present, to tell how long a verdict takes; 0 or null when nothing is known. */
  readonly requestsPerSecond: number | null;
  /** Why a split diverges, when a cause was found (`causes.ts`). */
  readonly cause?: string | null;
};

/** A verdict as the API tells it. */
export function toEvidence(verdict: SplitVerdict, { since, requestsPerSecond, cause }: EvidenceContext): Evidence {
  const { state, requests, needed, pValue, divergence } = verdict;
  return {
    state,
    since,
    requests,
    needed,
    secondsLeft: secondsFor(needed, requestsPerSecond),
    pValue,
    reason: state === 'diverges' ? (cause ?? divergence) : null,
  };
}

/** Why a split is not judged. */
export type NotJudged =
  /** No rule sets shares: all ready pods take part, as the load balancer likes. */
  | 'no-rule'
  /** The default rule cannot be expressed as shares between versions, and this is why. */
  | NotEditableReason
  /** The unit of the draw is the user, not the request, so that counts of requests are no multinomial sample. */
  | 'sticky';

export function notApplicable(reason: NotJudged): Evidence {
  return { ...nothing, state: 'not-applicable', reason };
}

/** No source of traffic data: neither no traffic nor no errors. */
export function blind(reason: string): Evidence {
  return { ...nothing, state: 'blind', reason };
}

/**
 * After a change, before requests are held against it.
 *
 * @param seconds until counting begins; null while that is up to the proxies
 */
export function settling(seconds: number | null): Evidence {
  return { ...nothing, state: 'collecting', secondsLeft: seconds, reason: 'settling' };
}

const nothing = { since: null, requests: 0, needed: null, secondsLeft: null, pValue: null };

function secondsFor(needed: number, requestsPerSecond: number | null): number | null {
  if (needed === 0) return 0;
  return requestsPerSecond === null || requestsPerSecond <= 0 ? null : needed / requestsPerSecond;
}
