/**
 * Everything that is drafted for one service: the split of its default rule and its rules, in one history. One gesture
 * is one step of it, whatever it touched.
 */
import type { RoutingRule } from '@sluice/shared/api/routing';
import type { Version } from '@sluice/shared/api/services';
import type { Edit } from '@sluice/shared/routing/edit';
import { type DraftAction, reduceDraft } from './reduce-split.ts';
import { ruleEdits } from './rule-edits.ts';
import {
  discardRules,
  finishRules,
  followRules,
  isRulesDirty,
  type RulesAction,
  type RulesDraft,
  reduceRules,
  rulesConflicts,
  settleConflict,
  startRules,
  stepRules,
} from './rules-draft.ts';
import { type Applied, canUndo, hasConflict, isDirty, type SplitDraft, splitEdits, startDraft } from './split-draft.ts';

type Part = 'split' | 'rules';

export type RouteDraft = {
  readonly split: SplitDraft;
  readonly rules: RulesDraft;
  /** Which parts each step touched; the parts remember what was there. */
  readonly past: readonly (readonly Part[])[];
  readonly future: readonly (readonly Part[])[];
};

export type RouteAction =
  | DraftAction
  | RulesAction
  | { readonly type: 'rulesRead'; readonly rules: readonly RoutingRule[]; readonly versions: readonly Version[] }
  | { readonly type: 'keepMyRules' }
  | { readonly type: 'takeTheirRules' }
  | { readonly type: 'noteRead' }
  | { readonly type: 'restored'; readonly draft: RouteDraft };

export const startRoute = (applied: Applied): RouteDraft => ({
  split: startDraft(applied),
  rules: startRules([], applied.versions),
  past: [],
  future: [],
});

export const isRouteDirty = ({ split, rules }: RouteDraft): boolean => isDirty(split) || isRulesDirty(rules);

export const hasRouteConflict = ({ split, rules }: RouteDraft): boolean =>
  hasConflict(split) || rulesConflicts(rules).length > 0;

export const canUndoRoute = ({ split, past }: RouteDraft): boolean =>
  past.length > 0 || (split.gesture !== null && canUndo(split));

/** What applying the draft means, in an order in which each edit finds what it is about. */
export function draftEdits({ split, rules }: RouteDraft): Edit[] {
  return [
    ...splitEdits(split),
    ...(rules.rows === null || rules.isFinished ? [] : ruleEdits(rules.applied, rules.rows)),
  ];
}

export function reduceRoute(draft: RouteDraft, action: RouteAction): RouteDraft {
  switch (action.type) {
    case 'undo':
      return step(settled(draft), 'past', 'future');
    case 'redo':
      return step(settled(draft), 'future', 'past');
    case 'discard':
      return discard(settled(draft));
    case 'finished':
      return {
        split: reduceDraft(draft.split, action),
        rules: finishRules(draft.rules),
        past: [],
        future: [],
      };
    case 'rulesRead':
      return { ...draft, rules: followRules(draft.rules, action.rules, action.versions) };
    case 'keepMyRules':
      return { ...draft, rules: settleConflict(draft.rules, 'mine') };
    case 'takeTheirRules':
      return { ...draft, rules: settleConflict(draft.rules, 'theirs') };
    case 'noteRead':
      return { ...draft, rules: { ...draft.rules, wasRebased: false } };
    case 'restored':
      return action.draft;
    case 'addRule':
    case 'changeRule':
    case 'duplicateRule':
    case 'removeRule':
    case 'restoreRule':
    case 'moveRule':
    case 'replaceRules': {
      const before = settled(draft);
      return noted(before, { ...before, rules: reduceRules(before.rules, action) });
    }
    default: {
      const before = endsGesture(draft, action) ? settled(draft) : draft;
      return noted(before, { ...before, split: reduceDraft(before.split, action) });
    }
  }
}

const wholeGestures: ReadonlySet<RouteAction['type']> = new Set(['set', 'evenly', 'allTo', 'replace', 'takeTheirs']);

/** Whether an action is a step of its own, so that the gesture under way becomes one before it. */
function endsGesture({ split: { gesture } }: RouteDraft, action: DraftAction): boolean {
  if (gesture === null) return false;
  return wholeGestures.has(action.type) || (action.type === 'move' && action.row !== gesture.row);
}

/** A gesture on the weights that is under way ends before anything else begins. */
function settled(draft: RouteDraft): RouteDraft {
  return noted(draft, { ...draft, split: reduceDraft(draft.split, { type: 'release' }) });
}

/** Writes down which parts have a step more than before, as one step. */
function noted(before: RouteDraft, after: RouteDraft): RouteDraft {
  if (after.split.past.length === 0 && before.split.past.length > 0) return withoutSplitSteps(after);
  const parts: Part[] = [
    ...(after.split.past.length > before.split.past.length ? (['split'] as const) : []),
    ...(after.rules.past.length > before.rules.past.length ? (['rules'] as const) : []),
  ];
  if (parts.length === 0) return after;
  return {
    split: { ...after.split, future: [] },
    rules: { ...after.rules, future: [] },
    past: [...after.past, parts],
    future: [],
  };
}

/** The versions have changed: the steps of the split mean nothing any more. */
function withoutSplitSteps(draft: RouteDraft): RouteDraft {
  const keep = (steps: RouteDraft['past']) =>
    steps.map((parts) => parts.filter((part) => part !== 'split')).filter((parts) => parts.length > 0);
  return { ...draft, past: keep(draft.past), future: keep(draft.future) };
}

function discard(draft: RouteDraft): RouteDraft {
  return noted(draft, {
    ...draft,
    split: reduceDraft(draft.split, { type: 'discard' }),
    rules: discardRules(draft.rules),
  });
}

function step(draft: RouteDraft, from: 'past' | 'future', to: 'past' | 'future'): RouteDraft {
  const parts = draft[from].at(-1);
  if (parts === undefined) return draft;
  return {
    split: parts.includes('split')
      ? reduceDraft(draft.split, { type: from === 'past' ? 'undo' : 'redo' })
      : draft.split,
    rules: parts.includes('rules') ? stepRules(draft.rules, from, to) : draft.rules,
    past: from === 'past' ? draft.past.slice(0, -1) : [...draft.past, parts],
    future: from === 'future' ? draft.future.slice(0, -1) : [...draft.future, parts],
  };
}
