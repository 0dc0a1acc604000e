/**
 * Asks istiod how far changes have got, for as long as somebody wants to know. All that is followed shares one question,
 * and nothing is asked while there is nothing to follow.
 */

import { noncesOf, type Progress, type SyncReading } from '@sluice/shared/propagation/acknowledgement';
import type { SyncedType } from '@sluice/shared/propagation/sync-status';
import { inSlices } from '../in-slices.ts';
import type { ObjectChange } from './change-log.ts';
import type { Istiod } from './istiod.ts';
import { isOver, pauseBefore, type Subject, takeIn } from './subject.ts';

export type PropagationFollower = {
  /** There is something new to follow, or somebody new who wants to know. */
  readonly wake: () => void;
  /** Goes on if there is something to follow and nothing is under way. */
  readonly resume: () => void;
  /** Looks at the proxies as they are, so that a change can be told from what was before; not more often than needed. */
  readonly lookAround: (namespaces: readonly string[] | null, notOlderThanMs: number) => Promise<void>;
  readonly nonces: (type: SyncedType) => ReadonlyMap<string, string>;
  readonly stop: () => void;
};

type Options = {
  readonly istiod: Istiod;
  /** What is to be followed now; whoever is in effect or out of interest is left out by the follower. */
  readonly wanted: () => readonly Subject[];
  /** Where the proxies are that changes can concern; null: anywhere. */
  readonly namespacesOf: (changes: readonly ObjectChange[]) => readonly string[] | null;
  readonly judge: (changes: readonly ObjectChange[], reading: SyncReading) => Progress;
  /** After every answer, with those that it was about. */
  readonly onProgress: (subjects: readonly Subject[]) => void;
  readonly onFault: (error: unknown) => void;
  readonly now?: () => number;
};

const nobody: ReadonlyMap<string, string> = new Map();

export function createPropagationFollower(options: Options): PropagationFollower {
  const { istiod, wanted, namespacesOf, judge, onProgress, onFault, now = Date.now } = options;
  let nonces: Readonly<Record<SyncedType, ReadonlyMap<string, string>>> = { route: nobody, cluster: nobody };
  /** When proxies were looked at: those of a namespace, and all of them. */
  const lookedAt = new Map<string, number>();
  const everywhere = '';
  let timer: NodeJS.Timeout | null = null;
  let nextAt = 0;
  /** The question that is under way. */
  let asking: Promise<unknown> | null = null;
  let isStopped = false;

  const due = () => wanted().filter((subject) => !isOver(subject, now()));

  function schedule(ms: number) {
    if (timer !== null) clearTimeout(timer);
    nextAt = performance.now() + ms;
    timer = setTimeout(() => void round().catch(onFault), ms);
  }

  async function read(namespaces: readonly string[] | null): Promise<SyncReading> {
    const reading = await istiod.read(namespaces);
    const { at, proxies, failures } = reading;
    if (failures.length === 0) for (const each of namespaces ?? [everywhere]) lookedAt.set(each, at);
    // Earlier maps stay as they are: changes are compared with them. Who was not asked about, or did not answer, is
    // known as before.
    const isComplete = namespaces === null && failures.length === 0;
    const merged = (type: SyncedType) =>
      isComplete ? noncesOf(proxies, type) : mergedNonces(proxies, type, nonces[type]);
    nonces = { route: merged('route'), cluster: merged('cluster') };
    return reading;
  }

  function isKnown(namespaces: readonly string[] | null, since: number): boolean {
    const isFresh = (namespace: string) => (lookedAt.get(namespace) ?? 0) > since;
    return isFresh(everywhere) || namespaces?.every(isFresh) === true;
  }

  /** One question at a time; what comes meanwhile is judged by the next answer, which is made after it. */
  async function ask(
    namespaces: readonly string[] | null,
    onAnswer: (reading: SyncReading) => void | Promise<void>,
  ): Promise<void> {
    const startedAt = now();
    const answered = read(namespaces).then((reading) => (isStopped ? undefined : onAnswer(reading)));
    asking = answered;
    try {
      await answered;
    } finally {
      asking = null;
      const left = due();
      // Never in step with the seconds of istiod's clock, so that it becomes better known with each answer.
      const dither = 0.85 + Math.random() * 0.3;
      if (left.length > 0 && !isStopped) schedule(pauseBefore(left, now() - startedAt, now()) * dither);
    }
  }

  async function round() {
    timer = null;
    if (asking !== null || isStopped) return;
    const subjects = due();
    if (subjects.length === 0) return;
    const changes = subjects.flatMap(({ objects }) => [...objects.values()]);
    await ask(namespacesOf(changes), async (reading) => {
      await inSlices(subjects, (subject) => takeIn(subject, judge([...subject.objects.values()], reading), reading.at));
      onProgress(subjects);
    });
  }

  return {
    wake() {
      if (asking !== null || isStopped) return;
      // Nobody is sent anything before istiod's pause of 0.1 s. What comes next must not put the question off.
      if (timer !== null && nextAt <= performance.now() + 100) return;
      if (due().length > 0) schedule(100);
    },
    resume() {
      if (asking === null && !isStopped && timer === null && due().length > 0) schedule(0);
    },
    async lookAround(namespaces, notOlderThanMs) {
      if (isStopped || isKnown(namespaces, now() - notOlderThanMs)) return;
      await (asking ?? ask(namespaces, () => undefined)).catch(onFault);
    },
    nonces: (type) => nonces[type],
    stop() {
      isStopped = true;
      if (timer !== null) clearTimeout(timer);
    },
  };
}

/** The nonces known before, if none of them is another now: in a large mesh there are ten thousand. */
function mergedNonces(
  proxies: SyncReading['proxies'],
  type: SyncedType,
  before: ReadonlyMap<string, string>,
): ReadonlyMap<string, string> {
  const own = noncesOf(proxies, type);
  return own.entries().every(([key, nonce]) => before.get(key) === nonce) ? before : new Map([...before, ...own]);
}
