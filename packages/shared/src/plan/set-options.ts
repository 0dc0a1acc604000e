import type { HTTPRoute } from '../istio/virtual-service.ts';
import type { OptionChanges, SetOptions } from '../routing/edit.ts';
import type { Rule, ServiceRef } from '../routing/route-table.ts';
import { defineSubsets } from './define-subsets.ts';
import { destinationForm } from './destination-form.ts';
import type { Draft } from './draft.ts';
import { refusal } from './edit-problem.ts';
import { findRule, requireDefault } from './find-rule.ts';
import { changeRuleObject } from './rule-object.ts';
import { mirrorWriter, withOptions } from './rule-options.ts';
import { sameJson } from './same-json.ts';

/** Sets timeout, retries, fault, mirrors, rewrite, headers or CORS of a rule. */
export function setOptions(draft: Draft, service: ServiceRef, edit: SetOptions): void {
  const table = draft.tableOf(service);
  const rule = edit.rule === undefined ? requireDefault(draft, service, table) : findRule(table, edit.rule);
  changeOptions(draft, service, rule, edit.options);
}

/** Changes the options of a rule that has been found already, and defines subsets for versions that are mirrored to. */
export function changeOptions(draft: Draft, service: ServiceRef, rule: Rule, changes: OptionChanges): void {
  if (rule.origin.protocol !== 'http')
    throw refusal('not-editable', 'rule', 'Only HTTP rules have options.', { reason: 'not-http' });
  defineMirrored(draft, service, changes);
  const table = draft.tableOf(service);
  const mirrorOf = mirrorWriter(destinationForm(draft, service, table, rule.origin), draft.versionsOf(service));
  changeRuleObject(draft, rule.origin, (written) => withOptions(written as HTTPRoute, changes, rule.options, mirrorOf));
  requireInEffect(draft, service, rule, changes);
}

/** A version that is mirrored to needs its subset, too. */
function defineMirrored(draft: Draft, service: ServiceRef, { mirrors }: OptionChanges): void {
  const mirrored = new Set((mirrors ?? []).map((mirror) => ('version' in mirror ? mirror.version : null)));
  defineSubsets(
    draft,
    service,
    draft.versionsOf(service).filter(({ name }) => mirrored.has(name)),
  );
}

/** A delegate cannot take away what the rule that delegates to it sets. */
function requireInEffect(draft: Draft, service: ServiceRef, rule: Rule, changes: OptionChanges): void {
  if (rule.origin.via === undefined) return;
  const { options } = findRule(draft.tableOf(service), rule.origin);
  const isLeft = (option: keyof OptionChanges) =>
    changes[option] === null && !sameJson(options[option], option === 'mirrors' ? [] : null);
  const left = (Object.keys(changes) as (keyof OptionChanges)[]).filter(isLeft);
  if (left.length === 0) return;
  const { namespace, name } = rule.origin.via;
  const message = `VirtualService ${namespace}/${name}, which delegates to this rule, sets ${left.join(', ')}.`;
  throw refusal('not-editable', `options.${left[0]}`, message, { reason: 'delegate' });
}
