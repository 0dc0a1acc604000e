import type { Slot } from '../../ui/version-slot.ts';
import type { ChartRange, QuantileName } from './chart-view.ts';
import type { SeriesSource } from './use-live-series.ts';

/** The same for every chart, so that one legend filters all of them. */
export type ChartProps = {
  readonly source: SeriesSource;
  readonly range: ChartRange;
  readonly quantile: QuantileName;
  readonly versions: readonly string[];
  readonly slots: ReadonlyMap<string, Slot>;
  readonly hidden: ReadonlySet<string>;
};
