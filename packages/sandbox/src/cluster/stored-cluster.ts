/** A cluster as it can be kept: everything in its store, to be put into an empty one. */
import { typeOfDefinition } from './definitions/definition-type.ts';
import { definitionsId } from './definitions/definition-validation.ts';
import { type KubeObject, keyOf, refOf } from './kube-object.ts';
import type { ObjectStore } from './object-store.ts';
import { Revision } from './revision.ts';

export type StoredObject = {
  /** Id of its type, such as `pods` or `virtualservices.networking.istio.io`. */
  readonly type: string;
  /** With its resourceVersion. */
  readonly object: KubeObject;
};

export type StoredCluster = {
  /** The newest version that the store had given out. */
  readonly version: number;
  readonly objects: readonly StoredObject[];
};

/**
 * Puts what was stored into an empty store. Definitions come first: they say which types there are. Objects of types
 * that are not served any more are left out.
 */
export function loadStored(store: ObjectStore, { version, objects }: StoredCluster): void {
  const definitions = objects.filter(({ type }) => type === definitionsId);
  serveDefined(store, definitions);
  const revisions = objects.flatMap(({ type, object }) => {
    if (!store.registry.has(type)) return [];
    const own = Number(object.metadata.resourceVersion);
    return [new Revision(store.registry.get(type), keyOf(refOf(object)), object, own)];
  });
  store.load(revisions, version);
}

/** Types of definitions that were added are served, and those of definitions that were deleted are not. */
function serveDefined({ registry }: ObjectStore, definitions: readonly StoredObject[]): void {
  const names = new Set(definitions.map(({ object }) => object.metadata.name));
  for (const { object } of definitions) {
    const type = registry.has(object.metadata.name) ? undefined : typeOfDefinition(object);
    if (type) registry.set(type);
  }
  const defined = registry.all().filter(({ custom }) => custom);
  if (names.size === 0) return;
  for (const { plural, group } of defined) {
    const id = `${plural}.${group}`;
    if (!names.has(id)) registry.delete(id);
  }
}
