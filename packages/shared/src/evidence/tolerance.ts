/** What difference between an observed and an expected share matters. */
import type { Interval } from './wilson.ts';

/** Fractions: 5 points at most, 1 point at least, in between 30 % of the share. */
const largest = 0.05;
const smallest = 0.01;
const relative = 0.3;

/**
 * The default tolerance of an expected share, as a fraction: 5 points from 25 % on, below that 30 % of the share, at
 * least 1 point and never more than 5.
 */
export function defaultTolerance(share: number): number {
  return Math.min(largest, Math.max(smallest, relative * share));
}

/** The shares that count as equal to the expected one. */
export function toleratedInterval(share: number): Interval {
  return { low: share - defaultTolerance(share), high: share + defaultTolerance(share) };
}
