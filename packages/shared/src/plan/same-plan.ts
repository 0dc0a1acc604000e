import type { JsonPatchOperation, Plan, Write } from './plan.ts';
import { sameJson } from './same-json.ts';

/**
 * Whether two plans, made for two states, do the same to the same values. Elements of lists may have moved meanwhile: a
 * patch tests what identifies the elements that it goes through, so their indices say nothing that its tests do not.
 * When the plans of the same edits are the same for what somebody saw and for what is there now, nothing that the edits
 * touch has changed in between.
 */
export function samePlan(a: Plan, b: Plan): boolean {
  return (
    a.writes.length === b.writes.length &&
    a.writes.every((write, at) => {
      const other = b.writes[at];
      return other !== undefined && sameJson(write.object, other.object) && sameWrite(write, other);
    })
  );
}

function sameWrite(a: Write, b: Write): boolean {
  if (a.action === 'create') return b.action === 'create' && sameJson(a.after.spec, b.after.spec);
  if (a.action === 'delete') return b.action === 'delete' && sameJson(a.before.spec, b.before.spec);
  return b.action === 'patch' && sameJson(a.patch.map(withoutIndices), b.patch.map(withoutIndices));
}

function withoutIndices(operation: JsonPatchOperation): JsonPatchOperation {
  const path = anyIndex(operation.path);
  return 'from' in operation ? { ...operation, from: anyIndex(operation.from), path } : { ...operation, path };
}

function anyIndex(path: string): string {
  return path.replace(/\/\d+(?=\/|$)/g, '/*');
}
