import { splitOf } from '../routing/desired-split.ts';
import { defaultRuleOf, meshRulesOf } from '../routing/read-route-table.ts';
import type { RouteTable, Rule, RuleOrigin, ServiceRef } from '../routing/route-table.ts';
import type { Draft } from './draft.ts';
import { notEditable, refusal } from './edit-problem.ts';
import { sameJson } from './same-json.ts';

/** The rule of the table with this origin; refuses when there is none (any more). */
export function findRule(table: RouteTable, origin: RuleOrigin, path = 'rule'): Rule {
  const rule = table.rules.find((candidate) => isAt(candidate.origin, origin));
  if (rule !== undefined) return rule;
  const { namespace, name, protocol, index } = origin;
  throw refusal('conflict', path, `The service has no rule ${protocol}[${index}] of ${namespace}/${name} (any more).`);
}

function isAt(a: RuleOrigin, b: RuleOrigin): boolean {
  return sameJson(a, b);
}

/** The default rule; refuses when sidecars obey none. */
export function requireDefault(draft: Draft, service: ServiceRef, table: RouteTable): Rule {
  const rule = defaultRuleOf(table);
  if (rule !== undefined) return rule;
  const reason = meshRulesOf(table).length > 0 ? splitOf(table, draft.versionsOf(service)).notEditable : null;
  throw notEditable('', reason ?? 'no-default-rule');
}
