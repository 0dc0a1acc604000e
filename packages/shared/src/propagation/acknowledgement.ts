/**
 * How far a change has got, from what istiod says about its proxies. An untouched proxy keeps its old nonces for ever, so
 * an acknowledgement counts only when what was acknowledged was sent after the change.
 */
import type { Propagation } from '../api/propagation.ts';
import { type ClockBounds, inOurTime } from './clock-bounds.ts';
import type { ProxySync, SyncedType, TypeSync } from './sync-status.ts';

/** One changed object. All times are of our clock, epoch milliseconds. */
export type FollowedObject = {
  /** The API server accepted it between the two. */
  readonly acceptedFrom: number;
  readonly acceptedUntil: number;
  /** Where its content ends up: routes for a VirtualService, clusters for a DestinationRule. */
  readonly type: SyncedType;
  /** Nonces of this type by proxy, read before the change; a proxy that is missing was not known then. */
  readonly before: ReadonlyMap<string, string>;
  /** Whether the proxy gets the object, as it is or as it was before. */
  readonly concerns: (proxy: ProxySync) => boolean;
};

export type SeenProxy = { readonly sync: ProxySync; readonly clock: ClockBounds };

/** Why a part of the proxies could not be seen. */
export type SyncFailure = {
  readonly reason: 'no-istiod' | 'forbidden' | 'unreachable';
  readonly detail: string;
};

/** What the replicas of istiod said. */
export type SyncReading = {
  readonly at: number;
  readonly proxies: readonly SeenProxy[];
  /** Of replicas that were asked in vain, or the one reason why none could be asked. */
  readonly failures: readonly SyncFailure[];
  /** Replicas that answered. */
  readonly answered: number;
};

export type Progress = Omit<Propagation, 'change' | 'since' | 'inEffectAt'>;

/**
 * istiod gathers changes for 10 s at most (PILOT_DEBOUNCE_MAX). Who was sent nothing by then, while others were, is not
 * concerned by the change.
 */
export const unaffectedAfterMs = 11_500;
/**
 * A push that may have been sent just before or just after the change is believed after this time: the push for the
 * change follows after 0.1 s of quiet (PILOT_DEBOUNCE_AFTER), and would be seen by now.
 */
export const believedAfterMs = 750;
const listed = 20;

type Standing = 'acknowledged' | 'pending' | 'rejected' | 'untouched';

/** Nothing is known about proxies yet. */
export const justApplied: Progress = {
  state: 'applied',
  acknowledged: 0,
  affected: 0,
  pending: [],
  rejected: [],
  reason: null,
  detail: null,
};

/** @param objects what was changed; all of it has to be acknowledged by all proxies that it concerns */
export function progressOf(objects: readonly FollowedObject[], reading: SyncReading): Progress {
  const standings = reading.proxies.flatMap(({ sync, clock }) => {
    const own = objects.filter(({ concerns, type }) => sync.types[type] !== null && concerns(sync));
    if (own.length === 0) return [];
    const each = own.map((object) => standingOf(object, sync, clock, reading.at));
    return [{ sync, standing: worstOf(each), error: errorOf(own, sync) }];
  });
  const wasSent = standings.some(({ standing }) => standing === 'acknowledged' || standing === 'rejected');
  // While nobody was sent anything it is not that nobody is concerned, but that istiod has not pushed.
  const affected = standings.filter(({ standing }) => standing !== 'untouched' || !wasSent);
  const rejected = affected.filter(({ standing }) => standing === 'rejected');
  const acknowledged = affected.filter(({ standing }) => standing === 'acknowledged');
  const pending = affected.filter(({ standing }) => standing === 'pending' || standing === 'untouched');
  const counts = {
    acknowledged: acknowledged.length,
    affected: affected.length,
    pending: pending.slice(0, listed).map(({ sync }) => refOf(sync)),
    rejected: rejected.slice(0, listed).map(({ sync, error }) => ({ ...refOf(sync), error })),
  };
  if (rejected.length > 0) return { ...counts, state: 'rejected', reason: null, detail: null };
  if (reading.failures.length > 0) return { ...counts, state: 'unknown', ...whyUnknown(reading) };
  const state = pending.length > 0 ? 'distributing' : affected.length > 0 ? 'in-effect' : 'applied';
  return { ...counts, state, reason: null, detail: null };
}

function whyUnknown({ failures, answered }: SyncReading): Pick<Progress, 'reason' | 'detail'> {
  const details = [...new Set(failures.map(({ detail }) => detail))].join('; ');
  // A refusal is about rights and not about one replica.
  const first = failures.find(({ reason }) => reason === 'forbidden') ?? failures[0];
  return { reason: answered > 0 ? 'partial' : (first?.reason ?? 'unreachable'), detail: details };
}

const severity: readonly Standing[] = ['untouched', 'acknowledged', 'pending', 'rejected'];

function worstOf(standings: readonly Standing[]): Standing {
  return severity[Math.max(...standings.map((each) => severity.indexOf(each)))] ?? 'untouched';
}

function standingOf(object: FollowedObject, sync: ProxySync, clock: ClockBounds, now: number): Standing {
  const status = sync.types[object.type];
  if (status === null) return 'untouched';
  const sent = whenSent(status, object, sync.key, clock);
  const isOver = now >= object.acceptedUntil + unaffectedAfterMs;
  if (sent === 'before') return isOver ? 'untouched' : 'pending';
  if (status.error !== null) return 'rejected';
  if (status.sent !== status.acked) return 'pending';
  if (sent === 'after') return 'acknowledged';
  const isOther = object.before.has(sync.key);
  return isOver || (isOther && now >= object.acceptedUntil + believedAfterMs) ? 'acknowledged' : 'pending';
}

/** Whether what the proxy was sent last was sent before or after the change; `unclear` where clocks do not tell. */
function whenSent(
  { sent, sentAt, precisionMs }: TypeSync,
  { before, acceptedFrom, acceptedUntil }: FollowedObject,
  key: string,
  clock: ClockBounds,
): 'before' | 'after' | 'unclear' {
  if (sent === '' || before.get(key) === sent) return 'before';
  if (sentAt === null) return 'unclear';
  const from = inOurTime(sentAt, clock).from;
  const to = inOurTime(sentAt + precisionMs, clock).to;
  if (from >= acceptedUntil) return 'after';
  return to < acceptedFrom ? 'before' : 'unclear';
}

function errorOf(objects: readonly FollowedObject[], sync: ProxySync): string {
  return objects.map(({ type }) => sync.types[type]?.error).find((error) => error) ?? '';
}

function refOf({ namespace, name }: ProxySync) {
  return { namespace, name };
}

/** The nonces of one type, to be compared with after a change. */
export function noncesOf(proxies: readonly SeenProxy[], type: SyncedType): Map<string, string> {
  return new Map(proxies.flatMap(({ sync }) => (sync.types[type] ? [[sync.key, sync.types[type].sent] as const] : [])));
}
