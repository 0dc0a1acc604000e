/** Whether a share moves in one direction over time: the test of Cochran and Armitage for a trend in proportions. */

export type PeriodCount = { readonly count: number; readonly total: number };

const fewestPeriods = 4;
/** The 99.9 % quantile of the normal distribution, two-sided. */
const threshold = 3.2905;

/**
 * True when the share rises, or falls, significantly over successive periods, and not merely by a jump: from half to
 * half it moves the same way.
 */
export function isDrifting(periods: readonly PeriodCount[]): boolean {
  if (periods.length < fewestPeriods) return false;
  const trend = trendOf(periods);
  const middle = Math.ceil(periods.length / 2);
  const halves = [periods.slice(0, middle), periods.slice(-middle)];
  return Math.abs(trend) > threshold && halves.every((half) => trendOf(half) * trend > 0);
}

/** Standard deviations from no trend; 0 where nothing can be told. */
function trendOf(periods: readonly PeriodCount[]): number {
  const total = periods.reduce((sum, period) => sum + period.total, 0);
  const share = periods.reduce((sum, period) => sum + period.count, 0) / total;
  const mean = periods.reduce((sum, period, i) => sum + i * period.total, 0) / total;
  const spread = periods.reduce((sum, period, i) => sum + (i - mean) ** 2 * period.total, 0);
  const variance = share * (1 - share) * spread;
  const slope = periods.reduce((sum, { count, total }, i) => sum + (i - mean) * (count - share * total), 0);
  return variance > 0 ? slope / Math.sqrt(variance) : 0;
}
