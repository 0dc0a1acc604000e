/** Changes to rules as wholes: their matches, name and action, their order, their existence. */
import type { HTTPMatchRequest, HTTPRoute, VirtualServiceSpec } from '../istio/virtual-service.ts';
import type { ChangeRule, MoveRule, RemoveRule } from '../routing/edit.ts';
import type { Rule, RuleOrigin, ServiceRef } from '../routing/route-table.ts';
import { changeAction } from './change-action.ts';
import type { Draft } from './draft.ts';
import { refusal } from './edit-problem.ts';
import { findRule } from './find-rule.ts';
import { keepWritten } from './keep-written.ts';
import { requireReachable } from './reachability.ts';
import { changeRuleObject, objectOf, putRules, rulesBeside, type WrittenRule } from './rule-object.ts';
import { withMember } from './rule-options.ts';
import { sameJson } from './same-json.ts';

/** Gives a rule other matches, another name or something else to do. */
export function changeRule(draft: Draft, service: ServiceRef, edit: ChangeRule): void {
  const table = draft.tableOf(service);
  const rule = findRule(table, edit.rule);
  const { name } = edit;
  const matches = sameJson(edit.matches, rule.matches) ? undefined : edit.matches;
  if (matches !== undefined) requireOwnMatches(draft, rule);
  changeRuleObject(draft, rule.origin, (written) => {
    const renamed =
      name === undefined || name === rule.name ? written : withMember(written as HTTPRoute, 'name', name ?? undefined);
    return matches === undefined ? renamed : withMatches(renamed, matches, rule);
  });
  changeAction(draft, service, rule, edit);
  requireReachable(draft, service, table, 'matches');
}

/** Matches that come back as they were read keep the form they are written in. */
function withMatches(written: WrittenRule, matches: readonly HTTPMatchRequest[], rule: Rule): WrittenRule {
  const match = keepWritten<HTTPMatchRequest, HTTPMatchRequest>(
    matches,
    rule.matches,
    written.match ?? [],
    (wanted) => wanted,
  );
  return withMember(written as HTTPRoute, 'match', match.length === 0 ? undefined : match);
}

/** The matches of a delegate's rule are read together with those of the rule that delegates to it. */
function requireOwnMatches(draft: Draft, { origin: { via } }: Rule): void {
  if (via === undefined) return;
  const root = draft.view.virtualService(via.namespace, via.name)?.spec.http?.[via.index];
  if ((root?.match ?? []).length === 0) return;
  const message = `The rule of VirtualService ${via.namespace}/${via.name} that delegates here has conditions of its own.`;
  throw refusal('not-editable', 'matches', message, { reason: 'delegate' });
}

/** Gives a rule another place among the rules of its VirtualService. */
export function moveRule(draft: Draft, service: ServiceRef, edit: MoveRule): void {
  const table = draft.tableOf(service);
  const { origin } = findRule(table, edit.rule);
  const rules = rulesBeside(objectOf(draft.view, origin), origin);
  if (edit.to >= rules.length) {
    throw refusal('invalid', 'to', `The VirtualService has ${rules.length} rules.`, { rules: rules.length });
  }
  const moved = rules.slice(origin.index, origin.index + 1);
  putRules(draft, origin, rules.toSpliced(origin.index, 1).toSpliced(edit.to, 0, ...moved));
  requireReachable(draft, service, table, 'to');
}

/** Removes a rule from its VirtualService, which stays. */
export function removeRule(draft: Draft, service: ServiceRef, edit: RemoveRule): void {
  const table = draft.tableOf(service);
  const { origin } = findRule(table, edit.rule);
  takeOut(draft, origin);
  requireReachable(draft, service, table, 'rule');
}

/** Takes a rule out of its object. The last one cannot go: a VirtualService without rules is invalid. */
export function takeOut(draft: Draft, origin: RuleOrigin): void {
  const object = objectOf(draft.view, origin);
  const rules = rulesBeside(object, origin).toSpliced(origin.index, 1);
  if (rules.length > 0) {
    putRules(draft, origin, rules);
    return;
  }
  const { [origin.protocol]: _, ...rest } = object.spec;
  const spec: VirtualServiceSpec = rest;
  if (!(spec.http?.length || spec.tls?.length || spec.tcp?.length)) {
    const message =
      'This is the last rule of its VirtualService, which cannot be without one. Delete the object instead.';
    throw refusal('invalid', 'rule', message);
  }
  draft.putVirtualService({ ...object, spec });
}
