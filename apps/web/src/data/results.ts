/** What came of what was done here: shown for a moment, and kept in a list for as long as the tab is open. */

export type Result = {
  readonly id: number;
  readonly tone: 'ok' | 'error';
  readonly text: string;
  /** Epoch milliseconds. */
  readonly at: number;
  /** A change that can be taken back from here, and whose. */
  readonly undo: { readonly namespace: string; readonly service: string; readonly change: string } | null;
};

export type Results = ReturnType<typeof createResults>;

export type ResultsState = {
  /** Newest first. */
  readonly list: readonly Result[];
  /** Those shown at present, oldest first, three at most. */
  readonly shown: readonly Result[];
  readonly unread: number;
};

const shownAtOnce = 3;
const kept = 50;

/** How long a result is shown, in milliseconds; errors stay until somebody closes them. */
export function shownMilliseconds({ tone, undo }: Pick<Result, 'tone' | 'undo'>): number | null {
  if (tone === 'error') return null;
  return undo === null ? 10_000 : 30_000;
}

export function createResults() {
  let state: ResultsState = { list: [], shown: [], unread: 0 };
  let next = 1;
  const listeners = new Set<() => void>();
  const update = (change: Partial<ResultsState>) => {
    state = { ...state, ...change };
    for (const listener of listeners) listener();
  };
  return {
    subscribe(listener: () => void): () => void {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    state: () => state,
    add(result: Omit<Result, 'id' | 'at'>): void {
      const whole = { ...result, id: next, at: Date.now() };
      next += 1;
      update({
        list: [whole, ...state.list].slice(0, kept),
        shown: [...state.shown, whole].slice(-shownAtOnce),
        unread: state.unread + 1,
      });
    },
    /** No longer shown; it stays in the list. */
    close(id: number): void {
      update({ shown: state.shown.filter((each) => each.id !== id) });
    },
    read(): void {
      if (state.unread > 0) update({ unread: 0 });
    },
    clear(): void {
      update({ list: [], shown: [], unread: 0 });
    },
  };
}
