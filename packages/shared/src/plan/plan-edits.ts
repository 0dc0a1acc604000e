import type { Mesh } from '../istio/mesh.ts';
import type { Edit } from '../routing/edit.ts';
import { viewOf } from '../routing/mesh-index.ts';
import type { MeshView } from '../routing/mesh-view.ts';
import type { ServiceRef } from '../routing/route-table.ts';
import { addRule } from './add-rule.ts';
import { deleteObject } from './delete-object.ts';
import { Draft } from './draft.ts';
import { type EditProblem, EditRefused } from './edit-problem.ts';
import type { Plan } from './plan.ts';
import { promoteVersion, resetToVersion } from './promote-version.ts';
import { changeRule, moveRule, removeRule } from './rule-edits.ts';
import { setDestinationWeights } from './set-destination-weights.ts';
import { setOptions } from './set-options.ts';
import { setWeights } from './set-weights.ts';
import { defineVersion, removeVersion } from './version-edits.ts';

export type { EditProblem } from './edit-problem.ts';

/** A plan and the mesh as it would leave it, or everything that is wrong with the first edit that cannot be done. */
export type PlanResult =
  | { readonly ok: true; readonly plan: Plan; readonly proposed: Mesh }
  | { readonly ok: false; readonly problems: readonly EditProblem[] };

/**
 * Turns edits of the routing of a service into one plan. Each edit sees what the ones before it did. Only what the
 * edits mean is written: a plan has no write for an object that already is as wanted.
 */
export function planEdits(mesh: Mesh | MeshView, service: ServiceRef, edits: readonly Edit[]): PlanResult {
  const draft = new Draft(viewOf(mesh));
  for (const [index, edit] of edits.entries()) {
    try {
      applyEdit(draft, service, edit);
    } catch (error) {
      if (!(error instanceof EditRefused)) throw error;
      const path = (problem: EditProblem) => [index, problem.path].filter((part) => part !== '').join('.');
      return { ok: false, problems: error.problems.map((problem) => ({ ...problem, path: path(problem) })) };
    }
  }
  return { ok: true, plan: draft.plan(), proposed: draft.view.toMesh() };
}

const appliers: {
  readonly [Type in Edit['type']]: (draft: Draft, service: ServiceRef, edit: Extract<Edit, { type: Type }>) => void;
} = {
  setWeights,
  setDestinationWeights,
  setOptions,
  addRule,
  changeRule,
  moveRule,
  removeRule,
  promoteVersion,
  resetToVersion,
  defineVersion,
  removeVersion,
  deleteObject,
};

function applyEdit<Type extends Edit['type']>(
  draft: Draft,
  service: ServiceRef,
  edit: Extract<Edit, { type: Type }>,
): void {
  appliers[edit.type as Type](draft, service, edit);
}
