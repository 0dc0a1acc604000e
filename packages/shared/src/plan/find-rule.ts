import type { RouteTable, Rule, RuleOrigin } from '../routing/route-table.ts';
import { refusal } from './edit-problem.ts';
import { sameJson } from './same-json.ts';

/** The rule of the table with this origin; refuses when there is none (any more). */
export function findRule(table: RouteTable, origin: RuleOrigin, path = 'rule'): Rule {
  const rule = table.rules.find((candidate) => sameJson(candidate.origin, origin));
  if (rule !== undefined) return rule;
  const { namespace, name, protocol, index } = origin;
  throw refusal('conflict', path, `The service has no rule ${protocol}[${index}] of ${namespace}/${name} (any more).`);
}
