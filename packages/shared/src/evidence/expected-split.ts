/**
 * What the rules say about the split of a service. Metrics carry no route, so requests that rules above the default
 * take count, too: with unknown parts h of the requests in each rule, the expected shares are the mixture Σ h·θ. The
 * hypothesis to be judged is then not one split but all of these mixtures together.
 */
import { toShares } from './multinomial-test.ts';
import { at, dot } from './vector.ts';

/** Weights by version, on any scale; versions that are not named get 0. */
export type Weights = Readonly<Record<string, number>>;

export type ExpectedSplit = {
  /** Of the default rule. */
  readonly default: Weights;
  /** Of each other rule that sends requests to the service. */
  readonly above?: readonly Weights[];
};

/** Shares by index of version, for each rule that differs from the others; the default rule first. */
export type Mixture = readonly (readonly number[])[];

/** Rules that send nothing to these versions are left out: their requests are not among those that are counted. */
export function mixtureOf(expected: ExpectedSplit, versions: readonly string[]): Mixture {
  const shares = [expected.default, ...(expected.above ?? [])]
    .map((weights) => versions.map((version) => weights[version] ?? 0))
    .filter((weights, i) => i === 0 || weights.some((weight) => weight > 0))
    .map(toShares);
  return [...new Map(shares.map((row) => [row.map((share) => share.toPrecision(12)).join(), row])).values()];
}

/** The shares by index of version when a part `parts[r]` of the requests falls to rule r. */
export function mix(mixture: Mixture, parts: readonly number[]): number[] {
  const versions = Math.max(0, ...mixture.map((shares) => shares.length));
  return Array.from({ length: versions }, (_, i) =>
    dot(
      mixture.map((shares) => at(shares, i)),
      parts,
    ),
  );
}
