/** When to scrape: once a second, and in step with the latest change, so that its first full second is seen soonest. */

export type ScrapeClock = {
  readonly start: () => void;
  readonly stop: () => void;
  /**
   * A change was seen. Proxies need 0.1 to 0.4 s to follow it, so the next reading is taken when they have: it ends the
   * mixed interval, and the one a second later shows the change undiluted. Changes that come one upon another cannot put
   * off the reading for longer than a second and a half.
   */
  readonly alignToChange: () => void;
  /** What is counted from now on is to be told from what was before. */
  readonly readSoon: () => void;
};

type Options = {
  readonly onTick: () => void;
  readonly everyMs?: number;
  readonly followMs?: number;
};

export function createScrapeClock({ onTick, everyMs = 1_000, followMs = 400 }: Options): ScrapeClock {
  let timer: NodeJS.Timeout | null = null;
  let lastAt = 0;
  let nextAt = 0;

  function schedule(at: number) {
    if (timer !== null) clearTimeout(timer);
    nextAt = at;
    timer = setTimeout(tick, Math.max(0, at - performance.now()));
  }

  function tick() {
    lastAt = performance.now();
    // From the planned time, so that lateness does not add up; unless it grew so large that ticks would bunch.
    schedule(Math.max(nextAt + everyMs, lastAt + everyMs / 2));
    onTick();
  }

  return {
    start() {
      lastAt = performance.now();
      schedule(lastAt + everyMs);
    },
    stop() {
      if (timer !== null) clearTimeout(timer);
      timer = null;
    },
    readSoon() {
      if (timer === null) return;
      // Readings one upon another cost as much as others and tell less.
      schedule(Math.max(performance.now(), lastAt + everyMs / 4));
    },
    alignToChange() {
      if (timer === null) return;
      schedule(Math.min(performance.now() + followMs, lastAt + everyMs * 1.5));
    },
  };
}
