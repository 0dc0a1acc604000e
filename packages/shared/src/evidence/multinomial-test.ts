/**
 * The anytime-valid test of counts against expected shares: M. Lindon and A. Malek, "Anytime-Valid Inference for
 * Multinomial Count Data", NeurIPS 2022. It may be read as often as one likes; only counts matter, not their order.
 */
import { logGamma } from './log-gamma.ts';
import { at, sum } from './vector.ts';

/** How closely the alternative gathers around the expected shares when a split is judged. */
export const splitConcentration = 100;
/** The same when rare events, such as errors, are compared. */
export const eventConcentration = 10;

/**
 * ln E, the logarithm of the Bayes factor of a Dirichlet(kθ) mixture against "the shares are exactly θ". When they are,
 * E *ever* exceeds 1/α with chance at most α. Infinite when something happened that has an expected share of 0.
 *
 * @param counts by index, whole numbers
 * @param weights expected shares on any scale, at the same indices
 * @throws RangeError when no weight is above 0, or one is negative or no number
 */
export function logEvidence(
  counts: readonly number[],
  weights: readonly number[],
  concentration = splitConcentration,
): number {
  const shares = toShares(weights);
  if (counts.some((count, i) => count > 0 && at(shares, i) === 0)) return Number.POSITIVE_INFINITY;
  return (
    logDirichletMultinomial(
      counts,
      shares.map((share) => concentration * share),
    ) - logLikelihood(counts, shares)
  );
}

/** The anytime-valid p value of an evidence: at most 1. */
export function pValueOf(logEvidence: number): number {
  return Math.min(1, Math.exp(-logEvidence));
}

/**
 * ln of the chance of one sequence with these counts when the shares are drawn from a Dirichlet distribution;
 * parameters of 0 belong to what cannot happen.
 */
export function logDirichletMultinomial(counts: readonly number[], parameters: readonly number[]): number {
  const all = sum(parameters);
  let logChance = logGamma(all) - logGamma(all + sum(counts));
  for (const [i, parameter] of parameters.entries()) {
    const count = at(counts, i);
    if (count === 0) continue;
    if (parameter === 0) return Number.NEGATIVE_INFINITY;
    logChance += logGamma(parameter + count) - logGamma(parameter);
  }
  return logChance;
}

/** ln of the chance of one sequence with these counts when the shares are exactly these. */
export function logLikelihood(counts: readonly number[], shares: readonly number[]): number {
  return sum(counts.map((count, i) => (count === 0 ? 0 : count * Math.log(at(shares, i)))));
}

/** Weights of any scale as fractions that add up to 1. */
export function toShares(weights: readonly number[]): number[] {
  const total = sum(weights);
  if (!(total > 0) || weights.some((weight) => !(weight >= 0))) {
    throw new RangeError(`expected shares need weights of 0 or more and one above 0, not [${weights.join(', ')}]`);
  }
  return weights.map((weight) => weight / total);
}
