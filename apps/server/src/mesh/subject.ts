/** Something that is followed until all proxies concerned have it: the changed objects, and how far they have got. */
import { justApplied, type Progress, unaffectedAfterMs } from '@sluice/shared/propagation/acknowledgement';
import { idOf, type ObjectChange } from './change-log.ts';

export type Subject = {
  readonly objects: ReadonlyMap<string, ObjectChange>;
  /** The change that came last. */
  readonly newest: ObjectChange;
  progress: Progress;
  /** When istiod was last asked about it, epoch milliseconds. */
  askedAt: number | null;
  inEffectAt: number | null;
};

/** How long a change that is in effect is watched on: a proxy may still be sent it, and refuse it. */
const afterwardsMs = 5_000;
/** How long a change that never gets to all proxies is followed, and how long any is spoken of. */
const longestMs = 30 * 60_000;

/** @param before what is followed already and is not in effect everywhere: it goes on to be waited for */
export function subjectOf(changes: readonly ObjectChange[], before: Subject | null = null): Subject | null {
  const unfinished = before !== null && before.inEffectAt === null ? before.objects : new Map<string, ObjectChange>();
  const objects = new Map(unfinished);
  for (const change of changes) {
    const earlier = objects.get(idOf(change.object));
    objects.set(idOf(change.object), earlier === undefined ? change : { ...change, states: statesOf(earlier, change) });
  }
  const [newest] = [...objects.values()].sort((a, b) => b.acceptedUntil - a.acceptedUntil);
  return newest === undefined ? null : { objects, newest, progress: justApplied, askedAt: null, inEffectAt: null };
}

/** Who got one of the states in between is concerned as well; there is no use in remembering all of them for ever. */
function statesOf(earlier: ObjectChange, change: ObjectChange): ObjectChange['states'] {
  return [...new Set([...earlier.states.slice(-3), ...change.states])];
}

export function takeIn(subject: Subject, progress: Progress, at: number): void {
  subject.askedAt = at;
  subject.progress = progress;
  if (progress.state !== 'in-effect') subject.inEffectAt = null;
  else subject.inEffectAt ??= at;
}

export function isOver({ inEffectAt, newest }: Subject, now: number): boolean {
  return (inEffectAt !== null && now > inEffectAt + afterwardsMs) || isForgotten({ newest }, now);
}

export function isForgotten({ newest }: Pick<Subject, 'newest'>, now: number): boolean {
  return now > newest.acceptedUntil + longestMs;
}

/**
 * Milliseconds until istiod is asked again: most changes get through in a moment, others take long and so may asking.
 * @param tookMs how long it took to ask the last time
 */
export function pauseBefore(subjects: readonly Subject[], tookMs: number, now: number): number {
  const pauses = subjects.map(({ newest, progress }) => {
    const age = now - newest.acceptedUntil;
    // It is not the proxies that are slow.
    if (progress.state === 'unknown') return age < unaffectedAfterMs ? 1_000 : 5_000;
    if (age < 5_000) return 250;
    return age < 20_000 ? 500 : age < 120_000 ? 1_000 : 5_000;
  });
  return Math.max(Math.min(...pauses), 4 * tookMs);
}
