/** The vertical axis of rates: it grows at once, and shrinks only after it was too high for a while. */

/** Such that four lines of the grid have round numbers. */
export function niceTop(value: number): number {
  if (value <= 4) return 4;
  const step = value / 4;
  const power = 10 ** Math.floor(Math.log10(step));
  const factor = [1, 1.5, 2, 2.5, 3, 4, 5, 7.5, 10].find((candidate) => candidate * power >= step) ?? 10;
  return factor * power * 4;
}

export type RateAxis = {
  readonly top: number;
  /** Since when less would do, epoch milliseconds; null while the height is needed. */
  readonly tooHighSince: number | null;
};

const shrinkAfterMilliseconds = 30_000;

export function followRate(axis: RateAxis, highest: number, now: number): RateAxis {
  const wanted = niceTop(highest);
  if (wanted > axis.top) return { top: wanted, tooHighSince: null };
  if (wanted === axis.top) return axis.tooHighSince === null ? axis : { top: axis.top, tooHighSince: null };
  if (axis.tooHighSince === null) return { top: axis.top, tooHighSince: now };
  return now - axis.tooHighSince >= shrinkAfterMilliseconds ? { top: wanted, tooHighSince: null } : axis;
}
