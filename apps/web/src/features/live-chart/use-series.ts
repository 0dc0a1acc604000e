import { createContext, useContext, useMemo, useSyncExternalStore } from 'react';
import type { TrafficSeries } from '../../data/traffic-store.ts';
import type { Snapshot } from './snapshot.ts';

/** The snapshot of the chart that one is in. */
export const SnapshotContext = createContext<Snapshot | null>(null);

function useSnapshot(): Snapshot {
  const snapshot = useContext(SnapshotContext);
  if (snapshot === null) throw new Error('Samples are read inside of a SeriesSlot');
  return snapshot;
}

/** The samples; who uses them is rendered with each snapshot. */
export function useSeries(): TrafficSeries {
  const snapshot = useSnapshot();
  return useSyncExternalStore(snapshot.subscribe, snapshot.current);
}

/** The samples for who reads them now and then, and is not rendered for them. */
export function useSeriesReader(): () => TrafficSeries {
  return useSnapshot().current;
}

/** Something made of the samples: who uses it is rendered only when it changes, not with every snapshot. */
export function useSeriesValue<T extends number | string | boolean>(measure: (series: TrafficSeries) => T): T {
  const snapshot = useSnapshot();
  const read = useMemo(() => {
    let seen: { readonly series: TrafficSeries; readonly value: T } | null = null;
    return () => {
      const series = snapshot.current();
      if (seen?.series !== series) seen = { series, value: measure(series) };
      return seen.value;
    };
  }, [snapshot, measure]);
  return useSyncExternalStore(snapshot.subscribe, read);
}
