import type { ObjectRef } from '../api/object-ref.ts';
import type { Mesh } from '../istio/mesh.ts';
import { viewOf } from '../routing/mesh-index.ts';
import type { MeshView } from '../routing/mesh-view.ts';
import { Draft } from './draft.ts';
import type { PlannedObject } from './plan.ts';
import type { PlanResult } from './plan-edits.ts';
import { putObject, viewedObject } from './planned-objects.ts';

/** Gives an object another spec, as somebody has written it; creates it where it does not exist. */
export function planReplacement(mesh: Mesh | MeshView, ref: ObjectRef, object: PlannedObject): PlanResult {
  const draft = new Draft(viewOf(mesh));
  const current = viewedObject(draft.view, ref);
  putObject(draft, ref.kind, current === undefined ? object : ({ ...current, spec: object.spec } as PlannedObject));
  return { ok: true, plan: draft.plan(), proposed: draft.view.toMesh() };
}
