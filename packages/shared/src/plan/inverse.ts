import { diffToPatch } from './json-patch.ts';
import type { Plan, PlannedObject, Write } from './plan.ts';

/**
 * The plan that takes a plan back, last write first: what was created is deleted, what was deleted is created again,
 * and patches lead back to what was read. Guarded like any plan, so it does not apply over somebody else's change.
 */
export function inverseOf(plan: Plan): Plan {
  return { writes: plan.writes.toReversed().map(inverseOfWrite) };
}

function inverseOfWrite(write: Write): Write {
  switch (write.action) {
    case 'create':
      return { action: 'delete', object: write.object, before: write.after };
    case 'delete':
      return { action: 'create', object: write.object, after: withoutServerFields(write.before) };
    case 'patch': {
      const { object, before, after } = write;
      return { action: 'patch', object, patch: diffToPatch(after, before), before: after, after: before };
    }
  }
}

/** What the API server sets itself and refuses or ignores in a new object. */
function withoutServerFields<T extends PlannedObject>(object: T): T {
  const { status: _, ...rest } = object as T & { status?: unknown };
  const {
    uid: _uid,
    resourceVersion: _version,
    generation: _generation,
    creationTimestamp: _created,
    managedFields: _fields,
    ...metadata
  } = object.metadata;
  return { ...rest, metadata } as T;
}
