import { type ObjectRef, refOf } from '../kube-object.ts';
import type { ObjectStore } from '../object-store.ts';

/** How long the API server keeps an Event after it was last written (kube-apiserver --event-ttl). */
export const eventTtlMs = 3_600_000;
const longestTimerMs = 2 ** 31 - 1;

type Expiring = { ref: ObjectRef; at: number };

/** Removes Events some time after they were last written. Returns the function that stops it. */
export function startEventExpiry(store: ObjectStore, now: () => Date, ttlMs = eventTtlMs): () => void {
  const events = store.registry.get('events');
  /** By key, the first to expire first: whatever is written goes to the end. */
  const expiring = new Map<string, Expiring>();
  let timer: NodeJS.Timeout | undefined;

  function expectEnd(key: string, ref: ObjectRef): void {
    expiring.delete(key);
    expiring.set(key, { ref, at: now().getTime() + ttlMs });
    timer ??= setTimeout(removeExpired, Math.min(ttlMs, longestTimerMs));
  }
  function removeExpired(): void {
    timer = undefined;
    for (const { ref, at } of expiring.values()) {
      const leftMs = at - now().getTime();
      if (leftMs > 0) {
        timer = setTimeout(removeExpired, Math.min(leftMs, longestTimerMs));
        return;
      }
      // A lease of the storage ends here: nothing holds the object back, and nobody is asked.
      if (store.get(events, ref)) store.expire(events, ref);
    }
  }

  for (const { key, object } of store.list(events)) expectEnd(key, refOf(object));
  const unsubscribe = store.subscribe(events, ({ type, revision }) => {
    if (type === 'DELETED') expiring.delete(revision.key);
    else expectEnd(revision.key, refOf(revision.object));
  });
  return () => {
    unsubscribe();
    clearTimeout(timer);
  };
}
