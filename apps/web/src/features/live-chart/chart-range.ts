/** How far back the charts look. */
export const chartRanges = ['1m', '5m'] as const;
export type ChartRange = (typeof chartRanges)[number];

/** Short enough that a change is seen in its first seconds. */
export const defaultRange: ChartRange = '1m';

const seconds: Record<ChartRange, number> = { '1m': 60, '5m': 300 };

export const secondsOf = (range: ChartRange): number => seconds[range];

/** Where the time axis has its labels, in seconds before now. */
export const ticksOf = (range: ChartRange): readonly number[] =>
  range === '1m' ? [-60, -45, -30, -15, 0] : [-300, -240, -180, -120, -60, 0];
