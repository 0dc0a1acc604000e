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

/** As many without an error show, at one look and with 95 % confidence, that fewer than 5 % fail (exact binomial). */
const enoughRequests = 59;

/** Whether nobody has looked long enough, and looking could tell something: a version that no rule sends requests to has none. */
function isWorthMeasuring(
  { observed, versions, desired }: ServiceState,
  { version, force = [] }: PromoteBody,
): boolean {
  if (force.includes('version-not-measured') || requestsOf(observed, version) >= enoughRequests) return false;
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
  checkRate(observed?.versions ?? [], version, force);
  const requests = requestsOf(observed, version);
  if (requests >= enoughRequests || force.includes('version-not-measured')) return;
  const seen = requests === 0 ? 'No requests' : `Only ${requests} requests`;
  const message = `${seen} to ${version} were measured since the last change, and ${enoughRequests} are needed; force 'version-not-measured' to promote it all the same`;
  throw new DomainError('version-not-measured', message, { params: { version, requests, needed: enoughRequests } });
}

/** An alarm may come after a few requests already. */
function checkRate(
  counted: NonNullable<ServiceState['observed']>['versions'],
  version: string,
  force: NonNullable<PromoteBody['force']>,
): void {
  if (force.includes('version-failing') || !counted.some((each) => each.version === version && each.requests > 0))
    return;
  const verdict = compareVersions({
    events: Object.fromEntries(counted.map((each) => [each.version, each.errors])),
    shares: Object.fromEntries(counted.map((each) => [each.version, each.requests])),
    candidate: version,
  });
  if (verdict.state !== 'alarm') return;
  const message = `${version} had ${verdict.events} of ${verdict.total} errors with ${percent(verdict.share)} of the requests, where ${verdict.expected.toFixed(1)} were to be expected`;
  throw new DomainError('version-failing', message, {
    params: { version, errors: verdict.events, total: verdict.total, expected: Number(verdict.expected.toFixed(1)) },
  });
}

function percent(share: number): string {
  return `${Number((share * 100).toPrecision(2))} %`;
}
