/**
 * Asks istiod how far changes have got, for as long as somebody wants to know. All that is followed shares one question,
 * and nothing is asked while there is nothing to follow.
 */
import { noncesOf, type Progress, type SyncReading } from '@sluice/shared/propagation/acknowledgement';
import type { SyncedType } from '@sluice/shared/propagation/sync-status';
import type { ObjectChange } from './change-log.ts';
import type { Istiod } from './istiod.ts';
import { isOver, pauseBefore, type Subject, takeIn } from './subject.ts';

export type PropagationFollower = {
  /** There is something new to follow, or somebody new who wants to know. */
  readonly wake: () => void;
  /** Goes on if there is something to follow and nothing is under way. */
  readonly resume: () => void;
  /** Looks at the proxies as they are, so that a change can be told from what was before; not more often than needed. */
  readonly lookAround: (notOlderThanMs: number) => void;
  readonly nonces: (type: SyncedType) => ReadonlyMap<string, string>;
  readonly stop: () => void;
};

type Options = {
  readonly istiod: Istiod;
  /** What is to be followed now; whoever is in effect or out of interest is left out by the follower. */
  readonly wanted: () => readonly Subject[];
  readonly judge: (changes: readonly ObjectChange[], reading: SyncReading) => Progress;
  /** After every answer, with those that it was about. */
  readonly onProgress: (subjects: readonly Subject[]) => void;
  readonly onFault: (error: unknown) => void;
  readonly now?: () => number;
};

const nobody: ReadonlyMap<string, string> = new Map();

export function createPropagationFollower(options: Options): PropagationFollower {
  const { istiod, wanted, judge, onProgress, onFault, now = Date.now } = options;
  let known: {
    readonly at: number;
    readonly nonces: Readonly<Record<SyncedType, ReadonlyMap<string, string>>>;
  } | null = null;
  let timer: NodeJS.Timeout | null = null;
  let nextAt = 0;
  let isAsking = false;
  let isStopped = false;

  const due = () => wanted().filter((subject) => !isOver(subject, now()));

  function schedule(ms: number) {
    if (timer !== null) clearTimeout(timer);
    nextAt = performance.now() + ms;
    timer = setTimeout(() => void round().catch(onFault), ms);
  }

  async function read(): Promise<SyncReading> {
    const reading = await istiod.read();
    const { at, proxies } = reading;
    // Proxies of a replica that did not answer are no proxies that were not there.
    if (reading.failures.length === 0 || known === null) {
      known = { at, nonces: { route: noncesOf(proxies, 'route'), cluster: noncesOf(proxies, 'cluster') } };
    }
    return reading;
  }

  async function round() {
    timer = null;
    if (isAsking || isStopped) return;
    // What comes while istiod is being asked is judged by the next answer, which was made after it.
    const subjects = due();
    if (subjects.length === 0) return;
    isAsking = true;
    const startedAt = now();
    try {
      const reading = await read();
      if (isStopped) return;
      for (const subject of subjects) takeIn(subject, judge([...subject.objects.values()], reading), reading.at);
      onProgress(subjects);
    } finally {
      isAsking = false;
      const left = due();
      if (left.length > 0 && !isStopped) schedule(pauseBefore(left, now() - startedAt, now()));
    }
  }

  return {
    wake() {
      if (isAsking || isStopped || due().length === 0) return;
      // Nobody is sent anything before istiod's pause of 0.1 s. What comes next must not put the question off.
      if (timer === null || nextAt > performance.now() + 100) schedule(100);
    },
    resume() {
      if (!isAsking && !isStopped && timer === null && due().length > 0) schedule(0);
    },
    lookAround(notOlderThanMs) {
      if (isAsking || isStopped || timer !== null) return;
      if (known !== null && now() - known.at < notOlderThanMs) return;
      isAsking = true;
      read()
        .catch(onFault)
        .finally(() => {
          isAsking = false;
          if (due().length > 0 && !isStopped) schedule(0);
        });
    },
    nonces: (type) => known?.nonces[type] ?? nobody,
    stop() {
      isStopped = true;
      if (timer !== null) clearTimeout(timer);
    },
  };
}
