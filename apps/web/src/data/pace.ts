/** Load shedding: a browser that cannot keep up is given less to do, so that hands on the page are still answered. */

/** Seconds between two updates, from the usual one to the one of a browser that is far behind. */
const paces = [1, 2, 5] as const;
const beatMilliseconds = 100;
/** A beat that is late by this much shows that something else kept the page busy. */
const lateMilliseconds = 1.5 * beatMilliseconds;
const recoveryMilliseconds = 10_000;

type Surroundings = {
  /** Milliseconds of any clock that only goes forward. */
  readonly now: () => number;
  /** Hidden pages are slowed down by the browser; that says nothing. */
  readonly isHidden: () => boolean;
  /** Calls back each so many milliseconds until the returned function is called. */
  readonly every: (milliseconds: number, callback: () => void) => () => void;
};

export type Pace = {
  /** Seconds that should lie between two updates. */
  readonly seconds: () => number;
  /** Watches until the returned function is called. */
  readonly watch: () => () => void;
  /** Calls back when the pace changes. */
  readonly follow: (listener: () => void) => () => void;
};

/** The usual pace while nobody watches. Two late beats in a row make it slower, ten seconds without any make it faster again. */
export function createPace({ now, isHidden, every }: Surroundings): Pace {
  const listeners = new Set<() => void>();
  let watchers = 0;
  let level = 0;
  let late = 0;
  let lastBeat = 0;
  let calmSince = 0;
  let stop: (() => void) | null = null;

  const enter = (next: number) => {
    late = 0;
    calmSince = now();
    if (next === level || next < 0 || next >= paces.length) return;
    level = next;
    for (const listener of listeners) listener();
  };

  const beat = () => {
    const time = now();
    const isLate = time - lastBeat - beatMilliseconds > lateMilliseconds;
    lastBeat = time;
    if (isHidden()) {
      late = 0;
      calmSince = time;
      return;
    }
    late = isLate ? late + 1 : 0;
    if (isLate) calmSince = time;
    if (late >= 2) enter(level + 1);
    else if (time - calmSince >= recoveryMilliseconds) enter(level - 1);
  };

  return {
    seconds: () => paces[level] ?? 1,
    watch() {
      watchers += 1;
      lastBeat = now();
      stop ??= every(beatMilliseconds, beat);
      return () => {
        watchers -= 1;
        if (watchers > 0) return;
        stop?.();
        stop = null;
        enter(0);
      };
    },
    follow(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

/** Of this page. */
export const pace = createPace({
  now: () => performance.now(),
  isHidden: () => document.hidden,
  every: (milliseconds, callback) => {
    const timer = setInterval(callback, milliseconds);
    return () => clearInterval(timer);
  },
});
