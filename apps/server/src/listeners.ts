/** Listeners of one kind of news within the process. */
export type Subscribe<T> = (listener: (news: T) => void) => () => void;

export type Listeners<T> = { readonly subscribe: Subscribe<T>; readonly emit: (news: T) => void };

export function createListeners<T>(): Listeners<T> {
  const listeners = new Set<(news: T) => void>();
  return {
    subscribe(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    emit(news) {
      for (const listener of [...listeners]) listener(news);
    },
  };
}
