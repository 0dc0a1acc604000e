/** Vertical axes: they grow at once, and shrink only after they were too high for a while. */

/** Such that four lines of the grid have round numbers. */
export function niceTop(value: number): number {
  if (value <= 4) return 4;
  const step = value / 4;
  const power = 10 ** Math.floor(Math.log10(step));
  const factor = [1, 1.5, 2, 2.5, 3, 4, 5, 7.5, 10].find((candidate) => candidate * power >= step) ?? 10;
  return factor * power * 4;
}

/** How far below 100 % an axis of success has to reach, such that five lines of the grid have round numbers. */
export function niceSpan(lowestPercent: number): number {
  return [5, 10, 25, 50].find((span) => lowestPercent >= 100 - span) ?? 100;
}

export type AxisTop = {
  readonly top: number;
  /** Since when less would do, epoch milliseconds; null while the height is needed. */
  readonly tooHighSince: number | null;
};

const shrinkAfterMilliseconds = 30_000;

/** @param now epoch milliseconds */
export function followTop(axis: AxisTop, wanted: number, now: number): AxisTop {
  if (wanted > axis.top) return { top: wanted, tooHighSince: null };
  if (wanted === axis.top) return axis.tooHighSince === null ? axis : { top: axis.top, tooHighSince: null };
  if (axis.tooHighSince === null) return { top: axis.top, tooHighSince: now };
  return now - axis.tooHighSince >= shrinkAfterMilliseconds ? { top: wanted, tooHighSince: null } : axis;
}
