import type { NotEditableReason, Version } from '../api/services.ts';
import type { HTTPRouteDestination, RouteDestination } from '../istio/virtual-service.ts';
import type { RuleDestination } from './route-table.ts';

/** The destinations of a rule, hosts already fully qualified, with the share of requests that each one gets. */
export function readDestinations(
  route: readonly (HTTPRouteDestination | RouteDestination)[],
  host: string,
  versions: readonly Version[],
): RuleDestination[] {
  const total = route.reduce((sum, { weight }) => sum + Math.max(0, weight ?? 0), 0);
  const shareOf = (weight: number) => (total > 0 ? Math.max(0, weight) / total : 0);
  return route.map(({ destination, weight }, index) => ({
    index,
    host: destination.host,
    subset: destination.subset || null,
    port: destination.port?.number ?? null,
    weight: weight ?? null,
    // The weight of a single destination is ignored.
    share: route.length === 1 ? 1 : shareOf(weight ?? 0),
    version: destination.host === host ? versionOf(destination.subset, versions) : null,
  }));
}

function versionOf(subset: string | undefined, versions: readonly Version[]): string | null {
  if (!subset) return null;
  return versions.find((version) => version.subset === subset)?.name ?? null;
}

/** True for the one destination that stands for all versions, each taking part with its pods. */
export function isAllVersions(destinations: readonly RuleDestination[], host: string): boolean {
  const [only] = destinations;
  return destinations.length === 1 && only?.host === host && only.subset === null;
}

/**
 * Why destinations cannot be edited as weights of versions: some of the requests go elsewhere. Entries that get no
 * request do not stand in the way.
 */
export function destinationsProblem(
  destinations: readonly RuleDestination[],
  host: string,
  versions: readonly Version[],
): NotEditableReason | null {
  if (versions.length === 0) return 'no-versions';
  // Istio's webhook refuses these; a cluster without it holds them, and nobody can say what a proxy makes of them.
  if (destinations.some(({ weight }) => weight !== null && weight < 0)) return 'unreadable';
  if (isAllVersions(destinations, host)) return null;
  const foreign = destinations.filter(({ version, share }) => version === null && share > 0);
  if (foreign.some((destination) => destination.host !== host)) return 'other-hosts';
  return foreign.length > 0 ? 'unknown-subset' : null;
}
