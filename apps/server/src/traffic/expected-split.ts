/** What all rules of a service together say about its split, for the judgement of what was observed. */
import type { ServiceState } from '@sluice/shared/api/services';
import type { ExpectedSplit, Weights } from '@sluice/shared/evidence/expected-split';
import { defaultRuleOf } from '@sluice/shared/routing/read-route-table';
import type { RouteTable, Rule } from '@sluice/shared/routing/route-table';

/** Null where no rule wants any particular split: the balance between pods is the load balancer's affair. */
export function expectedSplitOf(
  table: RouteTable,
  { versions, desired }: ServiceState | Described,
): ExpectedSplit | null {
  const rule = defaultRuleOf(table);
  if (rule === undefined || desired.source !== 'rule') return null;
  // What nobody can read, nobody can expect anything of.
  if (table.rules.some(({ notEditable }) => notEditable === 'unreadable')) return null;
  const byPods: Weights = Object.fromEntries(versions.map(({ name, pods }) => [name, pods.ready]));
  const weights = weightsOf(rule, table.host, byPods);
  if (!Object.values(weights).some((weight) => weight > 0)) return null;
  const others = table.rules.filter((other) => other !== rule && other.action === 'route');
  return { default: weights, above: others.map((other) => weightsOf(other, table.host, byPods)) };
}

/** A name that no version can have, for a subset that no DestinationRule in effect defines. */
function undefinedSubset(name: string): string {
  return `subset ${name}`;
}

type Described = Pick<ServiceState, 'versions' | 'desired'>;

/** A destination without a subset goes to all pods alike. Shares for other hosts are not counted here. */
function weightsOf({ destinations }: Rule, host: string, byPods: Weights): Weights {
  const weights: Record<string, number> = {};
  const add = (version: string, weight: number) => {
    weights[version] = (weights[version] ?? 0) + weight;
  };
  const pods = Object.values(byPods).reduce((sum, ready) => sum + ready, 0);
  for (const destination of destinations) {
    if (destination.host !== host) continue;
    if (destination.version !== null) add(destination.version, destination.share);
    // Nobody will be seen there, which is what the judgement has to say.
    else if (destination.subset !== null) add(undefinedSubset(destination.subset), destination.share);
    else if (pods > 0) {
      for (const [version, ready] of Object.entries(byPods)) add(version, (destination.share * ready) / pods);
    }
  }
  return weights;
}
