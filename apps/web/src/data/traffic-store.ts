/**
 * Traffic samples live here, outside React and outside the query cache: they come once a second, and only the charts
 * read them.
 */
import type { TrafficPoint } from '@sluice/shared/api/events';
import type { DesiredSplit } from '@sluice/shared/api/services';

/** Five minutes at one point a second. */
export const capacity = 300;

/** From `time` on (epoch milliseconds, the server's clock) the rules wanted these shares, 0 to 1. */
export type DesiredStep = { readonly time: number; readonly shares: ReadonlyMap<string, number> };

export type TrafficSeries = {
  /** Oldest first, at most `capacity`. */
  readonly points: readonly TrafficPoint[];
  readonly desired: readonly DesiredStep[];
};

const nothing: TrafficSeries = { points: [], desired: [] };

const sharesOf = (desired: DesiredSplit) =>
  new Map(desired.weights.map(({ version, share }) => [version, share] as const));

function isSameShares(a: ReadonlyMap<string, number>, b: ReadonlyMap<string, number>): boolean {
  return a.size === b.size && [...a].every(([version, share]) => Math.abs((b.get(version) ?? -1) - share) < 1e-9);
}

/** Keeps what a chart of five minutes can show, and the one step before it that still applies at its start. */
function trimSteps(steps: readonly DesiredStep[], oldest: number): readonly DesiredStep[] {
  const firstInside = steps.findIndex(({ time }) => time > oldest);
  return firstInside <= 1 ? steps : steps.slice(firstInside - 1);
}

export function createTrafficStore() {
  const series = new Map<string, TrafficSeries>();
  const listeners = new Set<() => void>();
  const keyOf = (namespace: string, service: string) => `${namespace}/${service}`;
  const read = (namespace: string, service: string) => series.get(keyOf(namespace, service)) ?? nothing;
  const write = (namespace: string, service: string, next: TrafficSeries) => {
    series.set(keyOf(namespace, service), next);
    for (const listener of listeners) listener();
  };

  return {
    subscribe(listener: () => void): () => void {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    /** The same object until something was added, so that it can be a snapshot of `useSyncExternalStore`. */
    read,
    /** What a snapshot brings: the server's own memory, which also fills the time while the page was away. */
    replacePoints(namespace: string, service: string, points: readonly TrafficPoint[]): void {
      const { desired } = read(namespace, service);
      write(namespace, service, { desired, points: points.slice(-capacity) });
    },
    appendPoint(namespace: string, service: string, point: TrafficPoint): void {
      const { points, desired } = read(namespace, service);
      const last = points.at(-1);
      if (last !== undefined && point.time <= last.time) return;
      write(namespace, service, {
        points: [...points.slice(-(capacity - 1)), point],
        desired: trimSteps(desired, point.time - capacity * 1000),
      });
    },
    /** Remembers what the rules want from `time` on; nothing happens while that stays the same. */
    noteDesired(namespace: string, service: string, time: number, wanted: DesiredSplit): void {
      const { points, desired } = read(namespace, service);
      const shares = sharesOf(wanted);
      const last = desired.at(-1);
      if (last !== undefined && isSameShares(last.shares, shares)) return;
      const step = { time: Math.max(time, last?.time ?? time), shares };
      write(namespace, service, { points, desired: [...desired, step] });
    },
    /** Epoch milliseconds on the server's clock as last heard; null before anything was. */
    latestTime: (namespace: string, service: string): number | null =>
      read(namespace, service).points.at(-1)?.time ?? null,
  };
}

export type TrafficStore = ReturnType<typeof createTrafficStore>;
