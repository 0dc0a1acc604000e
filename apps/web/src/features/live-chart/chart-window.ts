/** The stretch of time that charts show: back from now, or between two moments of a clock. */
import { type ChartRange, isLiveRange, secondsOf } from './chart-view.ts';

export type ChartWindow = {
  readonly spanSeconds: number;
  /** Between two samples. */
  readonly stepSeconds: number;
  /** Where the axis ends, epoch milliseconds; null: it moves along with time, and says how long ago something was. */
  readonly until: number | null;
};

/** As many as the server's points. */
const mostSteps = 300;

/** @param read what the server says of a longer range; null before it has said anything */
export function windowOf(
  range: ChartRange,
  read: { readonly to: number; readonly stepSeconds: number } | null,
  now: () => number,
): ChartWindow {
  const spanSeconds = secondsOf(range);
  if (isLiveRange(range)) return { spanSeconds, stepSeconds: 1, until: null };
  // What was read directly has a point each second, of which a day has more than a chart has pixels.
  const stepSeconds = Math.max(read?.stepSeconds ?? 0, spanSeconds / mostSteps);
  return { spanSeconds, stepSeconds, until: read?.to ?? now() };
}

const minute = 60;
const hour = 60 * minute;
/** Seconds between two labels: round ones, of which a narrow chart has room for. */
const tickSteps = [15, minute, 5 * minute, 30 * minute, 4 * hour];
const mostTicks = 7;

/** Where the axis has its labels, in seconds before its end; on a clock at times that are round where the reader is. */
export function ticksOf({ spanSeconds, until }: ChartWindow): number[] {
  const step = tickSteps.find((each) => spanSeconds / each < mostTicks) ?? spanSeconds;
  const last = until === null ? 0 : 0 - secondsSinceRound(until, step);
  const count = Math.floor((spanSeconds + last) / step) + 1;
  return Array.from({ length: count }, (_, index) => last - (count - 1 - index) * step);
}

function secondsSinceRound(time: number, stepSeconds: number): number {
  const local = time / 1000 - new Date(time).getTimezoneOffset() * minute;
  return ((local % stepSeconds) + stepSeconds) % stepSeconds;
}

/** Points without values, one for each sample: the tooltip snaps to them, and nothing in the frame changes with samples. */
export function framePoints({ spanSeconds, stepSeconds }: Pick<ChartWindow, 'spanSeconds' | 'stepSeconds'>) {
  const count = Math.round(spanSeconds / stepSeconds);
  return Array.from({ length: count + 1 }, (_, index) => ({ t: (index - count) * stepSeconds }));
}
