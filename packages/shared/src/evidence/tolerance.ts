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
  return clamp(relative * share, smallest, largest);
}

/** The expected shares whose tolerated range has something in common with an interval. */
export function sharesNear({ low, high }: Interval): Interval {
  return { low: shareWithHighEnd(low), high: shareWithLowEnd(high) };
}

/** The expected shares whose tolerated range holds an interval; none when `low` is above `high`. */
export function sharesAround({ low, high }: Interval): Interval {
  return { low: shareWithHighEnd(high), high: shareWithLowEnd(low) };
}

/** The share whose tolerated range ends here; both ends grow with the share. */
function shareWithHighEnd(end: number): number {
  return clamp(end / (1 + relative), end - largest, end - smallest);
}

function shareWithLowEnd(end: number): number {
  return clamp(end / (1 - relative), end + smallest, end + largest);
}

function clamp(value: number, low: number, high: number): number {
  return Math.min(high, Math.max(low, value));
}
