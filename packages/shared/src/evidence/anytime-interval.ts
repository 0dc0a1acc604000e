/** A confidence interval for one share that holds at all times together, however often one looks. */
import { logBeta } from './log-gamma.ts';
import type { Interval } from './wilson.ts';

const logBetaHalf = Math.log(Math.PI);
/** Far beyond what is shown, and what rounding leaves. */
const bisections = 45;

/** 5 %: a true share ever leaves its interval with at most this chance. */
export const intervalAlpha = 0.05;

/**
 * ln of the Bayes factor of a Beta(½, ½) mixture against "the share is exactly this". The interval holds the shares
 * that are not rejected. Counts may be fractional, to ask what would be known of an exact share.
 *
 * @param share between 0 and 1
 */
export function logShareEvidence(count: number, total: number, share: number): number {
  return logMixtureOf(count, total) - logLikelihoodOf(count, total, share);
}

function logMixtureOf(count: number, total: number): number {
  return logBeta(0.5 + count, 0.5 + total - count) - logBetaHalf;
}

function logLikelihoodOf(count: number, total: number, share: number): number {
  return (count === 0 ? 0 : count * Math.log(share)) + (total === count ? 0 : (total - count) * Math.log1p(-share));
}

/** The share, as fractions, of which `count` of `total` requests were seen. */
export function anytimeInterval(count: number, total: number, alpha = intervalAlpha): Interval {
  if (total === 0) return { low: 0, high: 1 };
  const least = logMixtureOf(count, total) - Math.log(1 / alpha);
  const isRejected = (share: number) => logLikelihoodOf(count, total, share) <= least;
  const observed = count / total;
  return {
    low: count === 0 ? 0 : bisect(0, observed, isRejected),
    high: count === total ? 1 : bisect(1, observed, isRejected),
  };
}

/** The border between a rejected share and one that is not. */
function bisect(rejected: number, accepted: number, isRejected: (share: number) => boolean): number {
  let outside = rejected;
  let inside = accepted;
  for (let i = 0; i < bisections; i++) {
    const middle = (outside + inside) / 2;
    if (isRejected(middle)) outside = middle;
    else inside = middle;
  }
  return inside;
}
