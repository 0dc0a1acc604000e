/** How many requests a verdict takes. Real traffic is burstier than independent requests: these are lower bounds. */
import { intervalAlpha, logShareEvidence } from './anytime-interval.ts';
import { toShares } from './multinomial-test.ts';
import { defaultTolerance } from './tolerance.ts';
import { at, sum } from './vector.ts';

/** The squared 97.5 % quantile of the standard normal distribution. */
const zSquared = 1.959964 ** 2;
/** Nobody waits for more requests than this. */
const most = 2 ** 40;

/** The one-look normal approximation. Never promise it in a page where one looks all the time. */
export function requestsForOneLook(share: number, tolerance: number): number {
  return Math.ceil((zSquared * share * (1 - share)) / tolerance ** 2);
}

/** Requests until the anytime interval of a share lies within its tolerance, if the observed share is the exact one. */
export function requestsForShare(share: number, tolerance: number): number {
  return smallestCount(1, (total) => isWithin(share * total, total, share, tolerance));
}

/** Requests until a split with these weights, on any scale, can read as matching; 0 weights are not waited for. */
export function requestsForSplit(weights: readonly number[]): number {
  return requestsForMatch(
    weights.map(() => 0),
    weights,
  );
}

/**
 * About how many requests there must be in total until the split reads as matching, if those that are still to come
 * follow the weights exactly.
 *
 * @param counts what was seen so far, at the same indices as the weights
 */
export function requestsForMatch(counts: readonly number[], weights: readonly number[]): number {
  const shares = toShares(weights);
  const seen = sum(counts);
  return smallestCount(Math.max(1, seen), (total) =>
    shares.every((share, i) => {
      const count = at(counts, i) + (total - seen) * share;
      return share === 0 || isWithin(count, total, share, defaultTolerance(share));
    }),
  );
}

/** Whether the anytime interval lies within `share ± tolerance`. */
function isWithin(count: number, total: number, share: number, tolerance: number): boolean {
  const low = share - tolerance;
  const high = share + tolerance;
  const observed = count / total;
  if (observed < low || observed > high) return false;
  const threshold = Math.log(1 / intervalAlpha);
  return (
    (low <= 0 || logShareEvidence(count, total, low) >= threshold) &&
    (high >= 1 || logShareEvidence(count, total, high) >= threshold)
  );
}

/** The smallest whole number from `first` on that is enough, where everything above is enough, too. */
export function smallestCount(first: number, isEnough: (count: number) => boolean): number {
  let enough = first;
  while (!isEnough(enough)) {
    if (enough >= most) return most;
    enough *= 2;
  }
  let tooFew = Math.max(first - 1, Math.floor(enough / 2));
  while (enough - tooFew > 1) {
    const middle = Math.floor((enough + tooFew) / 2);
    if (isEnough(middle)) enough = middle;
    else tooFew = middle;
  }
  return enough;
}
