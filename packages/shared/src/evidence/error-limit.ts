/** Absolute limits, such as "fewer than 1 % errors": what counts can prove, and how many requests that takes. */
import { anytimeInterval, intervalAlpha, logShareEvidence } from './anytime-interval.ts';
import { smallestCount } from './required-requests.ts';

/** How often the counts may be read: once, at a time fixed beforehand, or as often as one likes. */
export type Looks = 'one' | 'any';

/**
 * How many requests it takes until their rate of errors is below the limit with 95 %, when so many errors were seen
 * among them: by the exact binomial distribution for one look, by the anytime interval for any number of looks.
 *
 * @param limit as a fraction, above 0 and below 1
 */
export function requestsForLimit(limit: number, errors: number, looks: Looks = 'any'): number {
  const isProven = (requests: number) =>
    looks === 'one'
      ? chanceOfAtMost(errors, requests, limit) <= intervalAlpha
      : errors / requests < limit && logShareEvidence(errors, requests, limit) >= Math.log(1 / intervalAlpha);
  return smallestCount(errors + 1, isProven);
}

/** The chance of at most so many errors among the requests, when their rate is `rate`. */
function chanceOfAtMost(errors: number, requests: number, rate: number): number {
  let term = (1 - rate) ** requests;
  let sum = term;
  for (let x = 1; x <= errors; x++) {
    term *= ((requests - x + 1) / x) * (rate / (1 - rate));
    sum += term;
  }
  return sum;
}

export type GateOutcome =
  | { readonly outcome: 'pass' | 'fail' }
  /** Neither; hold. `needed`: about how many more requests, if no more than the present rate of errors follows. */
  | { readonly outcome: 'undecided'; readonly needed: number | null }
  /** No data: hold, and say so. Never to be read as no errors or no requests. */
  | { readonly outcome: 'blind'; readonly reason: string };

/**
 * Holds a rate of errors, or of slow requests, against a limit; it may be asked as often as one likes.
 *
 * @param errors at most as many as there are requests
 */
export function judgeLimit(errors: number, requests: number, limit: number): GateOutcome {
  const { low, high } = anytimeInterval(errors, requests);
  if (high < limit) return { outcome: 'pass' };
  if (low > limit) return { outcome: 'fail' };
  return { outcome: 'undecided', needed: neededForLimit(errors, requests, limit) };
}

/** Null where the errors so far come at the limit or above it: more of the same would prove nothing. */
function neededForLimit(errors: number, requests: number, limit: number): number | null {
  if (errors > 0 && errors / requests >= limit) return null;
  const rate = requests === 0 ? 0 : errors / requests;
  const enough = smallestCount(Math.max(1, requests), (total) => anytimeInterval(rate * total, total).high < limit);
  return enough - requests;
}
