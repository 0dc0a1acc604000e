/**
 * How far another machine's clock is from ours. Its answers carry a `Date` of whole seconds; each one bounds the
 * difference to about a second, and several together to little more than a round trip, since seconds turn between them.
 */

/** The other clock minus ours lies between the two, milliseconds. */
export type ClockBounds = { readonly low: number; readonly high: number; readonly knownAt: number };

/** Before anything is known: machines of one cluster are kept in step by NTP. */
export const unknownClock: ClockBounds = { low: -2_000, high: 2_000, knownAt: Number.NEGATIVE_INFINITY };

/** Two free-running clocks drift apart by less than this part of the time. */
const drift = 200e-6;
/** Servers make the `Date` once a second and may be late with it. */
const lateDateMs = 50;

export type ClockReading = {
  /** The `Date` of the answer, epoch milliseconds: the other clock showed a moment of the second that begins there. */
  readonly date: number;
  /** When we asked and when the answer was there, by our clock, epoch milliseconds. */
  readonly askedAt: number;
  readonly answeredAt: number;
};

/** What is known of another clock after one more reading; a reading that contradicts the others replaces them. */
export function narrowClock(known: ClockBounds, { date, askedAt, answeredAt }: ClockReading): ClockBounds {
  const seen = { low: date - answeredAt, high: date + 1_000 + lateDateMs - askedAt };
  const slack = Number.isFinite(known.knownAt) ? Math.max(0, answeredAt - known.knownAt) * drift : Infinity;
  const low = Math.max(seen.low, known.low - slack);
  const high = Math.min(seen.high, known.high + slack);
  // One of the clocks was set: what was known of it is wrong.
  return low <= high ? { low, high, knownAt: answeredAt } : { ...seen, knownAt: answeredAt };
}

/** When something with a time stamp of the other clock happened by ours: between the two. */
export function inOurTime(time: number, { low, high }: ClockBounds): { readonly from: number; readonly to: number } {
  return { from: time - high, to: time - low };
}
