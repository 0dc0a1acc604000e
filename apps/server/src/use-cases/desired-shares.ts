/** What a change did to the desired splits of its services, kept with it: later nobody could tell any more. */
import type { ChangeSummary } from '@sluice/shared/api/changes';
import type { Mesh } from '@sluice/shared/istio/mesh';
import { meshAround } from '@sluice/shared/plan/mesh-around';
import type { Write } from '@sluice/shared/plan/plan';
import { splitOf } from '@sluice/shared/routing/desired-split';
import { viewOf } from '@sluice/shared/routing/mesh-index';
import { readRouteTable } from '@sluice/shared/routing/read-route-table';
import type { ServiceRef } from '@sluice/shared/routing/route-table';
import { versionsOf } from '@sluice/shared/routing/versions';

export type SharesBeforeAndAfter = NonNullable<ChangeSummary['shares']>;

/** By name of the service; services that have no split on either side are left out. */
export function sharesAround(
  services: readonly ServiceRef[],
  writes: readonly Write[],
  meshFor: (service: ServiceRef) => Mesh,
): Record<string, SharesBeforeAndAfter> {
  const known = services.flatMap((service) => {
    const { before, after } = meshAround(meshFor(service), writes);
    const shares = { before: sharesIn(before, service), after: sharesIn(after, service) };
    const isKnown = [shares.before, shares.after].some((side) => Object.values(side).some((share) => share > 0));
    return isKnown ? [[service.name, shares] as const] : [];
  });
  return Object.fromEntries(known);
}

function sharesIn(mesh: Mesh, service: ServiceRef): Record<string, number> {
  const view = viewOf(mesh);
  const versions = versionsOf(view, service);
  const { weights } = splitOf(readRouteTable(view, service), versions);
  return Object.fromEntries(weights.map(({ version, share }) => [version, share]));
}
