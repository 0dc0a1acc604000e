import type { Version } from '../api/services.ts';
import type { HTTPRouteDestination } from '../istio/virtual-service.ts';
import type { RuleDestination } from '../routing/route-table.ts';
import { apportion } from '../weights/apportion.ts';
import type { WantedWeights } from './wanted-weights.ts';

/**
 * The destinations of a rule with the wanted weights, changed as little as possible: entries keep their place, form and
 * other fields, an entry at 0 stays listed, versions that are not listed yet come last in the form of their siblings,
 * and a single destination gets no weight. The same list when the shares already are as wanted.
 *
 * @param route as written
 * @param read the same destinations as read, see `readDestinations`
 * @param host of the service, fully qualified, for a rule that lists no version yet
 */
export function weighDestinations(
  route: readonly HTTPRouteDestination[],
  read: readonly RuleDestination[],
  wanted: WantedWeights,
  versions: readonly Version[],
  host: string,
): readonly HTTPRouteDestination[] {
  if (hasShares(read, wanted)) return route;
  const listed = new Set(read.map(({ version }) => version));
  const missing = versions.filter(({ name }) => !listed.has(name) && (wanted.get(name) ?? 0) > 0);
  const isAlone = route.length === 1 && missing.length === 0;
  const weights = entryWeights(read, wanted);
  const present = route.map((entry, index) => withWeight(entry, isAlone ? undefined : weights[index]));
  const sibling = route[read.findIndex(({ version }) => version !== null)] ?? { destination: { host } };
  return [...present, ...missing.map((version) => newEntry(sibling, version, wanted.get(version.name) ?? 0))];
}

/** Whether the weights already divide requests as wanted, in whatever numbers; 3:1 is 75:25. */
function hasShares(read: readonly RuleDestination[], wanted: WantedWeights): boolean {
  const total = read.reduce((sum, { weight }) => sum + (weight ?? 0), 0);
  return total > 0 && [...wanted].every(([version, percent]) => weightOf(read, version) * 100 === percent * total);
}

function weightOf(read: readonly RuleDestination[], version: string): number {
  return read.reduce((sum, entry) => sum + (entry.version === version ? (entry.weight ?? 0) : 0), 0);
}

/** Fractions of the requests by version. */
export function sharesOf(read: readonly RuleDestination[]): Map<string, number> {
  const shares = new Map<string, number>();
  for (const { version, share } of read) {
    if (version !== null) shares.set(version, (shares.get(version) ?? 0) + share);
  }
  return shares;
}

/** The weight for each entry; a version that is listed twice keeps the proportion of its entries. */
function entryWeights(read: readonly RuleDestination[], wanted: WantedWeights): (number | undefined)[] {
  const weights: (number | undefined)[] = read.map(() => undefined);
  for (const version of new Set(read.map((entry) => entry.version))) {
    if (version === null) continue;
    const entries = read.filter((entry) => entry.version === version);
    const present = entries.map(({ weight }) => weight ?? 0);
    const parts = apportion(wanted.get(version) ?? 0, present.some((weight) => weight > 0) ? present : [1]);
    for (const [at, { index }] of entries.entries()) weights[index] = parts[at] ?? 0;
  }
  return weights;
}

/** Leaves an entry alone that says it already; no weight says 0. */
function withWeight(entry: HTTPRouteDestination, weight: number | undefined): HTTPRouteDestination {
  return weight === undefined || (entry.weight ?? 0) === weight ? entry : { ...entry, weight };
}

/** An entry for another version, to the host and port of its sibling. */
function newEntry(sibling: HTTPRouteDestination, version: Version, weight: number): HTTPRouteDestination {
  const { host, port } = sibling.destination;
  return {
    destination: { host, subset: version.name, ...(port ? { port: { ...port } } : {}) },
    weight,
  };
}

/**
 * A rule whose only destination stands for all versions, now divided: that destination becomes the first version's and
 * keeps its other fields.
 */
export function divideAllVersions(
  entry: HTTPRouteDestination,
  wanted: WantedWeights,
  versions: readonly Version[],
): HTTPRouteDestination[] {
  const receiving = versions.filter(({ name }) => (wanted.get(name) ?? 0) > 0);
  return receiving.map((version, index) => {
    const weight = wanted.get(version.name) ?? 0;
    if (index > 0) return newEntry(entry, version, weight);
    const { host, subset: _, ...rest } = entry.destination;
    const destination = { host, subset: version.name, ...rest };
    return receiving.length === 1 ? { ...entry, destination } : { ...entry, destination, weight };
  });
}
