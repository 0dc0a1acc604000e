import type { HTTPRoute, HTTPRouteDestination } from '../istio/virtual-service.ts';
import type { AddRule } from '../routing/edit.ts';
import { defaultRuleOf, meshRulesOf } from '../routing/read-route-table.ts';
import type { RouteTable, RuleOrigin, ServiceRef } from '../routing/route-table.ts';
import { noOptions } from '../routing/rule-options.ts';
import { defineSubsets } from './define-subsets.ts';
import { destinationForm } from './destination-form.ts';
import type { Draft } from './draft.ts';
import { refusal } from './edit-problem.ts';
import { findRule } from './find-rule.ts';
import { newVirtualService } from './new-virtual-service.ts';
import { requireReachable } from './reachability.ts';
import { objectOf, putRules, rulesBeside } from './rule-object.ts';
import { mirrorWriter, withOptions } from './rule-options.ts';
import { requireOwnHosts } from './shared-object.ts';
import { readWantedWeights, requireReady } from './wanted-weights.ts';
import { divideAllVersions } from './weigh-destinations.ts';

/**
 * Adds a special rule, above the default rule unless told otherwise. Where sidecars obey no VirtualService yet, one is
 * created that leaves everything else as it is: to all versions.
 */
export function addRule(draft: Draft, service: ServiceRef, edit: AddRule): void {
  const before = draft.tableOf(service);
  const place = placeFor(draft, service, before, edit);
  const table = draft.tableOf(service);
  const rule = newRule(draft, service, table, place, edit);
  const rules = rulesBeside(objectOf(draft.view, place), place);
  putRules(draft, place, rules.toSpliced(place.index, 0, rule));
  requireReachable(draft, service, table, 'matches');
}

/** Where the rule goes: its own origin to be. */
function placeFor(draft: Draft, service: ServiceRef, table: RouteTable, { before }: AddRule): RuleOrigin {
  if (before !== undefined) {
    const { origin } = findRule(table, before, 'before');
    if (origin.protocol !== 'http')
      throw refusal('not-editable', 'before', 'Only HTTP rules can be added.', { reason: 'not-http' });
    requireOwnHosts(draft, service, origin);
    return origin;
  }
  const below = defaultRuleOf(table);
  if (below !== undefined) return inRoot(draft, service, below.origin, below.origin.via?.index ?? below.origin.index);
  const [first] = meshRulesOf(table);
  if (first !== undefined) {
    const { http } = objectOf(draft.view, inRoot(draft, service, first.origin, 0)).spec;
    return inRoot(draft, service, first.origin, http?.length ?? 0);
  }
  const created = newVirtualService(draft.view, service, [{ route: [{ destination: { host: service.name } }] }]);
  draft.putVirtualService(created);
  return { namespace: service.namespace, name: created.metadata.name, protocol: 'http', index: 0 };
}

/** A place in the VirtualService that sidecars obey, even when the rule there is one of a delegate. */
function inRoot(draft: Draft, service: ServiceRef, { namespace, name, via }: RuleOrigin, index: number): RuleOrigin {
  const origin: RuleOrigin = { namespace, name, ...(via ?? {}), protocol: 'http', index };
  requireOwnHosts(draft, service, origin);
  return origin;
}

function newRule(draft: Draft, service: ServiceRef, table: RouteTable, place: RuleOrigin, edit: AddRule): HTTPRoute {
  const { name, matches, redirect, directResponse, options } = edit;
  const actions = [edit.weights, redirect, directResponse].filter((action) => action !== undefined);
  if (actions.length !== 1)
    throw refusal('invalid', '', 'A rule has either weights, or a redirect, or an answer of its own.');
  const form = destinationForm(draft, service, table, place);
  const route =
    edit.weights === undefined ? undefined : newDestinations(draft, service, form, edit.weights, edit.force);
  const rule: HTTPRoute = {
    ...(name === undefined ? {} : { name }),
    match: matches,
    ...(route && { route }),
    ...(redirect && { redirect }),
    ...(directResponse && { directResponse }),
  };
  const mirrorOf = mirrorWriter(form, draft.versionsOf(service));
  return withOptions(rule, options ?? {}, noOptions, mirrorOf);
}

/** Destinations for a rule that had none, in the given form; subsets that are missing are defined. */
export function newDestinations(
  draft: Draft,
  service: ServiceRef,
  form: HTTPRouteDestination['destination'],
  weights: Readonly<Record<string, number>>,
  force?: readonly string[],
): HTTPRouteDestination[] {
  const versions = draft.versionsOf(service);
  const wanted = readWantedWeights(weights, versions);
  requireReady(wanted, versions, new Map(), force);
  defineSubsets(
    draft,
    service,
    versions.filter(({ name }) => (wanted.get(name) ?? 0) > 0),
  );
  return divideAllVersions({ destination: form }, wanted, versions);
}
