/** Sets the weights of a service's default rule. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { ServiceState } from '@sluice/shared/api/services';
import type { PlannedWrite, SetWeightsBody } from '@sluice/shared/api/weights';
import type { Mesh } from '@sluice/shared/istio/mesh';
import type { Plan, Write } from '@sluice/shared/plan/plan';
import { planEdits } from '@sluice/shared/plan/plan-edits';
import type { ServiceRef } from '@sluice/shared/routing/route-table';
import { DomainError } from '../domain-error.ts';
import { apply, type DoneWrite, explain, PlanFailure, rehearse } from './apply-plan.ts';
import { decidingObjects, etagOf } from './describe-service.ts';
import { freshMesh } from './fresh-mesh.ts';
import { problemFrom } from './plan-problem.ts';
import type { Audit, AuditLine, MeshCopy, RoutingObjects } from './ports.ts';
import { type ClusterPort, noSuchService, untilLoaded } from './service-states.ts';

export type SetWeightsRequest = {
  readonly service: ServiceRef;
  readonly body: SetWeightsBody;
  /** The state that the caller has seen; null when the caller does not care. */
  readonly ifMatch: string | null;
  readonly dryRun: boolean;
};

export type SetWeightsResult = {
  readonly service: ServiceState;
  readonly writes: PlannedWrite[];
  readonly warnings: string[];
};

export type SetWeightsPorts = {
  readonly cluster: ClusterPort;
  readonly copy: MeshCopy;
  readonly getService: (service: ServiceRef) => Promise<ServiceState>;
  readonly audit: Audit;
};

const attempts = 6;

export async function setWeights(
  request: SetWeightsRequest,
  objects: RoutingObjects,
  ports: SetWeightsPorts,
): Promise<SetWeightsResult> {
  const { service, ifMatch } = request;
  await untilLoaded(ports.cluster);
  if (!ports.copy.hasService(service)) throw noSuchService(service);
  let seen = ifMatch;
  for (let attempt = 1; ; attempt += 1) {
    const mesh = await freshMesh(ports.copy.meshFor(service), objects);
    const etag = etagOf(mesh, decidingObjects(mesh, service));
    if (seen !== null && seen !== etag) throw changedMeanwhile(attempt === 1, etag);
    // From here on this is what was seen: a second attempt must find it unchanged.
    seen = etag;
    try {
      return await attemptOnce(request, mesh, objects, ports);
    } catch (error) {
      const isConflict = error instanceof DomainError && error.code === 'conflict';
      if (!isConflict || attempt >= attempts) throw error;
      // Others write to the object, too, perhaps only its status or annotations. Step aside for a moment.
      await sleep(20 + Math.random() * 40 * attempt);
    }
  }
}

async function attemptOnce(
  { service, body, dryRun }: SetWeightsRequest,
  mesh: Mesh,
  objects: RoutingObjects,
  ports: SetWeightsPorts,
): Promise<SetWeightsResult> {
  const { weights, force } = body;
  const planned = planEdits(mesh, service, [{ type: 'setWeights', weights, ...(force && { force }) }]);
  if (!planned.ok) throw problemFrom(planned.problems);
  const { plan } = planned;
  const warnings = await rehearse(plan, objects);
  if (!dryRun && plan.writes.length > 0) await carryOut(plan, service, body.reason ?? null, objects, ports);
  return { service: await ports.getService(service), writes: plan.writes.map(shown), warnings };
}

async function carryOut(
  plan: Plan,
  service: ServiceRef,
  reason: string | null,
  objects: RoutingObjects,
  { audit, copy }: SetWeightsPorts,
): Promise<void> {
  const line = (outcome: AuditLine['outcome'], done: readonly DoneWrite[]) =>
    audit({ user: objects.user, action: 'setWeights', service, reason, outcome, writes: done.map(auditWrite) });
  try {
    const done = await apply(plan, objects);
    line('applied', done);
    // The answer shows the new state, and so does whatever the caller asks next.
    await Promise.all(
      done.map(({ made, object }) => copy.whenSeen(made.object, object?.metadata.resourceVersion ?? null)),
    );
  } catch (error) {
    if (!(error instanceof PlanFailure)) throw error;
    if (error.undone.length > 0) line('undone', error.undone);
    if (error.standing.length > 0) line('undo-failed', error.standing);
    throw explain(error);
  }
}

function changedMeanwhile(isCallers: boolean, etag: string): DomainError {
  return isCallers
    ? new DomainError('precondition-failed', 'The rules of this service are not the ones you saw any more', {
        params: { etag },
      })
    : new DomainError('conflict', 'Somebody else changed the rules of this service at the same moment', {
        params: { etag },
      });
}

function auditWrite({ made, object }: DoneWrite): AuditLine['writes'][number] {
  return { action: made.action, object: made.object, version: object?.metadata.resourceVersion ?? null };
}

function shown(write: Write): PlannedWrite {
  return {
    action: write.action,
    object: write.object,
    patch: write.action === 'patch' ? [...write.patch] : null,
    before: write.action === 'create' ? null : write.before,
    after: write.action === 'delete' ? null : write.after,
  };
}
