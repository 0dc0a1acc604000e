import { type ObjectRef, refOf } from '../kube-object.ts';
import type { ObjectStore } from '../object-store.ts';
import { type ResourceType, typeId } from '../resource-type.ts';
import type { Revision } from '../revision.ts';
import { createWorkQueue } from './work-queue.ts';

type Dependent = { type: ResourceType; ref: ObjectRef };

/**
 * Deletes what an object owned once the object is gone: background deletion by ownerReferences. Returns the function
 * that stops it.
 */
export function startGarbageCollector(store: ObjectStore, onError: (error: unknown) => void): () => void {
  const dependents = new Map<string, Map<string, Dependent>>();
  const idOf = ({ type, key }: Revision) => `${typeId(type)}/${key}`;

  function register(revision: Revision): void {
    for (const { uid } of revision.object.metadata.ownerReferences ?? []) {
      const owned = dependents.get(uid) ?? new Map<string, Dependent>();
      owned.set(idOf(revision), { type: revision.type, ref: refOf(revision.object) });
      dependents.set(uid, owned);
    }
  }
  function forget(revision: Revision): void {
    for (const { uid } of revision.object.metadata.ownerReferences ?? []) {
      dependents.get(uid)?.delete(idOf(revision));
      if (dependents.get(uid)?.size === 0) dependents.delete(uid);
    }
  }
  function collect(ownerUid: string): void {
    for (const { type, ref } of dependents.get(ownerUid)?.values() ?? []) {
      const live = store.get(type, ref);
      const isOwned = live?.object.metadata.ownerReferences?.some(({ uid }) => uid === ownerUid) ?? false;
      if (isOwned && live?.object.metadata.deletionTimestamp === undefined) store.delete(type, ref);
    }
    dependents.delete(ownerUid);
  }

  for (const type of store.registry.all()) if (!type.view) store.list(type).forEach(register);
  const queue = createWorkQueue(collect, onError);
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
