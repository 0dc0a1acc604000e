/** What the charts show, as far as the address says it. */

/** How far back they look. */
export const chartRanges = ['1m', '5m'] as const;
export type ChartRange = (typeof chartRanges)[number];

/** Short enough that a change is seen in its first seconds. */
export const defaultRange: ChartRange = '1m';

const seconds: Record<ChartRange, number> = { '1m': 60, '5m': 300 };

export const secondsOf = (range: ChartRange): number => seconds[range];

/** Which latency they show: that of half of the requests, of 95 % or of 99 %. */
export const quantileNames = ['p50', 'p95', 'p99'] as const;
export type QuantileName = (typeof quantileNames)[number];
export const defaultQuantile: QuantileName = 'p95';

/** Where the time axis has its labels, in seconds before now. */
export const ticksOf = (range: ChartRange): readonly number[] =>
  range === '1m' ? [-60, -45, -30, -15, 0] : [-300, -240, -180, -120, -60, 0];

/** Everything that one can choose about the charts; what is absent is as usual. */
export type ChartView = {
  readonly range?: ChartRange | undefined;
  readonly latency?: QuantileName | undefined;
  /** Names of the versions that are shown, with commas between them. */
  readonly versions?: string | undefined;
  readonly paused?: boolean | undefined;
};

/** Names that no version has are passed over; a choice that would show nothing shows everything. */
export function hiddenIn({ versions: shown }: ChartView, versions: readonly string[]): ReadonlySet<string> {
  const wanted = new Set(shown?.split(','));
  const hidden = versions.filter((version) => !wanted.has(version));
  return new Set(shown === undefined || hidden.length === versions.length ? [] : hidden);
}

/** The choice that shows all but these. */
export function showAllBut(hidden: ReadonlySet<string>, versions: readonly string[]): Pick<ChartView, 'versions'> {
  return { versions: hidden.size === 0 ? undefined : versions.filter((version) => !hidden.has(version)).join(',') };
}

/** One version alone, or all again where it is alone already. */
export function isolate(version: string, view: ChartView): Pick<ChartView, 'versions'> {
  return { versions: view.versions === version ? undefined : version };
}
