import { refOf } from '../kube-object.ts';
import type { ObjectStore } from '../object-store.ts';
import { createWorkQueue } from './work-queue.ts';

/** Empties namespaces that are being deleted, then removes them. Returns the function that stops it. */
export function startNamespaceController(store: ObjectStore, onError: (error: unknown) => void): () => void {
  const namespaces = store.registry.get('namespaces');

  function finalise(name: string): void {
    const namespace = store.get(namespaces, { namespace: '', name });
    if (namespace?.object.metadata.deletionTimestamp === undefined) return;
    let isEmpty = true;
    for (const type of store.registry.all()) {
      if (!type.namespaced || type.view) continue;
      for (const { object } of store.list(type, name)) {
        if (object.metadata.deletionTimestamp === undefined) store.delete(type, refOf(object), { graceSeconds: 0 });
        if (store.get(type, refOf(object))) isEmpty = false;
      }
    }
    if (isEmpty) store.remove(namespaces, { namespace: '', name });
    // Finalizers hold something back: look again whenever something in the namespace goes.
  }

  const queue = createWorkQueue(finalise, onError);
  const unsubscribe = store.subscribe(undefined, ({ type, revision }) => {
    const { metadata } = revision.object;
    if (revision.type === namespaces) queue.add(metadata.name);
    else if (type === 'DELETED' && metadata.namespace) queue.add(metadata.namespace);
  });
  return () => {
    unsubscribe();
    queue.stop();
  };
}
