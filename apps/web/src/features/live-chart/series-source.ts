import type { TrafficSeries, TrafficStore } from '../../data/traffic-store.ts';

/** Where charts have their samples from. */
export type SeriesSource = {
  /** The same object until something was added. */
  readonly read: () => TrafficSeries;
  readonly subscribe: (listener: () => void) => () => void;
  /** Charts stand still on request. */
  readonly isPaused: boolean;
};

/** What the stream brings of a service. */
export function liveSource(traffic: TrafficStore, namespace: string, service: string, isPaused: boolean): SeriesSource {
  return { read: () => traffic.read(namespace, service), subscribe: traffic.subscribe, isPaused };
}

/** What was read once. */
export function heldSource(series: TrafficSeries): SeriesSource {
  return { read: () => series, subscribe: () => () => undefined, isPaused: false };
}
