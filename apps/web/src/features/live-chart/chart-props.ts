import type { ServiceRef } from '../../data/services.ts';
import type { Slot } from '../../ui/version-slot.ts';
import type { QuantileName } from './chart-view.ts';
import type { ChartWindow } from './chart-window.ts';
import type { ChartMark } from './marks.ts';

/** The same for every chart, so that one legend filters all of them. */
export type ChartProps = {
  readonly window: ChartWindow;
  readonly quantile: QuantileName;
  readonly versions: readonly string[];
  readonly slots: ReadonlyMap<string, Slot>;
  readonly hidden: ReadonlySet<string>;
  readonly marks: readonly ChartMark[];
  readonly service: ServiceRef;
};
