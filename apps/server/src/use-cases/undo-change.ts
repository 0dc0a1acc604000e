/** Takes a change of the history back, as a change of its own. */
import type { Preview, UndoBody } from '@sluice/shared/api/changes';
import type { Mesh } from '@sluice/shared/istio/mesh';
import { conflictsOf } from '@sluice/shared/plan/conflicts';
import { inverseOf } from '@sluice/shared/plan/inverse';
import type { Plan } from '@sluice/shared/plan/plan';
import { planUndo } from '@sluice/shared/plan/plan-undo';
import type { ServiceRef } from '@sluice/shared/routing/route-table';
import { DomainError } from '../domain-error.ts';
import type { StoredChange } from './change-history.ts';
import { type ConfigurationFindings, refuseNewErrors } from './configuration-findings.ts';
import { decidingObjects, etagOf } from './describe-service.ts';
import { findChange } from './find-changes.ts';
import { conflictProblem } from './plan-problem.ts';
import type { Actor } from './ports.ts';
import { type PreviewPorts, previewPlan } from './preview-change.ts';
import {
  type ChangeOptions,
  changeService,
  type ServiceChange,
  type ServiceChangePorts,
  type ServiceChangeResult,
} from './service-change.ts';
import { tellingWhoElse } from './why-not-undone.ts';

export async function undoChange(
  service: ServiceRef,
  id: string,
  body: UndoBody,
  options: ChangeOptions,
  actor: Actor,
  ports: ServiceChangePorts & { readonly findings: ConfigurationFindings },
): Promise<ServiceChangeResult> {
  const change = await changeInEffect(service, id, actor);
  await ports.findings.prepare();
  const plan = (mesh: Mesh) => {
    const { plan: undone } = planOfUndo(service, change, mesh);
    refuseNewErrors(undone, ports.findings, body.force ?? []);
    return undone;
  };
  const undoing: ServiceChange = {
    action: 'undoChange',
    service,
    reason: body.reason ?? null,
    edits: [],
    undoes: change.id,
    others: change.writes.map(({ object }) => object),
    alsoFor: change.services,
    body: [id, body],
    plan,
  };
  return tellingWhoElse(change, service, actor.history, () => changeService(undoing, options, actor, ports));
}

/** Throws DomainErrors; new findings are part of the answer. */
export async function previewUndo(
  service: ServiceRef,
  id: string,
  actor: Actor,
  ports: PreviewPorts,
): Promise<Preview> {
  const change = await changeInEffect(service, id, actor);
  const objects = change.writes.map(({ object }) => object);
  return tellingWhoElse(change, service, actor.history, () =>
    previewPlan(service, objects, actor, ports, (mesh) => planOfUndo(service, change, mesh)),
  );
}

async function changeInEffect(service: ServiceRef, id: string, { history }: Actor): Promise<StoredChange> {
  const change = await findChange(service, id, history);
  if (change.state === 'applied') return change;
  throw new DomainError('not-editable', `The change ${id} is not in effect: it is ${change.state}`);
}

function planOfUndo(service: ServiceRef, { writes }: StoredChange, mesh: Mesh): { plan: Plan; proposed: Mesh } {
  const result = planUndo(mesh, { writes });
  if (result.ok) return result;
  const etag = etagOf(mesh, decidingObjects(mesh, service));
  throw conflictProblem(conflictsOf(inverseOf({ writes }), mesh), etag);
}
