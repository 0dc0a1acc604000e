import { applyPatch as applyOperations } from 'rfc6902';
import { touches } from './diff.ts';
import { guardsFor } from './guards.ts';
import type { JsonPatchOperation } from './plan.ts';

/** A patch that could not be applied: a `test` failed, or a path does not exist. */
export class PatchConflict extends Error {
  override name = 'PatchConflict';
  /** The operation that failed. */
  readonly operation: JsonPatchOperation;

  constructor(operation: JsonPatchOperation) {
    super(`the object has changed at ${operation.path}`);
    this.operation = operation;
  }
}

/**
 * The smallest JSON Patch (RFC 6902) from one object to another, with `test` operations in front for everything it
 * touches: the values it takes away or changes, and what identifies the list elements it goes through, so that it does
 * not apply to an object in which they have moved. Empty when nothing changes.
 *
 * Members are written with `add`, which sets absent and present ones alike; only scalars are tested, because API
 * servers compare them most reliably (evanphx/json-patch).
 */
export function diffToPatch(before: object, after: object): JsonPatchOperation[] {
  const found = touches(before, after);
  return [...guardsFor(before, found), ...found.map(({ operation }) => operation)];
}

/** A patched copy of the object. Throws {@link PatchConflict} when any operation does not apply. */
export function applyPatch<T>(object: T, patch: readonly JsonPatchOperation[]): T {
  const patched = copyOf(object);
  const results = applyOperations(patched, copyOf(patch) as JsonPatchOperation[]);
  const failed = patch[results.findIndex((error) => error !== null)];
  if (failed !== undefined) throw new PatchConflict(failed);
  return patched;
}

/** Unlike `structuredClone`, never keeps two places one object, as YAML aliases make them: a patch is for one place. */
function copyOf<T>(value: T): T {
  return JSON.parse(JSON.stringify(value)) as T;
}
