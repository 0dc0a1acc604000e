/** Drafted rules that no request would reach, found with every change. */
import type { RoutingRule } from '@sluice/shared/api/routing';
import { findHttpShadows } from '@sluice/shared/findings/sluice/find-shadows';
import { matchIdentity } from '@sluice/shared/findings/validation/virtual-service/match-identity';
import { groupsOf, isPinned } from './rule-groups.ts';
import { type DraftRow, ruleAt } from './rule-row.ts';

export type RowShadow =
  /** Every request is taken before the rule. `by`: ids of the rules that do. */
  | { readonly kind: 'whole'; readonly by: readonly string[]; readonly isCatchAll: boolean }
  | { readonly kind: 'match'; readonly match: number; readonly by: string; readonly isDuplicate: boolean };

/** What stands in the way of rules, by id; nothing for rules that are reached. */
export function shadowsOf(rows: readonly DraftRow[], applied: readonly RoutingRule[]): Map<string, RowShadow[]> {
  const found = new Map<string, RowShadow[]>();
  for (const { key, rows: own } of groupsOf(rows)) {
    if (!key.startsWith('http')) continue;
    const live = own.filter(({ isRemoved }) => !isRemoved);
    for (const [id, shadows] of groupShadows(live, gatewaysOf(live, applied))) found.set(id, shadows);
  }
  return found;
}

/** Of the object that the rules are in; new rules apply where the others do. */
function gatewaysOf(rows: readonly DraftRow[], applied: readonly RoutingRule[]): readonly string[] {
  return (
    rows.map((row) => ruleAt(applied, row.origin)?.gateways).find((gateways) => gateways !== undefined) ?? ['mesh']
  );
}

function groupShadows(rows: readonly DraftRow[], gateways: readonly string[]): [string, RowShadow[]][] {
  const idAt = (index: number) => rows[index]?.id ?? '';
  const routes = rows.map(({ matches, action, origin }) => ({
    match: [...matches],
    // A delegate that leads nowhere takes nothing.
    ...(action.kind === 'other' && origin?.via === undefined && { delegate: {} }),
  }));
  return findHttpShadows(routes, gateways).flatMap(({ rule, isWhole, matches }): [string, RowShadow[]][] => {
    const taken = matches.flatMap(({ own, by }) => (by === undefined ? [] : [{ own, by }]));
    if (taken.length === 0) return [];
    if (isWhole) {
      const by = [...new Set(taken.map((each) => idAt(each.by.rule)))];
      const isCatchAll = by.every((id) => rows.some((row) => row.id === id && isPinned(row)));
      return [[idAt(rule), [{ kind: 'whole', by, isCatchAll }]]];
    }
    return [
      [
        idAt(rule),
        taken.map(({ own, by }) => ({
          kind: 'match' as const,
          match: own.index,
          by: idAt(by.rule),
          isDuplicate: matchIdentity(own.match) === matchIdentity(by.match),
        })),
      ],
    ];
  });
}
