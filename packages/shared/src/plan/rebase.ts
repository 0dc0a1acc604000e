import { applyPatch, diffToPatch, PatchConflict } from './json-patch.ts';
import type { PlannedObject, Write } from './plan.ts';

type Patch = Extract<Write, { action: 'patch' }>;

/**
 * The same change on an object that has changed since: made anew when all that the patch rests on is still as it was,
 * null when somebody else has touched it.
 */
export function rebase(write: Patch, current: PlannedObject): Patch | null {
  try {
    const after = applyPatch(current, write.patch);
    return { ...write, patch: diffToPatch({ spec: current.spec }, { spec: after.spec }), before: current, after };
  } catch (error) {
    if (error instanceof PatchConflict) return null;
    throw error;
  }
}
