import type { KubeObject } from './kube-object.ts';
import { withVersion } from './lifecycle.ts';
import { Revision } from './revision.ts';
import type { StoreEvent } from './watch-history.ts';

export type Filter = {
  /** Undefined for all namespaces. */
  namespace: string | undefined;
  matches: (object: KubeObject) => boolean;
};

/** What a watcher is told. */
export type WatchEvent = { type: StoreEvent['type']; revision: Revision };

export function isIn(filter: Filter, revision: Revision): boolean {
  const { object } = revision;
  return (filter.namespace === undefined || object.metadata.namespace === filter.namespace) && filter.matches(object);
}

/**
 * A change as seen through a selector: an object that begins to match is ADDED, one that ceases to match is DELETED
 * in its last matching state with the version of the change. Undefined when the watcher is not concerned.
 */
export function seenThrough(filter: Filter, event: StoreEvent): WatchEvent | undefined {
  const { revision, previous } = event;
  const was = previous !== undefined && isIn(filter, previous);
  const is = event.type !== 'DELETED' && isIn(filter, revision);
  if (is) return { type: was ? 'MODIFIED' : 'ADDED', revision };
  if (!was) return undefined;
  if (event.type === 'DELETED') return { type: 'DELETED', revision };
  const last = withVersion(previous.object, event.version);
  return { type: 'DELETED', revision: new Revision(revision.type, revision.key, last, event.version) };
}
