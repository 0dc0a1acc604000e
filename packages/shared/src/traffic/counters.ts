/** Counters to increments: what happened between two readings of the same source. */
import type { Sample } from './prometheus-text.ts';

/** How much one series grew since the reading before; never negative. */
export type Increment = {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
};

export type CounterReader = {
  /**
   * The increments of one source since its reading before; series that did not grow are left out.
   *
   * The first reading of a source is a baseline and gives none, unless `countFromZero` says that the source did not
   * exist yet when counting began: then all of what it shows happened since. From the second reading on, a series that
   * was absent counts from 0: it was born in between, and its first value is what happened.
   *
   * @param samples counters only: also `_bucket`, `_sum` and `_count` of histograms
   */
  read(source: string, samples: readonly Sample[], options?: { readonly countFromZero?: boolean }): Increment[];
  /** Drops what is known about a source, such as a deleted pod. Its next reading would be a baseline. */
  forget(source: string): void;
  /** Forgets every source that is not named. */
  retain(sources: ReadonlySet<string>): void;
};

/**
 * Remembers the last value of each series of each source. A series that vanishes and comes back is compared with what
 * it last was, so that a gap in the exposition counts nothing twice.
 */
export function createCounterReader(): CounterReader {
  const sources = new Map<string, Map<string, number>>();
  return {
    read(source, samples, { countFromZero = false } = {}) {
      const known = sources.get(source);
      const last = known ?? new Map<string, number>();
      sources.set(source, last);
      const increments = samples.flatMap((sample) => advance(last, sample));
      return known === undefined && !countFromZero ? [] : increments;
    },
    forget(source) {
      sources.delete(source);
    },
    retain(kept) {
      for (const source of sources.keys()) if (!kept.has(source)) sources.delete(source);
    },
  };
}

/** Notes the value of one series; the answer has no element where nothing happened or nothing is known. */
function advance(last: Map<string, number>, { name, labels, series, value }: Sample): Increment[] {
  if (!Number.isFinite(value)) return [];
  const before = last.get(series) ?? 0;
  last.set(series, value);
  // A counter only falls when its process starts again, at 0.
  const grown = value < before ? value : value - before;
  return grown > 0 ? [{ name, labels, value: grown }] : [];
}
