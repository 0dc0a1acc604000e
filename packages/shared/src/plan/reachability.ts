import { takesEveryRequest } from '../routing/default-rule.ts';
import { defaultRuleOf, meshRulesOf } from '../routing/read-route-table.ts';
import type { RouteTable, ServiceRef } from '../routing/route-table.ts';
import type { Draft } from './draft.ts';
import { refusal } from './edit-problem.ts';

/**
 * Refuses a change of the order or the matches of rules that leaves requests without a rule (they would get a 404), or
 * rules without requests.
 *
 * @param before the table before the change
 */
export function requireReachable(draft: Draft, service: ServiceRef, before: RouteTable, path: string): void {
  const after = draft.tableOf(service);
  if (defaultRuleOf(before) !== undefined && defaultRuleOf(after) === undefined) {
    throw refusal('invalid', path, 'Requests that no other rule takes would be left without a rule.');
  }
  if (unreached(after) > unreached(before)) {
    throw refusal('invalid', path, 'Rules below one that takes every request are never reached.');
  }
}

/** How many HTTP rules stand below the one that takes every request that is left. */
function unreached(table: RouteTable): number {
  const rules = meshRulesOf(table).filter(({ origin, action }) => origin.protocol === 'http' && action !== 'delegate');
  const last = rules.findIndex(({ matches }) => takesEveryRequest(matches));
  return last < 0 ? 0 : rules.length - 1 - last;
}
