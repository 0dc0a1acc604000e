/** How many requests a change moves, from live figures. What has no source is left out. */
import type { Version } from '@sluice/shared/api/services';
import type { Shares } from './semantic-changes.ts';

export type Flow = {
  readonly version: string;
  /** How much of the requests the default rule takes, -1 to 1. */
  readonly delta: number;
  /** Of the requests that the rule takes, afterwards. */
  readonly share: number;
};

export type BlastRadius = {
  /** Versions that gain, the one that gains most first. */
  readonly gains: readonly Flow[];
  /** Versions that lose, the one that loses most first. */
  readonly losses: readonly Flow[];
  /** Requests per second that go elsewhere; null where nobody can tell. */
  readonly movedPerSecond: number | null;
  /** Fraction of the requests of the rule that go elsewhere, 0 to 1. */
  readonly moved: number;
  /** What each gaining version then takes; null where nobody can tell. */
  readonly loads:
    | readonly { readonly version: string; readonly perSecond: number; readonly readyPods: number | null }[]
    | null;
};

/** A version has to change by more than this to count, against what adding fractions up costs. */
const noise = 1e-9;

/**
 * @param requestsPerSecond of all requests to the service; null when it is not known, or when rules above the default
 * rule take some of them, so that nobody knows how many the default rule gets
 */
export function blastRadius(
  before: Shares,
  after: Shares,
  requestsPerSecond: number | null,
  versions: readonly Pick<Version, 'name' | 'pods'>[],
): BlastRadius {
  const names = [...new Set([...before.keys(), ...after.keys()])];
  const flows = names.map((version) => {
    const share = after.get(version) ?? 0;
    return { version, share, delta: share - (before.get(version) ?? 0) };
  });
  const gains = flows.filter(({ delta }) => delta > noise).sort((a, b) => b.delta - a.delta);
  const losses = flows.filter(({ delta }) => delta < -noise).sort((a, b) => a.delta - b.delta);
  const moved = gains.reduce((sum, { delta }) => sum + delta, 0);
  return {
    gains,
    losses,
    moved,
    movedPerSecond: requestsPerSecond === null ? null : moved * requestsPerSecond,
    loads:
      requestsPerSecond === null
        ? null
        : gains.map(({ version, share }) => ({
            version,
            perSecond: share * requestsPerSecond,
            readyPods: versions.find(({ name }) => name === version)?.pods.ready ?? null,
          })),
  };
}

/** Moving more than half of the requests is not done by a slip of the finger. */
export const isBigMove = (moved: number): boolean => moved > 0.5 + noise;
