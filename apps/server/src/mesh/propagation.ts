/** How far the latest change of each service has got, followed for as long as somebody looks or waits. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { ObjectRef } from '@sluice/shared/api/object-ref';
import type { Propagation as ShownPropagation } from '@sluice/shared/api/propagation';
import { justApplied, type Progress } from '@sluice/shared/propagation/acknowledgement';
import type { MeshIndex } from '@sluice/shared/routing/mesh-index';
import type { ServiceRef } from '@sluice/shared/routing/route-table';
import { waitUntil } from '../kubernetes/wait-until.ts';
import { createListeners, type Subscribe } from '../listeners.ts';
import type { PropagationNews } from '../live/live-hub.ts';
import type { StoredChange } from '../use-cases/change-history.ts';
import type { FollowedChange } from '../use-cases/configuration-findings.ts';
import type { ServiceRouting } from '../use-cases/describe-service.ts';
import type { MadeWrite } from '../use-cases/wait-for-change.ts';
import { audienceNamespaces, rulesFor } from './audience-namespaces.ts';
import { changeOf, createChangeLog, idOf, type ObjectChange } from './change-log.ts';
import { type ChangeNames, createChangeNames } from './change-names.ts';
import type { Istiod } from './istiod.ts';
import { createJudge } from './judge.ts';
import { createPropagationFollower } from './propagation-follower.ts';
import { isForgotten, type Subject, subjectOf } from './subject.ts';

export type Propagation = {
  /** Of the latest change of the service; null while none has been seen, and long after it. */
  readonly of: (service: ServiceRouting) => ShownPropagation | null;
  readonly onNews: Subscribe<PropagationNews>;
  /** Called about once a second, and when somebody new looks. */
  readonly pulse: () => void;
  /** A change is on its way: ends when it is known how proxies are just now, or that takes too long. */
  readonly anticipate: (service: ServiceRef | null) => Promise<void>;
  /** Tells which change of the history has led to which versions of objects. */
  readonly nameChange: (
    id: string,
    writes: readonly { readonly object: ObjectRef; readonly version: string | null }[],
  ) => void;
  /** The change of the history that has led to a version of an object; null where that is not known. */
  readonly madeBy: (object: ObjectRef, version: string | null) => string | null;
  /** A change of the history that was made before we looked, or by another replica: looks at it from now on. */
  readonly adopt: (service: ServiceRouting, writes: readonly MadeWrite[], acceptedAt: number) => void;
  /** Whether all proxies concerned have acknowledged the writes in time; null when istiod cannot tell. */
  readonly whenAcknowledged: (writes: readonly MadeWrite[], deadlineMs: number) => Promise<boolean | null>;
  /** The service is gone. */
  readonly drop: (service: ServiceRef) => void;
  readonly stop: () => void;
};

type Options = {
  readonly istiod: Istiod;
  readonly index: MeshIndex;
  readonly isLoaded: () => boolean;
  readonly onObject: Subscribe<FollowedChange>;
  /** Whether somebody looks at the service, or waits for it. */
  readonly isWatched: (service: ServiceRef) => boolean;
  /** What is looked at: services, or everything (null). */
  readonly watched: () => readonly ServiceRef[] | null;
  /** The history of a service, for changes that other replicas make. */
  readonly history: (service: ServiceRef) => Promise<readonly StoredChange[]>;
  readonly onFault: (error: unknown) => void;
  readonly now?: () => number;
};

type Entry = {
  readonly ref: ServiceRef;
  etag: string;
  objects: readonly ObjectRef[];
  subject: Subject | null;
  /** What listeners were told last, as JSON. */
  told: string;
};

/** With nobody looking at the mesh, nonces may be this old before a change is compared with them. */
const lookAroundMs = 60_000;
/** So many that the sync status of all is not asked for without need. */
const manyPods = 2_000;
/** How long a change may be put off for it: without it the change takes longer to be known as in effect. */
const anticipationMs = 300;
/** What was found out when somebody last looked is no news after this time. */
const staleMs = 15_000;

const kindsOfRouting: Readonly<Record<string, ObjectRef['kind']>> = {
  virtualServices: 'VirtualService',
  destinationRules: 'DestinationRule',
};

export function createPropagation(options: Options): Propagation {
  const { istiod, index, isLoaded, onObject, isWatched, watched, history, onFault, now = Date.now } = options;
  const entries = new Map<string, Entry>();
  /** Services whose latest change is not forgotten. */
  const changed = new Set<Entry>();
  const asked = new Set<Subject>();
  const news = createListeners<PropagationNews>();
  const answers = createListeners<void>();
  const log = createChangeLog({ nonces: (type) => follower.nonces(type), now });

  const follower = createPropagationFollower({
    istiod,
    now,
    onFault,
    wanted: () => [
      ...asked,
      ...[...changed].flatMap((entry) => (entry.subject !== null && isWatched(entry.ref) ? [entry.subject] : [])),
    ],
    namespacesOf: (changes) =>
      audienceNamespaces(
        index,
        changes.flatMap(({ states }) => states),
      ),
    judge: createJudge(index),
    onProgress(subjects) {
      const about = new Set(subjects);
      tell([...changed].filter(({ subject }) => subject !== null && about.has(subject)));
      answers.emit();
    },
  });

  const names: ChangeNames = createChangeNames({
    list: history,
    isSettled(service, change) {
      const newest = entries.get(keyOfRef(service))?.subject?.newest;
      return newest !== change || log.nameOf(change) !== null || !isWatched(service);
    },
    onName(id, service, { object, version }) {
      log.name(id, [{ object, version }]);
      const entry = entries.get(keyOfRef(service));
      if (entry !== undefined) tell([entry]);
    },
    onFault,
  });

  const unsubscribe = onObject(({ kind, previous, next }) => {
    const routing = kindsOfRouting[kind];
    // What is there when we come is no change.
    if (routing !== undefined && (isLoaded() || previous !== undefined)) log.note(routing, previous, next);
  });

  /** Compares with what was known of the service, and follows what has changed. */
  function observe({ namespace, name, etag, objects }: ServiceRouting): Entry {
    const key = keyOfRef({ namespace, name });
    const entry = entries.get(key);
    if (entry === undefined) {
      const made: Entry = { ref: { namespace, name }, etag, objects, subject: null, told: 'null' };
      entries.set(key, made);
      return made;
    }
    if (entry.etag === etag) return entry;
    const refs = new Map([...entry.objects, ...objects].map((ref) => [idOf(ref), ref]));
    const changes = [...refs.values()].flatMap((ref) => {
      const latest = log.latest(ref);
      const isKnown = latest === null || entry.subject?.objects.get(idOf(ref))?.version === latest.version;
      return isKnown ? [] : [latest];
    });
    entry.etag = etag;
    entry.objects = objects;
    if (changes.length > 0) renew(entry, changes);
    return entry;
  }

  /** As the watch has seen the write, or else as of now. */
  function seenOrMade({ object, before, after }: MadeWrite): ObjectChange {
    const latest = log.latest(object);
    const isSeen = latest !== null && latest.version === (after?.metadata.resourceVersion ?? null);
    return isSeen ? latest : changeOf(object, before, after, now(), follower.nonces);
  }

  function renew(entry: Entry, changes: readonly ObjectChange[]) {
    entry.subject = subjectOf(changes, entry.subject);
    changed.add(entry);
    tell([entry]);
    follower.wake();
    nameNewest(entry);
  }

  function nameNewest({ ref, subject }: Entry) {
    if (subject !== null) names.lookUp(ref, subject.newest);
  }

  function shown(entry: Entry): ShownPropagation | null {
    const { subject } = entry;
    if (subject === null || isForgotten(subject, now())) return null;
    const { newest, askedAt, inEffectAt } = subject;
    const isKnown = inEffectAt !== null || (askedAt !== null && now() - askedAt < staleMs);
    return {
      ...(isKnown ? subject.progress : justApplied),
      change: log.nameOf(newest),
      since: newest.acceptedUntil,
      inEffectAt,
    };
  }

  /** How proxies are before a change. In a mesh where that is too much to ask, clocks have to do. */
  async function lookAround(services: readonly ServiceRef[] | null): Promise<void> {
    if (services?.length === 0) return;
    const isLarge = index.count('pods') > manyPods;
    if (services === null && isLarge) return;
    const namespaces =
      services &&
      audienceNamespaces(
        index,
        services.map((service) => rulesFor(service, index)),
      );
    if (namespaces === null && isLarge) return;
    await follower.lookAround(namespaces, lookAroundMs);
  }

  function tell(about: readonly Entry[]) {
    const told = about.flatMap((entry) => {
      const propagation = shown(entry);
      const text = JSON.stringify(propagation);
      if (text === entry.told) return [];
      entry.told = text;
      return [{ ...entry.ref, propagation }];
    });
    if (told.length > 0) news.emit(told);
  }

  function forget() {
    for (const entry of changed) {
      if (entry.subject !== null && !isForgotten(entry.subject, now())) continue;
      changed.delete(entry);
      entry.subject = null;
      tell([entry]);
    }
  }

  return {
    of: (service) => shown(observe(service)),
    onNews: news.subscribe,
    pulse() {
      forget();
      for (const entry of changed) nameNewest(entry);
      void lookAround(watched());
      follower.resume();
    },
    anticipate: (service) =>
      Promise.race([lookAround(service && [service]), sleep(anticipationMs, undefined, { ref: false })]),
    nameChange: log.name,
    madeBy: (object, version) => log.nameOf({ object, version }),
    adopt(service, writes, acceptedAt) {
      const entry = observe(service);
      if (entry.subject !== null) return;
      const changes = writes.map(({ object, before, after }) => ({
        ...changeOf(object, before, after, acceptedAt, () => new Map()),
        version: (after ?? before)?.metadata.resourceVersion ?? null,
      }));
      if (changes.length > 0) renew(entry, changes);
    },
    async whenAcknowledged(writes, deadlineMs) {
      const subject = subjectOf(writes.map(seenOrMade));
      if (subject === null) return true;
      asked.add(subject);
      try {
        follower.wake();
        await waitUntil(() => subject.askedAt !== null && isDecided(subject.progress), answers.subscribe, deadlineMs);
        return isAcknowledged(subject.progress);
      } finally {
        asked.delete(subject);
      }
    },
    drop(service) {
      const entry = entries.get(keyOfRef(service));
      if (entry !== undefined) changed.delete(entry);
      entries.delete(keyOfRef(service));
    },
    stop() {
      unsubscribe();
      names.stop();
      follower.stop();
      istiod.stop();
    },
  };
}

/** Whether waiting on would tell more. Nobody concerned means nobody to wait for. */
function isDecided({ state }: Progress): boolean {
  return state !== 'distributing';
}

function isAcknowledged({ state }: Progress): boolean | null {
  if (state === 'unknown') return null;
  return state === 'in-effect' || state === 'applied';
}

function keyOfRef({ namespace, name }: ServiceRef): string {
  return `${namespace}/${name}`;
}
