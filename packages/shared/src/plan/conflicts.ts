import type { ConflictValue, LastWriter, ObjectConflict } from '../api/conflict.ts';
import type { ObjectRef } from '../api/object-ref.ts';
import type { Mesh } from '../istio/mesh.ts';
import { keyOf } from '../kubernetes/object.ts';
import type { Plan, PlannedObject, Write } from './plan.ts';
import { isObject, sameJson } from './same-json.ts';

/**
 * The three sides of every object that a plan would write and that is no longer what the plan was made for; all objects
 * of the plan when none of them has changed.
 *
 * @param now the objects as they are, with `managedFields`
 */
export function conflictsOf(plan: Plan, now: Mesh): ObjectConflict[] {
  const conflicts = plan.writes.map((write) => conflictOf(write, findObject(now, write.object)));
  const changed = conflicts.filter(({ base, theirs }) => !sameJson(base, theirs));
  return changed.length > 0 ? changed : conflicts;
}

function conflictOf(write: Write, current: PlannedObject | null): ObjectConflict {
  const theirs = current?.spec ?? null;
  return {
    object: write.object,
    base: write.action === 'create' ? null : write.before.spec,
    theirs,
    mine: write.action === 'delete' ? null : write.after.spec,
    lastWriter: current === null ? null : lastWriterOf(current),
    values: write.action === 'patch' ? valuesOf(write, theirs) : [],
  };
}

function valuesOf(write: Extract<Write, { action: 'patch' }>, theirs: unknown): ConflictValue[] {
  return write.patch
    .filter(({ op }) => op !== 'test')
    .map(({ path }) => ({
      path,
      base: valueAt({ spec: write.before.spec }, path),
      theirs: valueAt({ spec: theirs }, path),
      mine: valueAt({ spec: write.after.spec }, path),
    }));
}

/** Null where there is nothing. */
function valueAt(document: unknown, path: string): unknown {
  let value = document;
  for (const token of path.split('/').slice(1)) {
    const key = token.replaceAll('~1', '/').replaceAll('~0', '~');
    if (Array.isArray(value)) value = value[Number(key)];
    else value = isObject(value) && Object.hasOwn(value, key) ? value[key] : undefined;
  }
  return value ?? null;
}

/** Who wrote an object last, status aside; null where its fields are not managed. */
export function lastWriterOf({ metadata }: PlannedObject): LastWriter | null {
  const entries = (metadata.managedFields ?? []).filter(({ manager, subresource }) => manager && !subresource);
  const last = entries.toSorted((a, b) => (a.time ?? '').localeCompare(b.time ?? '')).at(-1);
  return last?.manager === undefined ? null : { manager: last.manager, at: last.time ?? null };
}

/** The object of a mesh, or null. */
export function findObject(mesh: Mesh, { kind, namespace, name }: ObjectRef): PlannedObject | null {
  const objects: readonly PlannedObject[] = kind === 'VirtualService' ? mesh.virtualServices : mesh.destinationRules;
  return objects.find((object) => keyOf(object) === `${namespace}/${name}`) ?? null;
}
