export type WorkQueue = {
  /** Asks for one run of the handler for a key; asking again before it runs changes nothing. */
  add: (key: string, delayMs?: number) => void;
  stop: () => void;
};

/**
 * Runs a handler for keys, one after the other and never inside the change that asked for it. A handler that throws
 * is reported and tried again after a second.
 */
export function createWorkQueue(handle: (key: string) => void, onError: (error: unknown) => void): WorkQueue {
  const timers = new Map<string, NodeJS.Timeout>();
  let isStopped = false;

  function run(key: string): void {
    timers.delete(key);
    try {
      handle(key);
    } catch (error) {
      onError(error);
      add(key, 1_000);
    }
  }
  function add(key: string, delayMs = 0): void {
    if (isStopped || timers.has(key)) return;
    timers.set(key, setTimeout(run, delayMs, key));
  }
  function stop(): void {
    isStopped = true;
    for (const timer of timers.values()) clearTimeout(timer);
    timers.clear();
  }
  return { add, stop };
}
