import { type KubeObject, type ObjectRef, refOf } from '../kube-object.ts';
import { foregroundFinalizer, orphanFinalizer } from '../lifecycle.ts';
import type { ObjectStore } from '../object-store.ts';
import { type ResourceType, typeId } from '../resource-type.ts';
import type { Revision } from '../revision.ts';
import { createWorkQueue } from './work-queue.ts';

type Known = { type: ResourceType; ref: ObjectRef };

function withoutFinalizer(object: KubeObject, finalizer: string): KubeObject {
  const { resourceVersion: _, ...metadata } = object.metadata;
  const finalizers = (metadata.finalizers ?? []).filter((each) => each !== finalizer);
  return { ...object, metadata: { ...metadata, finalizers } };
}

function withoutOwner(object: KubeObject, ownerUid: string): KubeObject {
  const { resourceVersion: _, ...metadata } = object.metadata;
  const ownerReferences = (metadata.ownerReferences ?? []).filter(({ uid }) => uid !== ownerUid);
  return { ...object, metadata: { ...metadata, ownerReferences } };
}

/** Only dependents that say so hold their owner back. */
function blocks({ metadata }: KubeObject, ownerUid: string): boolean {
  return (
    metadata.ownerReferences?.some(({ uid, blockOwnerDeletion }) => uid === ownerUid && blockOwnerDeletion) ?? false
  );
}

/**
 * Follows ownerReferences (kubernetes pkg/controller/garbagecollector): what an object owned goes after it, before it
 * where it was deleted in the foreground, and is set free where it was orphaned. Returns the function that stops it.
 */
export function startGarbageCollector(store: ObjectStore, onError: (error: unknown) => void): () => void {
  const dependents = new Map<string, Map<string, Known>>();
  /** Owners that wait for their dependents, by uid. */
  const waiting = new Map<string, Known>();
  const idOf = ({ type, key }: Revision) => `${typeId(type)}/${key}`;

  function register(revision: Revision): void {
    const { uid, finalizers = [], deletionTimestamp, ownerReferences = [] } = revision.object.metadata;
    const known = { type: revision.type, ref: refOf(revision.object) };
    for (const owner of ownerReferences) {
      const owned = dependents.get(owner.uid) ?? new Map<string, Known>();
      owned.set(idOf(revision), known);
      dependents.set(owner.uid, owned);
    }
    const waits = finalizers.includes(foregroundFinalizer) || finalizers.includes(orphanFinalizer);
    if (uid !== undefined && deletionTimestamp !== undefined && waits) {
      waiting.set(uid, known);
      queue.add(uid);
    }
  }
  function forget(revision: Revision): void {
    for (const { uid } of revision.object.metadata.ownerReferences ?? []) {
      dependents.get(uid)?.delete(idOf(revision));
      if (dependents.get(uid)?.size === 0) dependents.delete(uid);
      if (waiting.has(uid)) queue.add(uid);
    }
  }
  /** The present objects that an owner has. */
  function ownedBy(ownerUid: string): Revision[] {
    const known = [...(dependents.get(ownerUid)?.values() ?? [])];
    const live = known.flatMap(({ type, ref }) => store.get(type, ref) ?? []);
    return live.filter(({ object }) => object.metadata.ownerReferences?.some(({ uid }) => uid === ownerUid));
  }
  function remove({ type, object }: Revision, isForeground: boolean): void {
    const { uid = '', deletionTimestamp } = object.metadata;
    if (deletionTimestamp !== undefined) return;
    const propagation = isForeground && dependents.has(uid) ? 'Foreground' : 'Background';
    store.delete(type, refOf(object), { propagation });
  }
  function collect(ownerUid: string): void {
    const owner = waiting.get(ownerUid);
    const object = owner && store.get(owner.type, owner.ref)?.object;
    if (!owner || object?.metadata.uid !== ownerUid) {
      waiting.delete(ownerUid);
      for (const revision of ownedBy(ownerUid)) remove(revision, false);
      dependents.delete(ownerUid);
      return;
    }
    const isOrphaning = object.metadata.finalizers?.includes(orphanFinalizer);
    for (const revision of ownedBy(ownerUid)) {
      if (isOrphaning) store.update(revision.type, withoutOwner(revision.object, ownerUid));
      else remove(revision, true);
    }
    if (ownedBy(ownerUid).some(({ object }) => isOrphaning || blocks(object, ownerUid))) return;
    waiting.delete(ownerUid);
    store.update(owner.type, withoutFinalizer(object, isOrphaning ? orphanFinalizer : foregroundFinalizer));
  }

  const queue = createWorkQueue(collect, onError);
  for (const type of store.registry.all()) if (!type.view) store.list(type).forEach(register);
  const unsubscribe = store.subscribe(undefined, ({ type, revision, previous }) => {
    const { uid } = revision.object.metadata;
    if (previous) forget(previous);
    if (type !== 'DELETED') register(revision);
    else if (uid !== undefined && dependents.has(uid)) queue.add(uid);
  });
  return () => {
    unsubscribe();
    queue.stop();
  };
}
