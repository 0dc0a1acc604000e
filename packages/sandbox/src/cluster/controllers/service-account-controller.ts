import type { ObjectStore } from '../object-store.ts';
import { createWorkQueue } from './work-queue.ts';

const accountName = 'default';

/** Gives a namespace the account that its pods have unless they name another; one that is being deleted gets none. */
function ensureDefaultAccount(store: ObjectStore, namespace: string): void {
  const live = store.get(store.registry.get('namespaces'), { namespace: '', name: namespace })?.object;
  if (!live || live.metadata.deletionTimestamp !== undefined) return;
  const accounts = store.registry.get('serviceaccounts');
  if (store.get(accounts, { namespace, name: accountName })) return;
  store.create(accounts, { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: accountName, namespace } });
}

/**
 * Keeps the ServiceAccount `default` in every namespace (kubernetes pkg/controller/serviceaccount). Returns the function
 * that stops it.
 */
export function startServiceAccountController(store: ObjectStore, onError: (error: unknown) => void): () => void {
  const namespaces = store.registry.get('namespaces');
  for (const { object } of store.list(namespaces)) ensureDefaultAccount(store, object.metadata.name);
  const queue = createWorkQueue((namespace) => ensureDefaultAccount(store, namespace), onError);
  const unsubscribeNamespaces = store.subscribe(namespaces, ({ type, revision }) => {
    if (type === 'ADDED') queue.add(revision.object.metadata.name);
  });
  const unsubscribeAccounts = store.subscribe(store.registry.get('serviceaccounts'), ({ type, revision }) => {
    const { name, namespace = '' } = revision.object.metadata;
    if (type === 'DELETED' && name === accountName) queue.add(namespace);
  });
  return () => {
    unsubscribeNamespaces();
    unsubscribeAccounts();
    queue.stop();
  };
}
