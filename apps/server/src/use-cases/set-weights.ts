/** Sets the weights of a service's default rule: the short form of a change with one edit. */
import type { SetWeightsBody } from '@sluice/shared/api/weights';
import { planEdits } from '@sluice/shared/plan/plan-edits';
import type { SetWeights } from '@sluice/shared/routing/edit';
import type { ServiceRef } from '@sluice/shared/routing/route-table';
import { inBody, planFrom } from './plan-problem.ts';
import type { Actor } from './ports.ts';
import {
  type ChangeOptions,
  changeService,
  type ServiceChangePorts,
  type ServiceChangeResult,
} from './service-change.ts';

export async function setWeights(
  service: ServiceRef,
  body: SetWeightsBody,
  options: ChangeOptions,
  actor: Actor,
  ports: ServiceChangePorts,
): Promise<ServiceChangeResult> {
  const { weights, force, reason = null } = body;
  const edit: SetWeights = { type: 'setWeights', weights, ...(force && { force }) };
  const change = {
    action: 'setWeights',
    service,
    reason,
    edits: [edit],
    body,
    plan: (mesh) => planFrom(planEdits(mesh, service, [edit]), inBody),
    // Automation decides on the whole state that it has read.
    strict: true,
  } satisfies Parameters<typeof changeService>[0];
  return changeService(change, options, actor, ports);
}
