import type { DesiredSplit, NotEditableReason, Version } from '../api/services.ts';
import type { Mesh } from '../istio/mesh.ts';
import { sum, valueAt } from '../weights/value-at.ts';
import { reachesSidecars } from './default-rule.ts';
import type { MeshView } from './mesh-view.ts';
import { defaultRuleOf, meshRulesOf, readRouteTable } from './read-route-table.ts';
import type { RouteTable, Rule, ServiceRef } from './route-table.ts';
import { isAllVersions } from './rule-destinations.ts';

/**
 * How the rules want requests to a service divided between its versions, outside of special rules. Where no rule says
 * so, all ready pods take part alike.
 */
export function desiredSplit(mesh: Mesh | MeshView, service: ServiceRef, versions: readonly Version[]): DesiredSplit {
  return splitOf(readRouteTable(mesh, service, versions), versions);
}

/** The same, from a route table that has been read already. */
export function splitOf(table: RouteTable, versions: readonly Version[]): DesiredSplit {
  const rules = meshRulesOf(table);
  const rule = defaultRuleOf(table);
  if (rules.length === 0) return byPods(versions, versions.length === 0 ? 'no-versions' : null, 0);
  if (rule === undefined) {
    const hasHttp = rules.some(({ origin }) => origin.protocol === 'http');
    return byRule([], versions, hasHttp ? 'no-default-rule' : 'not-http', takingRequests(rules));
  }
  const rulesAbove = takingRequests(rules.slice(0, rules.indexOf(rule)));
  if (isAllVersions(rule.destinations, table.host)) return byPods(versions, rule.notEditable, rulesAbove);
  return byRule(rule.destinations, versions, rule.notEditable, rulesAbove);
}

/** How many of the rules take requests of sidecars. */
function takingRequests(rules: readonly Rule[]): number {
  return rules.filter(({ action, matches }) => action !== 'delegate' && reachesSidecars(matches)).length;
}

function byRule(
  destinations: Rule['destinations'],
  versions: readonly Version[],
  notEditable: NotEditableReason | null,
  rulesAbove: number,
): DesiredSplit {
  const written = weightsIn(destinations);
  const total = sum(written);
  return {
    source: 'rule',
    weights: versions.map(({ name }) => {
      const own = destinations.filter(({ version }) => version === name);
      const weights = weightsIn(own);
      // Summed before it is divided: a version that is listed twice has a share as exact as any other.
      const share = destinations.length > 1 && total > 0 ? sum(weights) / total : sum(own.map((each) => each.share));
      return { version: name, weight: weights.length > 0 ? sum(weights) : null, share };
    }),
    // A single destination without weight gets everything, as if 100 were written.
    total: destinations.length === 1 && written.length === 0 ? 100 : total,
    notEditable,
    rulesAbove,
  };
}

function weightsIn(destinations: Rule['destinations']): number[] {
  return destinations.flatMap(({ weight }) => (weight !== null && weight >= 0 ? [weight] : []));
}

function byPods(versions: readonly Version[], notEditable: NotEditableReason | null, rulesAbove: number): DesiredSplit {
  const shares = podShares(versions);
  return {
    source: 'pods',
    weights: versions.map(({ name }, index) => ({ version: name, weight: null, share: valueAt(shares, index) })),
    total: 0,
    notEditable,
    rulesAbove,
  };
}

/** The fraction of the requests that each version gets where no rule divides: that of its ready pods. */
export function podShares(versions: readonly Version[]): number[] {
  const ready = sum(versions.map(({ pods }) => pods.ready));
  return versions.map(({ pods }) => (ready > 0 ? pods.ready / ready : 0));
}
