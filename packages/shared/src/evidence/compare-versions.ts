/**
 * Whether one version fails more, or is slow more often, than its share of the requests explains. If all versions are
 * equally bad, events fall on them in proportion to their traffic, whatever the rate of events does over time; so the
 * test of the split is fed with events instead of requests.
 */
import type { Weights } from './expected-split.ts';
import { eventConcentration, logEvidence, pValueOf, toShares } from './multinomial-test.ts';

/** 1 %: versions that are equally bad ever raise an alarm with at most this chance. */
const eventAlpha = 0.01;

export type Comparison = {
  /** Errors, or slow requests, by version since the last change; those of no version are not among them. */
  readonly events: Readonly<Record<string, number>>;
  /** Of the requests, on any scale: the weights while the split holds, else what was observed. */
  readonly shares: Weights;
  readonly candidate: string;
  /** The split itself diverges, so that shares of events say nothing. */
  readonly splitDiverges?: boolean;
  /** The least p value of the looks since the last change. */
  readonly memory?: { readonly pValue: number };
};

export type ComparisonVerdict = {
  readonly state: 'alarm' | 'undecided' | 'suspended';
  /** Of the candidate. */
  readonly events: number;
  /** Of all versions. */
  readonly total: number;
  /** The candidate's part of the requests, 0 to 1. */
  readonly share: number;
  /** How many events the candidate would have if it were as good as the others. */
  readonly expected: number;
  /** E, as in "evidence 2,285 : 1". */
  readonly evidence: number;
  readonly pValue: number;
  readonly memory: { readonly pValue: number };
};

/**
 * Alarms when the shares of events differ from those of requests (E > 100) and the candidate has more than its share.
 *
 * @throws RangeError when no version has a share
 */
export function compareVersions(comparison: Comparison): ComparisonVerdict {
  const { events, shares, candidate, splitDiverges = false, memory } = comparison;
  const versions = [...new Set([...Object.keys(shares), ...Object.keys(events)])];
  const counts = versions.map((version) => events[version] ?? 0);
  const expectedShares = toShares(versions.map((version) => shares[version] ?? 0));
  const logE = logEvidence(counts, expectedShares, eventConcentration);
  const pValue = Math.min(memory?.pValue ?? 1, pValueOf(logE));
  const total = counts.reduce((sum, count) => sum + count, 0);
  const share = expectedShares[versions.indexOf(candidate)] ?? 0;
  const own = events[candidate] ?? 0;
  const isWorse = pValue < eventAlpha && own > share * total;
  return {
    state: splitDiverges ? 'suspended' : isWorse ? 'alarm' : 'undecided',
    events: own,
    total,
    share,
    expected: share * total,
    evidence: Math.exp(logE),
    pValue,
    memory: { pValue },
  };
}
