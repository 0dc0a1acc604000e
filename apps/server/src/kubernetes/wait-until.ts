import type { Subscribe } from '../listeners.ts';

/** Looks at a condition whenever there is news; true when it held, false when time was up first. */
export function waitUntil(holds: () => boolean, onNews: Subscribe<void>, deadlineMs: number): Promise<boolean> {
  if (holds()) return Promise.resolve(true);
  return new Promise((resolve) => {
    const finish = (result: boolean) => {
      clearTimeout(timer);
      unsubscribe();
      resolve(result);
    };
    const unsubscribe = onNews(() => holds() && finish(true));
    const timer = setTimeout(() => finish(false), deadlineMs);
  });
}
