import type { ChangeBody } from '@sluice/shared/api/changes';
import { planEdits } from '@sluice/shared/plan/plan-edits';
import type { ServiceRef } from '@sluice/shared/routing/route-table';
import { inEdits, planFrom } from './plan-problem.ts';
import type { Actor } from './ports.ts';
import {
  type ChangeOptions,
  changeService,
  type ServiceChangePorts,
  type ServiceChangeResult,
} from './service-change.ts';

/** Makes edits of the routing of a service. */
export function applyChange(
  service: ServiceRef,
  body: ChangeBody,
  options: ChangeOptions,
  actor: Actor,
  ports: ServiceChangePorts,
): Promise<ServiceChangeResult> {
  const { edits, reason = null } = body;
  const plan = (mesh: Parameters<typeof planEdits>[0]) => planFrom(planEdits(mesh, service, edits), inEdits);
  return changeService({ action: 'applyChange', service, reason, edits, body, plan }, options, actor, ports);
}
