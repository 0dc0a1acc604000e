/** Which objects of routing were changed when, as the watches see it, and which change of the history that was. */
import { isDeepStrictEqual } from 'node:util';
import type { ObjectRef } from '@sluice/shared/api/object-ref';
import type { DestinationRule } from '@sluice/shared/istio/destination-rule';
import type { VirtualService } from '@sluice/shared/istio/virtual-service';
import type { KubernetesObject } from '@sluice/shared/kubernetes/object';
import type { FollowedObject } from '@sluice/shared/propagation/acknowledgement';
import type { RoutingObject } from '@sluice/shared/propagation/audience';
import type { SyncedType } from '@sluice/shared/propagation/sync-status';

/** One object that was changed, without who is concerned. */
export type ObjectChange = Omit<FollowedObject, 'concerns'> & {
  readonly object: ObjectRef;
  /** As it was and as it is: whoever got one of them is concerned. */
  readonly states: readonly RoutingObject[];
  /** The version that the change led to; null for a deletion. */
  readonly version: string | null;
};

export type ChangeLog = {
  readonly note: (
    kind: ObjectRef['kind'],
    previous: KubernetesObject | undefined,
    next: KubernetesObject | undefined,
  ) => void;
  /** The latest change of an object that was seen; null when none was of late. */
  readonly latest: (object: ObjectRef) => ObjectChange | null;
  /** The versions that a change of the history has led to. */
  readonly name: (
    id: string,
    writes: readonly { readonly object: ObjectRef; readonly version: string | null }[],
  ) => void;
  /** The change of the history that led to this; null for one made elsewhere. */
  readonly nameOf: (change: Pick<ObjectChange, 'object' | 'version'>) => string | null;
};

type Options = {
  /** Nonces of all proxies as they were last seen. */
  readonly nonces: (type: SyncedType) => ReadonlyMap<string, string>;
  readonly now?: () => number;
};

/** How long changes are remembered for services that are only described afterwards. */
const keptMs = 60_000;
const keptNames = 2_000;
/** A watch that is alive tells of a change within this time; one that was cut off may take much longer. */
const watchLagMs = 1_000;

export function createChangeLog({ nonces, now = Date.now }: Options): ChangeLog {
  const changes = new Map<string, ObjectChange>();
  const names = new Map<string, string>();

  function forgetOld(before: number) {
    for (const [key, { acceptedUntil }] of changes) {
      if (acceptedUntil >= before) return;
      changes.delete(key);
    }
  }

  return {
    note(kind, previous, next) {
      const object = next ?? previous;
      if (object === undefined || (previous && next && isDeepStrictEqual(specOf(previous), specOf(next)))) return;
      const seenAt = now();
      const ref = { kind, namespace: object.metadata.namespace ?? '', name: object.metadata.name };
      forgetOld(seenAt - keptMs);
      changes.delete(idOf(ref)); // to the end of the line
      changes.set(idOf(ref), changeOf(ref, previous, next, seenAt, nonces));
    },
    latest: (object) => changes.get(idOf(object)) ?? null,
    name(id, writes) {
      for (const { object, version } of writes) names.set(nameKey(object, version), id);
      for (const key of names.keys()) {
        if (names.size <= keptNames) break;
        names.delete(key);
      }
    },
    nameOf: ({ object, version }) => names.get(nameKey(object, version)) ?? null,
  };
}

/** @param seenAt when it was accepted at the latest, epoch milliseconds */
export function changeOf(
  object: ObjectRef,
  previous: KubernetesObject | undefined,
  next: KubernetesObject | undefined,
  seenAt: number,
  nonces: (type: SyncedType) => ReadonlyMap<string, string>,
): ObjectChange {
  const { kind } = object;
  const type = kind === 'VirtualService' ? 'route' : 'cluster';
  return {
    object,
    type,
    states: [previous, next].flatMap((state) => (state === undefined ? [] : [routingObject(kind, state)])),
    acceptedFrom: Math.min(lastWriteOf(next) ?? seenAt, seenAt - watchLagMs),
    acceptedUntil: seenAt,
    before: nonces(type),
    version: next?.metadata.resourceVersion ?? null,
  };
}

/** The time that the API server noted for the last write, to the second; null when it noted none. */
function lastWriteOf(object: KubernetesObject | undefined): number | null {
  const times = (object?.metadata.managedFields ?? []).map(({ time }) => Date.parse(time ?? ''));
  const known = times.filter(Number.isFinite);
  return known.length > 0 ? Math.max(...known) : null;
}

function routingObject(kind: ObjectRef['kind'], object: KubernetesObject): RoutingObject {
  // What the watch of a kind delivers was checked against the kind's schema.
  return kind === 'VirtualService'
    ? { kind, object: object as VirtualService }
    : { kind, object: object as DestinationRule };
}

export function specOf(object: KubernetesObject): unknown {
  return (object as { spec?: unknown }).spec;
}

export function idOf({ kind, namespace, name }: ObjectRef): string {
  return `${kind} ${namespace}/${name}`;
}

function nameKey(object: ObjectRef, version: string | null): string {
  return `${idOf(object)} ${version ?? 'deleted'}`;
}
