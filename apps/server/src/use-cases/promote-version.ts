/** Everything to one version, unless something speaks against it. */
import type { PromoteBody } from '@sluice/shared/api/promotion';
import type { ServiceState } from '@sluice/shared/api/services';
import { compareVersions } from '@sluice/shared/evidence/compare-versions';
import { planEdits } from '@sluice/shared/plan/plan-edits';
import type { PromoteVersion } from '@sluice/shared/routing/edit';
import type { ServiceRef } from '@sluice/shared/routing/route-table';
import { DomainError } from '../domain-error.ts';
import type { MeasureOnDemand } from './measure-on-demand.ts';
import { inBody, planFrom } from './plan-problem.ts';
import type { Actor } from './ports.ts';
import {
  type ChangeOptions,
  changeService,
  type ServiceChangePorts,
  type ServiceChangeResult,
} from './service-change.ts';

export type PromotePorts = ServiceChangePorts & { readonly measureOnDemand: MeasureOnDemand };

export async function promoteVersion(
  service: ServiceRef,
  body: PromoteBody,
  options: ChangeOptions,
  actor: Actor,
  ports: PromotePorts,
): Promise<ServiceChangeResult> {
  const { version, drop, force = [], reason = null } = body;
  const known = await ports.getService(service);
  const state = isWorthMeasuring(known, body) ? await ports.measureOnDemand(service) : known;
  const edit: PromoteVersion = {
    type: 'promoteVersion',
    version,
    ...(drop && { drop }),
    ...(force.includes('version-not-ready') && { force: [version] }),
  };
  return changeService(
    {
      action: 'promoteVersion',
      service,
      reason,
      edits: [edit],
      body,
      plan(mesh) {
        const plan = planFrom(planEdits(mesh, service, [edit]), inBody);
        // Versions that do not exist or are not ready come first: they cannot be judged.
        if (plan.writes.length > 0) checkErrors(state, version, force);
        return plan;
      },
    },
    options,
    actor,
    ports,
  );
}

/** Whether nobody has looked, and looking could tell something: a version that no rule sends requests to has none. */
function isWorthMeasuring(
  { observed, versions, desired }: ServiceState,
  { version, force = [] }: PromoteBody,
): boolean {
  if (force.includes('version-not-measured') || requestsOf(observed, version) > 0) return false;
  const isReady = versions.some(({ name, pods }) => name === version && pods.ready > 0);
  const share = desired.weights.find((each) => each.version === version)?.share ?? 0;
  return isReady && share < 1 && (share > 0 || desired.rulesAbove > 0);
}

function requestsOf(observed: ServiceState['observed'], version: string): number {
  return observed?.versions.find((each) => each.version === version)?.requests ?? 0;
}

/** Throws `version-not-measured` or `version-failing`. No alarm is no proof; but more can be had from tests only. */
export function checkErrors(
  { observed }: Pick<ServiceState, 'observed'>,
  version: string,
  force: NonNullable<PromoteBody['force']>,
): void {
  const counted = observed?.versions ?? [];
  if (requestsOf(observed, version) === 0) {
    if (force.includes('version-not-measured')) return;
    const message = `No requests to ${version} were measured since the last change; force 'version-not-measured' to promote it all the same`;
    throw new DomainError('version-not-measured', message, { params: { version } });
  }
  const verdict = compareVersions({
    events: Object.fromEntries(counted.map((each) => [each.version, each.errors])),
    shares: Object.fromEntries(counted.map((each) => [each.version, each.requests])),
    candidate: version,
  });
  if (verdict.state !== 'alarm' || force.includes('version-failing')) return;
  const message = `${version} had ${verdict.events} of ${verdict.total} errors with ${percent(verdict.share)} of the requests, where ${verdict.expected.toFixed(1)} were to be expected`;
  throw new DomainError('version-failing', message, {
    params: { version, errors: verdict.events, total: verdict.total, expected: Number(verdict.expected.toFixed(1)) },
  });
}

function percent(share: number): string {
  return `${Number((share * 100).toPrecision(2))} %`;
}
