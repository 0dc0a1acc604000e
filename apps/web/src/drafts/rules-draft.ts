/** The draft of the rules of one service, beside that of the split of its default rule. */
import type { RoutingRule } from '@sluice/shared/api/routing';
import type { Version } from '@sluice/shared/api/services';
import { isSameRule, rebaseRows } from './rebase-rules.ts';
import { betweenBlocks, isPinned, moveInGroup } from './rule-groups.ts';
import { type DraftRow, isSameRow, type RuleContent, rowsOf, ruleAt, settleAction, weightsOf } from './rule-row.ts';

export type Rows = readonly DraftRow[];

export type RulesDraft = {
  /** As they were read last. */
  readonly applied: readonly RoutingRule[];
  readonly versions: readonly Version[];
  /** Null while there is no draft: then the list shows what is applied, and follows it. */
  readonly rows: Rows | null;
  /** What was applied when the draft began, or when it was last carried over to what others changed. */
  readonly base: readonly RoutingRule[] | null;
  readonly past: readonly (Rows | null)[];
  readonly future: readonly (Rows | null)[];
  /** The draft was applied, and is shown until what is applied has been read again. */
  readonly isFinished: boolean;
  /** Others changed rules that the draft does not touch; it was carried over. Until somebody has read it. */
  readonly wasRebased: boolean;
};

export type RulesAction =
  | { readonly type: 'addRule'; readonly content: RuleContent; readonly group: string; readonly to: number }
  | { readonly type: 'changeRule'; readonly id: string; readonly content: RuleContent }
  | { readonly type: 'duplicateRule'; readonly id: string }
  | { readonly type: 'removeRule'; readonly id: string }
  | { readonly type: 'restoreRule'; readonly id: string }
  /** `to`: its position in its group afterwards, counting every row. */
  | { readonly type: 'moveRule'; readonly id: string; readonly to: number }
  /** A whole draft at once, as a link has it. */
  | { readonly type: 'replaceRules'; readonly rows: Rows };

export const startRules = (applied: readonly RoutingRule[], versions: readonly Version[]): RulesDraft => ({
  applied,
  versions,
  rows: null,
  base: null,
  past: [],
  future: [],
  isFinished: false,
  wasRebased: false,
});

/** The rules as the list shows them. */
export const shownRows = ({ rows, applied }: RulesDraft): Rows => rows ?? rowsOf(applied);

export const isRulesDirty = ({ rows, isFinished }: RulesDraft): boolean => rows !== null && !isFinished;

/** Nothing is left to apply or to undo; what was drafted stays in sight until it is read back. */
export const finishRules = (draft: RulesDraft): RulesDraft => ({ ...draft, past: [], future: [], isFinished: true });

/** Ids of drafted rules that somebody else changed too; `order` where both gave the rules another order. */
export function rulesConflicts({ rows, base, applied, isFinished }: RulesDraft): readonly string[] {
  return isFinished || rows === null || base === null || base === applied
    ? []
    : rebaseRows(base, applied, rows, 'ask').conflicts;
}

export function reduceRules(before: RulesDraft, action: RulesAction): RulesDraft {
  const draft = before.isFinished ? startRules(before.applied, before.versions) : before;
  const rows = shownRows(draft);
  switch (action.type) {
    case 'addRule':
      return commit(draft, addRow(rows, action));
    case 'changeRule':
      return commit(
        draft,
        rows.map((row) => (row.id === action.id ? changedRow(draft, row, action.content) : row)),
      );
    case 'duplicateRule':
      return commit(draft, duplicated(draft, rows, action.id));
    case 'removeRule':
      return commit(draft, withoutRow(rows, action.id));
    case 'restoreRule':
      return commit(
        draft,
        rows.map((row) => (row.id === action.id ? { ...row, isRemoved: false } : row)),
      );
    case 'moveRule':
      return commit(draft, moveInGroup(rows, action.id, action.to));
    case 'replaceRules':
      return commit(draft, action.rows);
  }
}

function freshId(rows: Rows): string {
  const numbers = rows.map(({ id }) => Number(/^new-(\d+)$/.exec(id)?.[1] ?? 0));
  return `new-${Math.max(0, ...numbers) + 1}`;
}

type Addition = { readonly content: RuleContent; readonly group: string; readonly to: number };

function addRow(rows: Rows, { content, group, to }: Addition): Rows {
  const own = rows.filter((row) => row.group === group);
  const row: DraftRow = { ...content, id: freshId(rows), group, origin: null, isRemoved: false };
  const start = rows.findIndex((other) => other.group === group);
  const rest = own.findIndex(isPinned);
  const end = rest < 0 ? own.length : rest;
  const position = betweenBlocks(own, Math.max(0, Math.min(to, end)), own.length);
  return rows.toSpliced(Math.max(0, start) + position, 0, row);
}

function changedRow({ applied, versions }: RulesDraft, row: DraftRow, content: RuleContent): DraftRow {
  return { ...row, ...content, action: settleAction(content.action, ruleAt(applied, row.origin), versions) };
}

/** The copy of an applied rule has to say its weights; where there are none to say, it sends all to the first version. */
function duplicated(draft: RulesDraft, rows: Rows, id: string): Rows {
  const at = rows.findIndex((row) => row.id === id);
  const row = rows[at];
  if (row === undefined) return rows;
  const content = { ...row, action: copiedAction(draft, row) };
  const position = rows.filter(({ group }, index) => group === row.group && index <= at).length;
  return addRow(rows, { content, group: row.group, to: position });
}

function copiedAction({ applied, versions }: RulesDraft, row: DraftRow): DraftRow['action'] {
  if (row.action.kind !== 'route' || row.action.weights !== null) return row.action;
  const weights = weightsOf(ruleAt(applied, row.origin));
  const [first] = versions;
  return { kind: 'route', weights: weights ?? (first === undefined ? null : { [first.name]: 100 }) };
}

function withoutRow(rows: Rows, id: string): Rows {
  return rows.flatMap((row) => {
    if (row.id !== id) return [row];
    return row.origin === null ? [] : [{ ...row, isRemoved: true }];
  });
}

const isSameRows = (a: Rows, b: Rows): boolean =>
  a.length === b.length && a.every((row, at) => isSameRow(row, b[at] as DraftRow) && row.group === b[at]?.group);

/** Rows do not tell where applied rules send requests as they are written; rules do. */
const isSameTable = (a: readonly RoutingRule[], b: readonly RoutingRule[]): boolean =>
  isSameRows(rowsOf(a), rowsOf(b)) && a.every((rule, at) => isSameRule(rule, b[at] as RoutingRule));

function commit(draft: RulesDraft, rows: Rows): RulesDraft {
  if (isSameRows(rows, shownRows(draft))) return draft;
  return withRows({ ...draft, past: [...draft.past, draft.rows], future: [] }, rows);
}

/** Rows that say what is applied are no draft. */
function withRows(draft: RulesDraft, rows: Rows | null): RulesDraft {
  if (rows === null || isSameRows(rows, rowsOf(draft.applied))) return { ...draft, rows: null, base: null };
  return { ...draft, rows, base: draft.base ?? draft.applied };
}

export function discardRules(draft: RulesDraft): RulesDraft {
  if (draft.rows === null) return draft;
  return { ...draft, rows: null, base: null, past: [...draft.past, draft.rows], future: [] };
}

export function stepRules(draft: RulesDraft, from: 'past' | 'future', to: 'past' | 'future'): RulesDraft {
  const rows = draft[from].at(-1);
  if (rows === undefined) return draft;
  return withRows({ ...draft, [from]: draft[from].slice(0, -1), [to]: [...draft[to], draft.rows] }, rows);
}

/** What is applied was read again: the draft is carried over, unless others changed the same rules. */
export function followRules(
  draft: RulesDraft,
  applied: readonly RoutingRule[],
  versions: readonly Version[],
): RulesDraft {
  const { rows, base } = draft;
  if (draft.isFinished) return startRules(applied, versions);
  if (rows === null || base === null) return { ...carried(draft, draft.applied, applied), applied, versions };
  const { conflicts } = rebaseRows(base, applied, rows, 'ask');
  const next = { ...draft, applied, versions };
  if (conflicts.length > 0) return next;
  const wasRebased = draft.wasRebased || !isSameTable(base, applied);
  return { ...settleConflict(next, 'mine'), wasRebased };
}

/** Carries the draft over to what is applied; where both changed a rule, one side wins. */
export function settleConflict(draft: RulesDraft, winner: 'mine' | 'theirs'): RulesDraft {
  const { rows, base, applied } = draft;
  if (rows === null || base === null) return draft;
  const rebased = rebaseRows(base, applied, rows, winner).rows;
  const histories = carried(draft, base, applied);
  return withRows({ ...histories, base: applied }, rebased);
}

/** Steps that can be undone keep their meaning when rules are elsewhere by now. */
function carried(draft: RulesDraft, base: readonly RoutingRule[], applied: readonly RoutingRule[]): RulesDraft {
  const carry = (rows: Rows | null) => rows && rebaseRows(base, applied, rows, 'mine').rows;
  return { ...draft, past: draft.past.map(carry), future: draft.future.map(carry) };
}
