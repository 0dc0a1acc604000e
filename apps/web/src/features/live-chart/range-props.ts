import type { Call } from '../../data/client.ts';
import type { ServiceRef } from '../../data/services.ts';
import type { TrafficStore } from '../../data/traffic-store.ts';
import type { Slot } from '../../ui/version-slot.ts';
import type { ChartView, QuantileName } from './chart-view.ts';

/** What charts need to know beside how far back they look. */
export type RangeProps = {
  readonly call: Call;
  readonly traffic: TrafficStore;
  readonly service: ServiceRef;
  /** Of the service: another one means that somebody has changed something. */
  readonly etag: string;
  readonly versions: readonly string[];
  readonly slots: ReadonlyMap<string, Slot>;
  readonly hidden: ReadonlySet<string>;
  readonly quantile: QuantileName;
  readonly isPaused: boolean;
  readonly onView: (change: ChartView) => void;
};
