import type { Revision } from './revision.ts';

export type StoreEvent = {
  type: 'ADDED' | 'MODIFIED' | 'DELETED';
  /** The global version that this change took. */
  version: number;
  /** The object after the change; for DELETED its last state, carrying the version of the deletion. */
  revision: Revision;
  previous: Revision | undefined;
};

/** The recent changes of one type, for watches that start in the past. */
export class WatchHistory {
  #events: StoreEvent[] = [];
  #compactedTo = 0;

  push(event: StoreEvent, limit: number): void {
    this.#events.push(event);
    // Cutting in batches keeps the cost of one change constant.
    if (this.#events.length > limit * 1.25 + 16) this.#drop(this.#events.length - limit);
  }

  /** Everything after `version`, or undefined when some of it has been dropped. */
  since(version: number): readonly StoreEvent[] | undefined {
    if (version < this.#compactedTo) return undefined;
    const start = this.#events.findLastIndex((event) => event.version <= version) + 1;
    return this.#events.slice(start);
  }

  compact(version: number): void {
    this.#events = [];
    this.#compactedTo = version;
  }

  trim(limit: number): void {
    if (this.#events.length > limit) this.#drop(this.#events.length - limit);
  }

  #drop(count: number): void {
    this.#compactedTo = this.#events[count - 1]?.version ?? this.#compactedTo;
    this.#events = this.#events.slice(count);
  }
}
