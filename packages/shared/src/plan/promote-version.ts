import type { PromoteVersion, ResetToVersion } from '../routing/edit.ts';
import { defaultRuleOf, meshRulesOf } from '../routing/read-route-table.ts';
import type { RouteTable, Rule, ServiceRef } from '../routing/route-table.ts';
import type { Draft } from './draft.ts';
import { requireDefault } from './find-rule.ts';
import { takeOut } from './rule-edits.ts';
import { sameJson } from './same-json.ts';
import { changeOptions } from './set-options.ts';
import { weighDefault, weighRule } from './set-weights.ts';
import { requireOwnHosts } from './shared-object.ts';
import { allTo } from './wanted-weights.ts';

/** Sends everything that special rules leave to one version, and drops what that makes pointless where asked to. */
export function promoteVersion(draft: Draft, service: ServiceRef, edit: PromoteVersion): void {
  const { version, force, drop = [] } = edit;
  const wanted = allTo(version, draft.versionsOf(service));
  weighDefault(draft, service, draft.tableOf(service), wanted, force, 'version');
  if (drop.includes('mirrors')) dropMirrors(draft, service, version);
  if (drop.includes('faults')) dropFaults(draft, service, version);
  if (drop.includes('matches')) dropMatches(draft, service, version);
}

/** The HTTP rules of sidecars, down to the default rule, that send all they take to one version. */
function rulesWhollyTo(table: RouteTable, version: string): Rule[] {
  const rules = meshRulesOf(table);
  const reached = rules.slice(0, rules.findIndex(({ isDefault }) => isDefault) + 1);
  return reached.filter(
    ({ action, destinations }) =>
      action === 'route' &&
      destinations.every((destination) => destination.version === version || destination.share === 0),
  );
}

/** A copy for the version that gets the request anyway. */
function dropMirrors(draft: Draft, service: ServiceRef, version: string): void {
  const table = draft.tableOf(service);
  const subset = draft.versionsOf(service).find(({ name }) => name === version)?.subset;
  for (const rule of rulesWhollyTo(table, version)) {
    const mirrors = rule.options.mirrors.filter(
      ({ destination }) => destination.host !== table.host || destination.subset !== subset,
    );
    if (mirrors.length < rule.options.mirrors.length)
      changeOptions(draft, service, rule, { mirrors: mirrors.length === 0 ? null : mirrors });
  }
}

function dropFaults(draft: Draft, service: ServiceRef, version: string): void {
  for (const rule of rulesWhollyTo(draft.tableOf(service), version)) {
    if (rule.options.fault !== null) changeOptions(draft, service, rule, { fault: null });
  }
}

/**
 * Removes special rules that do what the default rule does, from the default rule upwards to the first one that does
 * something else: without those above it, their requests would fall to that one.
 */
function dropMatches(draft: Draft, service: ServiceRef, version: string): void {
  for (;;) {
    const table = draft.tableOf(service);
    const rules = meshRulesOf(table);
    const last = defaultRuleOf(table);
    const above = last && rules[rules.indexOf(last) - 1];
    if (above === undefined || last === undefined) return;
    const isPointless =
      rulesWhollyTo(table, version).includes(above) &&
      sameJson(above.options, last.options) &&
      above.origin.via === undefined;
    if (!isPointless) return;
    takeOut(draft, above.origin);
  }
}

/**
 * Sends everything to one version: the default rule wholly to it, without mirrors and faults, and special rules for
 * versions of this service gone. Redirects, answers of their own and rules for other hosts stay.
 */
export function resetToVersion(draft: Draft, service: ServiceRef, edit: ResetToVersion): void {
  const wanted = allTo(edit.version, draft.versionsOf(service));
  weighDefault(draft, service, draft.tableOf(service), wanted, edit.force, 'version');
  const table = draft.tableOf(service);
  const last = requireDefault(draft, service, table);
  const rules = meshRulesOf(table);
  const { fault, mirrors } = last.options;
  changeOptions(draft, service, last, { ...(fault && { fault: null }), ...(mirrors.length > 0 && { mirrors: null }) });
  // From the last one up, so that the origins of those above stay true.
  for (const rule of rules.slice(0, rules.indexOf(last)).reverse()) {
    if (!isForVersions(rule, table.host)) continue;
    if (rule.origin.via !== undefined) {
      weighRule(draft, service, rule, wanted, edit.force, 'version');
      continue;
    }
    requireOwnHosts(draft, service, rule.origin);
    takeOut(draft, rule.origin);
  }
}

/** Entries for other hosts that get no request do not stand in the way. */
function isForVersions({ action, origin, destinations }: Rule, host: string): boolean {
  const taking = destinations.filter(({ share }) => share > 0);
  const deciding = taking.length > 0 ? taking : destinations;
  return action === 'route' && origin.protocol === 'http' && deciding.every((destination) => destination.host === host);
}
