/** Work that is asked for more often than it has to be done: what is asked for while it runs is done once, after it. */
export type Coalesced = (key: string, work: () => Promise<void>) => Promise<void>;

export function createCoalesced(): Coalesced {
  const running = new Map<string, { next: Promise<void> | null; readonly now: Promise<void> }>();

  function start(key: string, work: () => Promise<void>): Promise<void> {
    const now = work().finally(() => running.delete(key));
    running.set(key, { now, next: null });
    return now;
  }

  return (key, work) => {
    const current = running.get(key);
    if (current === undefined) return start(key, work);
    current.next ??= current.now.then(
      () => start(key, work),
      () => start(key, work),
    );
    return current.next;
  };
}
