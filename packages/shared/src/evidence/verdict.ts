/**
 * Whether requests follow the weights: three states, told from counts alone. The question may be asked as often as one
 * likes while the counts grow; it begins anew, without memory, at every change of the weights or of the rules above.
 */
import { anytimeInterval } from './anytime-interval.ts';
import { type ExpectedSplit, type Mixture, mix, mixtureOf } from './expected-split.ts';
import { someMixtureWithin } from './mixture-range.ts';
import { logMixtureEvidence } from './mixture-test.ts';
import { pValueOf } from './multinomial-test.ts';
import { requestsForMatch } from './required-requests.ts';
import { defaultTolerance, sharesAround, sharesNear } from './tolerance.ts';
import { at, sum } from './vector.ts';
import type { Interval } from './wilson.ts';

/** 0.1 %: a split that is right ever reads as diverging with at most this chance. */
const divergenceAlpha = 0.001;

export type SplitState = 'collecting' | 'matches' | 'diverges';

/** What has to be remembered from look to look. */
export type SplitMemory = {
  /** The least p value so far. */
  readonly pValue: number;
  /** Once diverged, diverged until the next change. */
  readonly divergence: Divergence | null;
};

/** `zero-weight`: requests where no rule can send any. `shares`: significantly and materially other shares. */
export type Divergence = 'zero-weight' | 'shares';

export type SplitQuestion = {
  /** Requests by version since the change settled; those that reached no version are not among them. */
  readonly counts: Readonly<Record<string, number>>;
  readonly expected: ExpectedSplit;
  /** Of the look before, absent at the first look after a change. */
  readonly memory?: SplitMemory;
};

export type VersionVerdict = {
  readonly version: string;
  readonly requests: number;
  /** The expected share; where rules above the default take requests, the one that explains the counts best. */
  readonly expected: number;
  readonly tolerance: number;
  /** Where the share lies, at all times together, with 95 %. */
  readonly interval: Interval;
};

export type SplitVerdict = {
  readonly state: SplitState;
  readonly divergence: Divergence | null;
  readonly requests: number;
  /** About how many more requests it takes to match; 0 once there is a verdict. */
  readonly needed: number;
  readonly logEvidence: number;
  /** The least since the change. */
  readonly pValue: number;
  readonly versions: readonly VersionVerdict[];
  readonly memory: SplitMemory;
};

/**
 * Diverging needs a request to a version that no rule sends to, or shares that are significantly (p < 0.001) and
 * materially (some interval wholly outside its tolerance) others than expected; matching needs every interval wholly
 * inside. Where rules above the default take an unknown part of the requests, "expected" means: by some mixture of them.
 *
 * @throws RangeError when the default rule sends nothing anywhere
 */
export function judgeSplit({ counts, expected, memory }: SplitQuestion): SplitVerdict {
  const { default: weights, above = [] } = expected;
  const versions = [...new Set([weights, ...above, counts].flatMap(Object.keys))];
  const seen = versions.map((version) => counts[version] ?? 0);
  const requests = sum(seen);
  const mixture = mixtureOf(expected, versions);
  const { logEvidence, parts } = logMixtureEvidence(seen, mixture);
  const pValue = Math.min(memory?.pValue ?? 1, pValueOf(logEvidence));
  const intervals = seen.map((count) => anytimeInterval(count, requests));
  const divergence = memory?.divergence ?? divergenceOf(logEvidence, pValue, mixture, intervals);
  const isInside = requests > 0 && someMixtureWithin(mixture, insideBounds(mixture, intervals));
  const state = divergence !== null ? 'diverges' : isInside ? 'matches' : 'collecting';
  const shares = mix(mixture, parts);
  return {
    state,
    divergence,
    requests,
    needed: state === 'collecting' ? Math.max(1, requestsForMatch(seen, shares) - requests) : 0,
    logEvidence,
    pValue,
    versions: intervals.map((interval, i) => ({
      version: String(versions[i]),
      requests: at(seen, i),
      expected: at(shares, i),
      tolerance: defaultTolerance(at(shares, i)),
      interval,
    })),
    memory: { pValue, divergence },
  };
}

function divergenceOf(
  logEvidence: number,
  pValue: number,
  mixture: Mixture,
  intervals: readonly Interval[],
): Divergence | null {
  if (logEvidence === Number.POSITIVE_INFINITY) return 'zero-weight';
  const isMaterial = () => !someMixtureWithin(mixture, intervals.map(sharesNear));
  return pValue < divergenceAlpha && isMaterial() ? 'shares' : null;
}

/** Versions that no rule sends to are not waited for: one request there decides. */
function insideBounds(mixture: Mixture, intervals: readonly Interval[]): Interval[] {
  return intervals.map((interval, i) =>
    mixture.every((shares) => at(shares, i) === 0) ? { low: 0, high: 1 } : sharesAround(interval),
  );
}
