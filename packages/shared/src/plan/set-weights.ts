import type { Version } from '../api/services.ts';
import { podShares } from '../routing/desired-split.ts';
import type { SetWeights } from '../routing/edit.ts';
import { meshRulesOf } from '../routing/read-route-table.ts';
import type { RouteTable, Rule, ServiceRef } from '../routing/route-table.ts';
import { isAllVersions } from '../routing/rule-destinations.ts';
import { valueAt } from '../weights/value-at.ts';
import { defineSubsets } from './define-subsets.ts';
import type { Draft } from './draft.ts';
import { notEditable } from './edit-problem.ts';
import { findRule, requireDefault } from './find-rule.ts';
import { newVirtualService } from './new-virtual-service.ts';
import { changeDestinations } from './rule-object.ts';
import { readWantedWeights, requireReady, type WantedWeights } from './wanted-weights.ts';
import { divideAllVersions, sharesOf, weighDestinations } from './weigh-destinations.ts';

/** Divides the requests of one rule, or of the default rule, between versions. */
export function setWeights(draft: Draft, service: ServiceRef, edit: SetWeights): void {
  const versions = draft.versionsOf(service);
  const table = draft.tableOf(service);
  const wanted = readWantedWeights(edit.weights, versions);
  if (edit.rule !== undefined) weighRule(draft, service, findRule(table, edit.rule), wanted, edit.force);
  else weighDefault(draft, service, table, wanted, edit.force);
}

/** Divides everything that special rules leave. Creates the VirtualService where sidecars obey none yet. */
export function weighDefault(
  draft: Draft,
  service: ServiceRef,
  table: RouteTable,
  wanted: WantedWeights,
  force?: readonly string[],
  path?: string,
): void {
  if (meshRulesOf(table).length > 0) {
    weighRule(draft, service, requireDefault(draft, service, table), wanted, force, path);
    return;
  }
  const versions = draft.versionsOf(service);
  requireReady(wanted, versions, readyShares(versions), force, path);
  defineSubsets(draft, service, receiving(wanted, versions));
  const route = divideAllVersions({ destination: { host: service.name } }, wanted, draft.versionsOf(service));
  draft.putVirtualService(newVirtualService(draft.view, service, [{ route }]));
}

/** Divides the requests of one rule. */
export function weighRule(
  draft: Draft,
  service: ServiceRef,
  rule: Rule,
  wanted: WantedWeights,
  force?: readonly string[],
  path?: string,
): void {
  if (rule.notEditable !== null) throw notEditable('', rule.notEditable);
  const versions = draft.versionsOf(service);
  const { host } = draft.tableOf(service);
  const isDivided = !isAllVersions(rule.destinations, host);
  const shares = isDivided ? sharesOf(rule.destinations) : readyShares(versions);
  requireReady(wanted, versions, shares, force, path);
  defineSubsets(draft, service, receiving(wanted, versions));
  changeDestinations(draft, rule.origin, (route) => {
    const [only] = route;
    if (!isDivided && only !== undefined) return divideAllVersions(only, wanted, versions);
    return weighDestinations(route, rule.destinations, wanted, versions, host);
  });
}

function receiving(wanted: WantedWeights, versions: readonly Version[]): Version[] {
  return versions.filter(({ name }) => (wanted.get(name) ?? 0) > 0);
}

/** What each version gets where no rule divides. */
function readyShares(versions: readonly Version[]): Map<string, number> {
  const shares = podShares(versions);
  return new Map(versions.map(({ name }, index) => [name, valueAt(shares, index)]));
}
