/** How far a plan has come, seen from the objects that it writes. */
import type { ObjectRef } from '../api/object-ref.ts';
import { inverseOf } from './inverse.ts';
import { diffToPatch } from './json-patch.ts';
import type { PlannedObject, Write } from './plan.ts';
import { rebase } from './rebase.ts';
import { sameJson } from './same-json.ts';

/**
 * Whether a write has been made: its effect is there, whatever else has changed in the object since.
 *
 * @param all the writes of the plan, because a later write to the same object hides what an earlier one has done
 */
export function isDone(write: Write, current: PlannedObject | null, all: readonly Write[] = [write]): boolean {
  if (hasEffect(write, current)) return true;
  const later = all.slice(all.indexOf(write) + 1).find(({ object }) => sameJson(object, write.object));
  return later !== undefined && hasEffect(later, current);
}

function hasEffect(write: Write, current: PlannedObject | null): boolean {
  switch (write.action) {
    case 'create':
      return current !== null && sameJson(current.spec, write.after.spec);
    case 'delete':
      return current === null;
    case 'patch':
      return current !== null && isPatched(write, current);
  }
}

/**
 * Elements that were added or taken away leave patches that apply to either state, so what a patch applies to does not
 * say enough: where it fits both ways, the state counts that less has to be changed to get to.
 */
function isPatched(write: Extract<Write, { action: 'patch' }>, current: PlannedObject): boolean {
  if (sameJson(current.spec, write.after.spec)) return true;
  if (sameJson(current.spec, write.before.spec)) return false;
  const [back] = inverseOf({ writes: [write] }).writes;
  if (back?.action !== 'patch' || rebase(back, current) === null) return false;
  return rebase(write, current) === null || distance(current, write.after) < distance(current, write.before);
}

function distance(a: PlannedObject, b: PlannedObject): number {
  return diffToPatch({ spec: a.spec }, { spec: b.spec }).filter(({ op }) => op !== 'test').length;
}

/** The writes that are left to be made, for the objects as they are; null when one of them does not apply any more. */
export function remainingOf(
  writes: readonly Write[],
  present: (object: ObjectRef) => PlannedObject | null,
): Write[] | null {
  const left = writes.filter((write) => !isDone(write, present(write.object), writes));
  const started = new Set<string>();
  const remaining = left.map((write): Write | null => {
    const key = JSON.stringify(write.object);
    const isSecond = started.has(key);
    started.add(key);
    const current = present(write.object);
    if (write.action === 'create') return current === null ? write : null;
    // The second write to an object is for the state that the first one leads to.
    if (isSecond) return write;
    if (current === null) return null;
    if (write.action === 'patch') return rebase(write, current);
    return sameJson(current.spec, write.before.spec) ? { ...write, before: current } : null;
  });
  return remaining.some((write) => write === null) ? null : remaining.filter((write) => write !== null);
}
