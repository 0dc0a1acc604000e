/**
 * The anytime-valid test when the expected shares are only known to be some mixture of several rules.
 *
 * For every mixture, "average over alternatives ÷ likelihood of the mixture" is an e-process, and the least of them over
 * all mixtures is one for the whole set: it exceeds 1/α with chance at most α, whichever mixture is true. The least is
 * found where the likelihood is greatest, a concave problem; what rounds of the search leave undone is added as a bound,
 * so that the evidence is never overstated. With one rule this is the test of `multinomial-test.ts`.
 *
 * The parts are taken to be constant. Where they swing, counts vary less than under their mean (W. Hoeffding, 1956), so
 * that the test is not misled by it; `split-laws.test.ts` tries it.
 */
import { type Mixture, mix } from './expected-split.ts';
import { logDirichletMultinomial, logEvidence, logLikelihood, splitConcentration } from './multinomial-test.ts';
import { at, sum } from './vector.ts';

export type MixtureEvidence = {
  readonly logEvidence: number;
  /** The parts of the requests per rule that explain the counts best. */
  readonly parts: readonly number[];
};

export function logMixtureEvidence(counts: readonly number[], mixture: Mixture): MixtureEvidence {
  const [only, ...others] = mixture;
  if (only === undefined) throw new RangeError('a split is expected of at least one rule');
  if (others.length === 0) return { logEvidence: logEvidence(counts, only), parts: [1] };
  if (counts.every((count) => count === 0)) return { logEvidence: 0, parts: mixture.map((_, r) => (r === 0 ? 1 : 0)) };
  if (counts.some((count, i) => count > 0 && mixture.every((shares) => shares[i] === 0))) {
    return { logEvidence: Number.POSITIVE_INFINITY, parts: mixture.map(() => 1 / mixture.length) };
  }
  const { parts, logLikelihoodBound } = mostLikelyParts(counts, mixture);
  return { logEvidence: logAlternative(counts, mixture) - logLikelihoodBound, parts };
}

/** How far each rule's own alternative reaches towards the mean of the rules, so that no version is impossible in it. */
const blend = 0.02;

/**
 * ln of the chance of the counts under the alternative, fixed before the data: a Dirichlet around each rule and one
 * around their mean, as for a single rule, and the Jeffreys prior for what lies far from all of them.
 */
function logAlternative(counts: readonly number[], mixture: Mixture): number {
  const mean = mix(
    mixture,
    mixture.map(() => 1 / mixture.length),
  );
  const centres = [
    mean,
    ...mixture.map((shares) => shares.map((share, i) => (1 - blend) * share + blend * at(mean, i))),
  ];
  const alternatives = [
    mean.map((share) => (share > 0 ? 0.5 : 0)),
    ...centres.map((shares) => shares.map((share) => splitConcentration * share)),
  ];
  return logMean(alternatives.map((parameters) => logDirichletMultinomial(counts, parameters)));
}

function logMean(logs: readonly number[]): number {
  const greatest = Math.max(...logs);
  return greatest + Math.log(sum(logs.map((log) => Math.exp(log - greatest))) / logs.length);
}

const rounds = 1000;
const closeEnough = 1e-3;

/** Expectation maximisation. By Jensen's inequality no parts are more likely than n·ln(max gain) beyond those found. */
function mostLikelyParts(
  counts: readonly number[],
  mixture: Mixture,
): { parts: readonly number[]; logLikelihoodBound: number } {
  const total = sum(counts);
  let parts: readonly number[] = mixture.map(() => 1 / mixture.length);
  for (let round = 0; ; round++) {
    const shares = mix(mixture, parts);
    const gains = mixture.map((rule) => gainOf(rule, shares, counts) / total);
    const missing = total * Math.log(Math.max(...gains));
    if (missing < closeEnough || round === rounds) {
      return { parts, logLikelihoodBound: logLikelihood(counts, shares) + Math.max(0, missing) };
    }
    parts = parts.map((part, r) => part * at(gains, r));
  }
}

function gainOf(rule: readonly number[], shares: readonly number[], counts: readonly number[]): number {
  return sum(counts.map((count, i) => (count === 0 ? 0 : (count * at(rule, i)) / at(shares, i))));
}
