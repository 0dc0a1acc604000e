import type { Mesh } from '../istio/mesh.ts';
import { viewOf } from '../routing/mesh-index.ts';
import type { MeshView } from '../routing/mesh-view.ts';
import { Draft } from './draft.ts';
import { inverseOf } from './inverse.ts';
import type { Plan, PlannedObject, Write } from './plan.ts';
import type { PlanResult } from './plan-edits.ts';
import { putObject, removeObject, viewedObject } from './planned-objects.ts';
import { rebase } from './rebase.ts';
import { sameJson } from './same-json.ts';
import { orphanedBy } from './subset-users.ts';

/**
 * Takes a plan back that was carried out some time ago. What has changed elsewhere since stays; a problem `conflict` for
 * each object in which somebody has changed what the plan wrote, and for rules that would be left without their subset.
 */
export function planUndo(mesh: Mesh | MeshView, done: Plan): PlanResult {
  const draft = new Draft(viewOf(mesh));
  for (const write of inverseOf(done).writes) {
    if (undoOne(draft, write)) continue;
    const { kind, namespace, name } = write.object;
    const message = `What the change wrote to ${kind} ${namespace}/${name} has been changed since.`;
    return { ok: false, problems: [{ code: 'conflict', path: '', message }] };
  }
  const plan = draft.plan();
  const users = orphanedBy(plan, draft.view);
  if (users.length === 0) return { ok: true, plan, proposed: draft.view.toMesh() };
  const message = `Rules that came since use a version that would go: ${users.join(', ')}.`;
  return { ok: false, problems: [{ code: 'conflict', path: '', message, params: { objects: users } }] };
}

/** False when the object is not as the plan left it. */
function undoOne(draft: Draft, write: Write): boolean {
  const current = viewedObject(draft.view, write.object);
  switch (write.action) {
    case 'create':
      if (current !== undefined) return sameJson(current.spec, write.after.spec);
      putObject(draft, write.object.kind, write.after);
      return true;
    case 'delete':
      if (current === undefined) return true;
      if (!sameJson(current.spec, write.before.spec)) return false;
      removeObject(draft, write.object.kind, current);
      return true;
    case 'patch': {
      const rebased = current && rebase(write, current);
      if (!rebased) return false;
      putObject(draft, write.object.kind, { ...current, spec: rebased.after.spec } as PlannedObject);
      return true;
    }
  }
}
