/** What the endpoints that change one service have in common. */
import type { ChangeAction, ChangeResult } from '@sluice/shared/api/changes';
import type { ObjectRef } from '@sluice/shared/api/object-ref';
import type { PlannedWrite } from '@sluice/shared/api/planned-write';
import type { ServiceState } from '@sluice/shared/api/services';
import type { Mesh } from '@sluice/shared/istio/mesh';
import type { Plan, Write } from '@sluice/shared/plan/plan';
import type { Edit } from '@sluice/shared/routing/edit';
import type { ServiceRef } from '@sluice/shared/routing/route-table';
import { hashOf } from './canonical-json.ts';
import type { ChangeIntent, ChangePorts } from './change-request.ts';
import { decidingObjects, etagOf } from './describe-service.ts';
import { type MadeChange, makeChange } from './make-change.ts';
import type { Actor } from './ports.ts';
import { noSuchService, untilLoaded } from './service-states.ts';

/** The parts of a request that are the same for all of them. */
export type ChangeOptions = {
  /** The etag of the service as the caller saw it; null when the caller does not care. */
  readonly ifMatch: string | null;
  readonly idempotencyKey: string | null;
  readonly dryRun: boolean;
};

export type ServiceChange = {
  readonly action: ChangeAction;
  readonly service: ServiceRef;
  readonly reason: string | null;
  readonly edits: readonly Edit[];
  readonly plan: (mesh: Mesh) => Plan;
  readonly undoes?: string;
  readonly others?: readonly ObjectRef[];
  /** In whose history it belongs, besides that of the service. */
  readonly alsoFor?: readonly string[];
  /** Refuse any other state than the one that the caller saw, even if it differs elsewhere only. */
  readonly strict?: boolean;
  /** The request as it came. */
  readonly body: unknown;
};

export type ServiceChangePorts = ChangePorts & {
  readonly getService: (service: ServiceRef) => Promise<ServiceState>;
};

export type ServiceChangeResult = ChangeResult & { readonly isReplay: boolean };

/** Throws DomainErrors. */
export async function changeService(
  change: ServiceChange,
  options: ChangeOptions,
  actor: Actor,
  ports: ServiceChangePorts,
): Promise<ServiceChangeResult> {
  const { service, action, body, strict = false } = change;
  await untilLoaded(ports.cluster);
  if (!ports.copy.hasService(service)) throw noSuchService(service, ports.cluster);
  const request = {
    ...options,
    seen: strict ? null : (etag: string) => ports.seen.find(service, etag),
    requestHash: hashOf([action, service.namespace, service.name, body, options.ifMatch]),
  };
  const made = await makeChange(intentOf(change, ports), request, actor, ports);
  return { service: await ports.getService(service), ...answerOf(made) };
}

function intentOf(change: ServiceChange, { copy }: ChangePorts): ChangeIntent {
  const { action, service, reason, edits, plan, undoes = null, others = [], alsoFor = [] } = change;
  return {
    action,
    namespace: service.namespace,
    subject: service.name,
    reason,
    edits,
    undoes,
    others,
    plan,
    copy: () => copy.meshFor(service),
    servicesOf: () => [...new Set([service.name, ...alsoFor])],
    etagOf: (mesh) => etagOf(mesh, decidingObjects(mesh, service)),
  };
}

export function answerOf({ plan, detail: _, ...made }: MadeChange): Omit<ServiceChangeResult, 'service'> {
  return { ...made, writes: plan.writes.map(shownWrite) };
}

export function shownWrite(write: Write): PlannedWrite {
  return {
    action: write.action,
    object: write.object,
    patch: write.action === 'patch' ? [...write.patch] : null,
    before: write.action === 'create' ? null : write.before,
    after: write.action === 'delete' ? null : write.after,
  };
}
