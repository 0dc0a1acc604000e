/** Which rules stand beside each other, and which of them can change places. */
import type { RoutingRule } from '@sluice/shared/api/routing';
import { meshGateway } from '@sluice/shared/istio/gateway-name';
import { takesEveryRequest } from '@sluice/shared/routing/default-rule';
import { type DraftRow, firstGroup, groupOf } from './rule-row.ts';

/** The group that sidecars obey: that of the default rule, or of the first HTTP rule for sidecars. */
export function mainGroupOf(rules: readonly RoutingRule[]): string {
  const ofMesh = ({ origin, gateways }: RoutingRule) => origin.protocol === 'http' && gateways.includes(meshGateway);
  const rule = rules.find(({ isDefault }) => isDefault) ?? rules.find(ofMesh);
  return rule === undefined ? firstGroup : groupOf(rule.origin);
}

/** Rules of delegates and rules for connections stay where they are; others move around them. */
export const isFixed = ({ origin, action }: DraftRow): boolean =>
  action.kind === 'other' || (origin !== null && (origin.via !== undefined || origin.protocol !== 'http'));

/** The rule that takes everything which is left, wherever the row stands: rules stay above it. */
export const isPinned = (row: DraftRow): boolean =>
  row.origin?.protocol === 'http' &&
  !row.isRemoved &&
  row.action.kind !== 'other' &&
  takesEveryRequest([...row.matches]);

export type RuleGroup = {
  readonly key: string;
  readonly rows: readonly DraftRow[];
  /** Position of the rule for everything else; the number of rows where there is none. */
  readonly end: number;
};

/** Rows by group, in the order of the table. */
export function groupsOf(rows: readonly DraftRow[]): RuleGroup[] {
  const keys = [...new Set(rows.map(({ group }) => group))];
  return keys.map((key) => {
    const own = rows.filter(({ group }) => group === key);
    const last = own.findIndex(isPinned);
    return { key, rows: own, end: last < 0 ? own.length : last };
  });
}

/** The rows with one of them at another position of its group. Nothing goes below the rule for everything else. */
export function moveInGroup(rows: readonly DraftRow[], id: string, to: number): readonly DraftRow[] {
  const row = rows.find((candidate) => candidate.id === id);
  const group = groupsOf(rows).find(({ key }) => key === row?.group);
  if (row === undefined || group === undefined || isFixed(row) || isPinned(row)) return rows;
  const from = group.rows.indexOf(row);
  const end = from < group.end ? group.end - 1 : group.end;
  const others = group.rows.toSpliced(from, 1);
  const target = betweenBlocks(others, Math.max(0, Math.min(to, end)), from);
  return from === target ? rows : withGroup(rows, group.key, others.toSpliced(target, 0, row));
}

/**
 * The position, or the next one that is not among the rules of one delegate: they stand in the place of one rule.
 *
 * @param from where the row comes from, so that it gets past the block
 */
export function betweenBlocks(rows: readonly DraftRow[], position: number, from = 0): number {
  const rootIndex = (at: number) => rows[at]?.origin?.via?.index ?? rows[at]?.origin?.index;
  const isInside = (at: number) => rootIndex(at) !== undefined && rootIndex(at) === rootIndex(at - 1);
  let at = position;
  while (isInside(at)) at += from > position ? -1 : 1;
  return at;
}

/** The rows with those of a group replaced where they stand; a group that was not there comes first. */
function withGroup(rows: readonly DraftRow[], key: string, own: readonly DraftRow[]): DraftRow[] {
  const start = rows.findIndex(({ group }) => group === key);
  return rows.filter(({ group }) => group !== key).toSpliced(Math.max(0, start), 0, ...own);
}
