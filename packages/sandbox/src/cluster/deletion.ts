/** How an object is to be deleted, and what holds it back (apimachinery meta/v1 DeleteOptions). */
import type { KubeObject } from './kube-object.ts';
import { foregroundFinalizer, orphanFinalizer } from './lifecycle.ts';
import type { ResourceType } from './resource-type.ts';
import type { Revision } from './revision.ts';

export type Propagation = 'Background' | 'Foreground' | 'Orphan';
export type DeleteOptions = {
  preconditions?: { uid?: string; resourceVersion?: string } | undefined;
  /** Seconds that a pod gets to stop; 0 removes it at once. */
  graceSeconds?: number | undefined;
  /** What becomes of the objects that this one owns: they go afterwards, before, or stay. */
  propagation?: Propagation | undefined;
  dryRun?: boolean;
};
export type Deletion = {
  /** The object as it was left, or as it last was. */
  revision: Revision;
  /** False while finalizers or a controller still hold the object back. */
  isGone: boolean;
};

/** The finalizers of an object that is to be deleted; what a controller stops first owns nothing. */
export function heldBy(
  type: ResourceType,
  { metadata }: KubeObject,
  propagation: Propagation = 'Background',
): string[] {
  const own = metadata.finalizers ?? [];
  if (propagation === 'Background' || type.deletedByController) return own;
  return [...new Set([...own, propagation === 'Orphan' ? orphanFinalizer : foregroundFinalizer])];
}

/** Whether nothing stands in the way of removing it now. */
export function isUnheld(type: ResourceType, { metadata }: KubeObject, isController = false): boolean {
  return (metadata.finalizers ?? []).length === 0 && (!type.deletedByController || isController);
}
