/**
 * Traffic samples live here, outside React and outside the query cache: they come once a second, and only the charts
 * read them.
 */
import type { TrafficPoint } from '@sluice/shared/api/events';
import type { DesiredSplit } from '@sluice/shared/api/services';

/** Five minutes at one point a second. */
export const capacity = 300;

/** From `time` on (epoch milliseconds, the server's clock) the rules wanted these shares, 0 to 1; null: not known. */
export type DesiredStep = { readonly time: number; readonly shares: ReadonlyMap<string, number> | null };

export type TrafficSeries = {
  /** Oldest first, at most `capacity`. */
  readonly points: readonly TrafficPoint[];
  readonly desired: readonly DesiredStep[];
  /** The server's clock as last heard, epoch milliseconds, also where nothing was measured; 0 before anything was. */
  readonly until: number;
};

const nothing: TrafficSeries = { points: [], desired: [], until: 0 };

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
      const { desired, until } = read(namespace, service);
      const kept = points.slice(-capacity);
      write(namespace, service, { desired, points: kept, until: Math.max(until, kept.at(-1)?.time ?? 0) });
    },
    /** A second that ended at `time`; without a point nothing is known of it. */
    append(namespace: string, service: string, time: number, point: TrafficPoint | null): void {
      const { points, desired, until } = read(namespace, service);
      const latest = point?.time ?? time;
      if (latest <= until) return;
      write(namespace, service, {
        points: point === null ? points : [...points.slice(-(capacity - 1)), point],
        desired: trimSteps(desired, latest - capacity * 1000),
        until: latest,
      });
    },
    /** Remembers what the rules want from `time` on; nothing happens while that stays the same. */
    noteDesired(namespace: string, service: string, time: number, wanted: DesiredSplit): void {
      const { points, desired, until } = read(namespace, service);
      const shares = sharesOf(wanted);
      const last = desired.at(-1);
      if (last?.shares && isSameShares(last.shares, shares)) return;
      const step = { time: Math.max(time, last?.time ?? time), shares };
      write(namespace, service, { points, desired: [...desired, step], until });
    },
    /** What is desired where watching began may turn out to have been desired before; changes stay where they are. */
    knowDesiredSince(namespace: string, service: string, time: number | null): void {
      const { points, desired, until } = read(namespace, service);
      const [first, ...changes] = desired;
      if (time === null || first === undefined || changes.length > 0 || time >= first.time) return;
      write(namespace, service, { points, desired: [{ ...first, time }], until });
    },
    /** Epoch milliseconds on the server's clock as last heard; null before anything was. */
    latestTime: (namespace: string, service: string): number | null => read(namespace, service).until || null,
  };
}

export type TrafficStore = ReturnType<typeof createTrafficStore>;
