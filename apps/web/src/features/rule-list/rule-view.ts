/** Everything that the list shows of one rule, from the draft and from what is applied. */
import type { RoutingRule } from '@sluice/shared/api/routing';
import { type RuleChange, ruleChanges } from '../../drafts/rule-changes.ts';
import { groupsOf, isFixed } from '../../drafts/rule-groups.ts';
import { type DraftRow, ruleAt } from '../../drafts/rule-row.ts';
import { type RowShadow, shadowsOf } from '../../drafts/rule-shadows.ts';
import { type RulesDraft, shownRows } from '../../drafts/rules-draft.ts';

export type RuleView = {
  readonly row: DraftRow;
  /** As it is applied; undefined for a rule of the draft. */
  readonly rule: RoutingRule | undefined;
  /** Index among all rows of its group, as a move counts it. */
  readonly index: number;
  /** Number on screen, from 1; null for what is removed, and for the rule for everything else. */
  readonly position: number | null;
  readonly changes: readonly RuleChange['kind'][];
  readonly shadows: readonly RowShadow[];
  readonly canMove: boolean;
  /** Why it cannot be edited here. */
  readonly readOnly: NonNullable<RoutingRule['notEditable']> | null;
};

export type GroupView = {
  readonly key: string;
  /** Rules above the one for everything else. */
  readonly special: readonly RuleView[];
  readonly rest: RuleView | null;
  /** Rules below it, which nothing reaches. */
  readonly dead: readonly RuleView[];
};

/** Reasons that concern weights only: what such a rule matches and does can be edited. */
const editableAll: ReadonlySet<RoutingRule['notEditable']> = new Set([null, 'redirect', 'direct-response']);

export function groupViews(draft: RulesDraft): GroupView[] {
  const rows = shownRows(draft);
  const changes = ruleChanges(draft);
  const shadows = shadowsOf(rows, draft.applied);
  return groupsOf(rows).map(({ key, rows: own, end }) => {
    let number = 0;
    const views = own.map((row, index): RuleView => {
      const rule = ruleAt(draft.applied, row.origin);
      return {
        row,
        rule,
        index,
        position: row.isRemoved || index === end ? null : ++number,
        changes: changes.flatMap(({ id, kind }) => (id === row.id ? [kind] : [])),
        shadows: shadows.get(row.id) ?? [],
        canMove: !isFixed(row) && !row.isRemoved && index !== end,
        readOnly: readOnlyReason(row, rule),
      };
    });
    return { key, special: views.slice(0, end), rest: views[end] ?? null, dead: views.slice(end + 1) };
  });
}

function readOnlyReason(row: DraftRow, rule: RoutingRule | undefined): RuleView['readOnly'] {
  if (rule === undefined) return null;
  if (rule.origin.protocol !== 'http') return 'not-http';
  if (row.origin?.via !== undefined || rule.action === 'delegate') return 'delegate';
  if (row.action.kind === 'other') return 'unreadable';
  return editableAll.has(rule.notEditable) ? null : rule.notEditable;
}

/** How many rules a rule is one of, as "Rule 2 of 3" says it. */
export const countOf = ({ special, dead }: GroupView): number =>
  [...special, ...dead].filter(({ position }) => position !== null).length;
