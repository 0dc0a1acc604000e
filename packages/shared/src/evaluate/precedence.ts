/** The order in which istiod walks objects of one kind. Source: istio/istio pkg/config/model.go (sortByCreationComparator). */
import type { KubernetesObject } from '../kubernetes/object.ts';

/** Seconds since 1970; 0 for an object that does not say when it was created, as Go's zero time sorts first. */
export function creationOf(object: KubernetesObject): number {
  const created = object.metadata.creationTimestamp;
  if (!created) return 0;
  const time = Date.parse(created);
  return Number.isNaN(time) ? 0 : Math.floor(time / 1000);
}

export type Aged = { readonly creation: number; readonly name: string; readonly namespace: string };

function compareText(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

/** Oldest first; of the same second, by name, then by namespace. */
export function byCreation(a: Aged, b: Aged): number {
  return a.creation - b.creation || compareText(a.name, b.name) || compareText(a.namespace, b.namespace);
}
