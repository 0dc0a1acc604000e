/** One snapshot of the samples for a chart, and when it is taken. */
import type { TrafficSeries } from '../../data/traffic-store.ts';
import type { SeriesSource } from './series-source.ts';

/** Something that may hold a chart back, and calls when it does not any more. */
export type Gate = {
  readonly isOpen: () => boolean;
  /** Calls back when it has opened. */
  readonly onOpen: (listener: () => void) => () => void;
};

export type SnapshotRules = {
  /** As long as one of them is shut, the chart stands still; then it catches up once. */
  readonly gates: readonly Gate[];
  /** At least so many seconds lie between two snapshots; 1 takes each sample. */
  readonly paceSeconds: () => number;
  /** Milliseconds by which this chart comes after the sample, so that each is drawn in a task of its own. */
  readonly delay: number;
};

export type Snapshot = {
  readonly current: () => TrafficSeries;
  readonly subscribe: (onChange: () => void) => () => void;
};

export function createSnapshot(source: SeriesSource, { gates, paceSeconds, delay }: SnapshotRules): Snapshot {
  const listeners = new Set<() => void>();
  let current = source.read();
  let takenAt = Number.NEGATIVE_INFINITY;
  let pending: ReturnType<typeof setTimeout> | undefined;
  let stop: (() => void) | null = null;

  const isDue = () => {
    if (source.read() === current || gates.some(({ isOpen }) => !isOpen())) return false;
    return !source.isPaused || current.points.length === 0;
  };
  /** Milliseconds until the pace allows another one. */
  const wait = () => {
    const isFirst = current.points.length === 0;
    return isFirst || paceSeconds() === 1 ? 0 : takenAt + paceSeconds() * 1000 - performance.now();
  };
  const take = () => {
    pending = undefined;
    if (!isDue()) return;
    current = source.read();
    takenAt = performance.now();
    for (const listener of listeners) listener();
  };
  const refresh = () => {
    if (pending === undefined && isDue()) pending = setTimeout(take, Math.max(delay, wait()));
  };
  const start = () => {
    const stops = [source.subscribe(refresh), ...gates.map(({ onOpen }) => onOpen(refresh))];
    refresh();
    return () => {
      for (const each of stops) each();
      clearTimeout(pending);
      pending = undefined;
    };
  };

  return {
    current: () => current,
    subscribe(onChange) {
      listeners.add(onChange);
      stop ??= start();
      return () => {
        listeners.delete(onChange);
        if (listeners.size > 0) return;
        stop?.();
        stop = null;
      };
    },
  };
}
