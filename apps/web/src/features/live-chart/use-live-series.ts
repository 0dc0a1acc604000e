import { useMemo, useSyncExternalStore } from 'react';
import type { TrafficSeries, TrafficStore } from '../../data/traffic-store.ts';
import { createInteraction } from './interaction.ts';

const interaction = createInteraction(window);

export type SeriesSource = {
  readonly traffic: TrafficStore;
  readonly namespace: string;
  readonly service: string;
  /** Charts stand still on request. */
  readonly isPaused: boolean;
};

/** One snapshot for a chart. It stands still while nobody can see it or somebody is in a gesture, then catches up. */
function createSnapshot({ traffic, namespace, service, isPaused }: SeriesSource, everyMilliseconds: number) {
  const read = () => traffic.read(namespace, service);
  let current = read();
  let takenAt = Date.now();
  return {
    current: () => current,
    subscribe(onChange: () => void): () => void {
      const refresh = () => {
        const next = read();
        if (next === current || document.hidden || interaction.isBusy()) return;
        const isFirst = current.points.length === 0;
        if (isPaused && !isFirst) return;
        if (!isFirst && Date.now() - takenAt < everyMilliseconds) return;
        current = next;
        takenAt = Date.now();
        onChange();
      };
      const stopListening = [traffic.subscribe(refresh), interaction.onIdle(refresh)];
      document.addEventListener('visibilitychange', refresh);
      return () => {
        for (const stop of stopListening) stop();
        document.removeEventListener('visibilitychange', refresh);
      };
    },
  };
}

/** A number made of the samples: who uses it is rendered only when the number changes, not with every sample. */
export function useLiveNumber(source: SeriesSource, numberOf: (series: TrafficSeries) => number): number {
  const { subscribe, read } = useMemo(() => {
    const snapshot = createSnapshot(source, 0);
    let seen: TrafficSeries | null = null;
    let value = 0;
    return {
      subscribe: snapshot.subscribe,
      read: () => {
        const series = snapshot.current();
        if (series !== seen) value = numberOf(series);
        seen = series;
        return value;
      },
    };
  }, [source, numberOf]);
  return useSyncExternalStore(subscribe, read);
}

/** The samples of a service, at most once in `everyMilliseconds`. */
export function useLiveSeries(source: SeriesSource, everyMilliseconds = 0): TrafficSeries {
  const snapshot = useMemo(() => createSnapshot(source, everyMilliseconds), [source, everyMilliseconds]);
  return useSyncExternalStore(snapshot.subscribe, snapshot.current);
}
