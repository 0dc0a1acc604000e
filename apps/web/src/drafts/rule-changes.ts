/** What a draft does to each rule, as a list shows it and a summary counts it. */
import type { RoutingRule } from '@sluice/shared/api/routing';
import { stayingOf } from './places.ts';
import { groupsOf, isFixed, isPinned } from './rule-groups.ts';
import { contentOf, type DraftRow, isSameContent, ruleAt } from './rule-row.ts';
import { type RulesDraft, shownRows } from './rules-draft.ts';

export type RuleChange = {
  readonly kind: 'added' | 'removed' | 'changed' | 'moved-up' | 'moved-down';
  readonly id: string;
  /** Position among the applied rules of its object, from 1; of an added rule the position that it will have. */
  readonly position: number;
};

/** Nothing twice: a rule that was moved and changed is listed for both. */
export function ruleChanges(draft: RulesDraft): RuleChange[] {
  if (draft.rows === null) return [];
  return groupsOf(shownRows(draft)).flatMap(({ rows }) => groupChanges(draft.applied, rows));
}

function groupChanges(applied: readonly RoutingRule[], rows: readonly DraftRow[]): RuleChange[] {
  const known = rows.filter(({ origin }) => ruleAt(applied, origin) !== undefined);
  const before = known.toSorted((a, b) => placeOf(applied, a) - placeOf(applied, b));
  const staying = stayingOf(
    known,
    (row) => placeOf(applied, row),
    (row) => (isFixed(row) || isPinned(row) ? known.length + 1 : 1),
  );
  const live = rows.filter(({ isRemoved }) => !isRemoved);
  return rows.flatMap((row): RuleChange[] => {
    const { id, isRemoved } = row;
    const rule = ruleAt(applied, row.origin);
    if (rule === undefined) return [{ kind: 'added', id, position: live.indexOf(row) + 1 }];
    const from = before.indexOf(row);
    if (isRemoved) return [{ kind: 'removed', id, position: from + 1 }];
    const isUp = known.indexOf(row) < from;
    return [
      ...(staying.has(row)
        ? []
        : [{ kind: isUp ? ('moved-up' as const) : ('moved-down' as const), id, position: from + 1 }]),
      ...(isSameContent(row, contentOf(rule)) ? [] : [{ kind: 'changed' as const, id, position: from + 1 }]),
    ];
  });
}

function placeOf(applied: readonly RoutingRule[], row: DraftRow): number {
  const rule = ruleAt(applied, row.origin);
  return rule === undefined ? -1 : applied.indexOf(rule);
}
