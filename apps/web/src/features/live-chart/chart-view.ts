/** What the charts show, as far as the address says it. */
import type { TrafficRange } from '@sluice/shared/api/traffic-history';

/** How far back they look. */
export const chartRanges = ['1m', '5m', '30m', '3h', '24h'] as const satisfies readonly TrafficRange[];
export type ChartRange = (typeof chartRanges)[number];

/** Short enough that a change is seen in its first seconds. */
export const defaultRange: ChartRange = '1m';

/** Those that the stream covers; the others are read from the server, bucketed. */
export type LiveRange = '1m' | '5m';
export const isLiveRange = (range: ChartRange): range is LiveRange => range === '1m' || range === '5m';

const seconds: Record<ChartRange, number> = { '1m': 60, '5m': 300, '30m': 1800, '3h': 10_800, '24h': 86_400 };

export const secondsOf = (range: ChartRange): number => seconds[range];

/** Which latency they show: that of half of the requests, of 95 % or of 99 %. */
export const quantileNames = ['p50', 'p95', 'p99'] as const;
export type QuantileName = (typeof quantileNames)[number];
export const defaultQuantile: QuantileName = 'p95';

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
