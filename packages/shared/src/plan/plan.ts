/** Ordered writes to objects, each with what it was made from, so that each has an inverse. */
import type { ObjectRef } from '../api/object-ref.ts';
import type { DestinationRule } from '../istio/destination-rule.ts';
import type { VirtualService } from '../istio/virtual-service.ts';

export type JsonPatchOperation =
  | { readonly op: 'add' | 'replace' | 'test'; readonly path: string; readonly value: unknown }
  | { readonly op: 'remove'; readonly path: string }
  | { readonly op: 'move' | 'copy'; readonly from: string; readonly path: string };

export type PlannedObject = VirtualService | DestinationRule;

/** An object as it was read and as it is wanted; undefined where it does not exist. */
export type Change<T> = { readonly before: T | undefined; readonly after: T | undefined };

export type Write =
  | { readonly action: 'create'; readonly object: ObjectRef; readonly after: PlannedObject }
  | {
      readonly action: 'patch';
      readonly object: ObjectRef;
      /** Guarded by `test` operations on what was read; the writer adds the lock on resourceVersion. */
      readonly patch: readonly JsonPatchOperation[];
      readonly before: PlannedObject;
      readonly after: PlannedObject;
    }
  | { readonly action: 'delete'; readonly object: ObjectRef; readonly before: PlannedObject };

/** Writes in the order that never leaves traffic without a destination: subsets before their use, removal after it. */
export type Plan = { readonly writes: readonly Write[] };
