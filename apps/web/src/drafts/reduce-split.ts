import { moveDivider } from '@sluice/shared/weights/move-divider';
import { allTo, normalise, setWeight, splitEvenly } from '@sluice/shared/weights/set-weight';
import {
  type Applied,
  type Gesture,
  isDirty,
  isLocked,
  isSameWeights,
  type Notice,
  ruleOptions,
  type SplitDraft,
  shownWeights,
  type Weights,
} from './split-draft.ts';

export type DraftAction =
  /** A gesture begins; taking hold of the same row in the same way goes on with the one under way. */
  | { readonly type: 'grab'; readonly row: number; readonly by: Gesture['by'] }
  | { readonly type: 'move'; readonly row: number; readonly target: number }
  /** A divider taken hold of: so many percent from the row after it to the row before it. */
  | { readonly type: 'moveDivider'; readonly left: number; readonly right: number; readonly amount: number }
  | { readonly type: 'release' }
  /** Back to where the gesture began, exactly. */
  | { readonly type: 'cancel' }
  /** A whole gesture in one: a number typed, a preset. */
  | { readonly type: 'set'; readonly row: number; readonly target: number }
  | { readonly type: 'toggleLock'; readonly row: number }
  | { readonly type: 'evenly' }
  | { readonly type: 'allTo'; readonly row: number }
  | { readonly type: 'replace'; readonly weights: Weights }
  | { readonly type: 'discard' }
  | { readonly type: 'undo' }
  | { readonly type: 'redo' }
  /** What is applied was read again. */
  | { readonly type: 'applied'; readonly applied: Applied }
  | { readonly type: 'keepMine' }
  | { readonly type: 'takeTheirs' }
  /** The draft was applied and is gone, with its history. */
  | { readonly type: 'finished' };

export function reduceDraft(draft: SplitDraft, action: DraftAction): SplitDraft {
  switch (action.type) {
    case 'grab':
      return grab(draft, action.row, action.by);
    case 'move':
      return draft.gesture?.row === action.row ? move(draft, draft.gesture, action.target) : set(draft, action);
    case 'moveDivider':
      return moveBetween(draft, action);
    case 'release':
      return release(draft);
    case 'cancel':
      return cancel(draft);
    case 'set':
      return set(draft, action);
    case 'toggleLock':
      return toggleLock(release(draft), action.row);
    case 'evenly':
      return commit(release(draft), splitEvenly(shownWeights(draft), ruleOptions(draft)));
    case 'allTo':
      return commit(release(draft), allTo(shownWeights(draft), action.row));
    case 'replace':
      return commit(release(draft), action.weights);
    case 'discard':
    case 'takeTheirs':
      return commit(release(draft), null);
    case 'undo':
      return step(release(draft), 'past', 'future');
    case 'redo':
      return step(release(draft), 'future', 'past');
    case 'applied':
      return follow(draft, action.applied);
    case 'keepMine':
      return { ...draft, base: draft.applied };
    case 'finished':
      return { ...draft, weights: null, base: null, past: [], future: [], gesture: null, notice: null };
  }
}

function grab(draft: SplitDraft, row: number, by: Gesture['by']): SplitDraft {
  if (draft.gesture?.row === row && draft.gesture.by === by) return draft;
  const settled = release(draft);
  return { ...settled, gesture: { row, by, snapshot: shownWeights(settled), before: settled.weights } };
}

function move(draft: SplitDraft, gesture: Gesture, target: number): SplitDraft {
  const { row, snapshot } = gesture;
  const { weights, max, receiver, limitedBy } = setWeight(snapshot, row, target, ruleOptions(draft));
  let notice: Notice | null = null;
  if (isLocked(draft, row)) notice = { row, kind: 'locked' };
  else if (limitedBy === 'lock') notice = { row, kind: 'lock', max };
  else if (limitedBy === 'noReceiver') notice = { row, kind: 'noReceiver' };
  else if (receiver !== undefined) notice = { row: receiver, kind: 'receives' };
  // Back where it began means that nothing was drafted, not that the same was drafted.
  const next = isSameWeights(weights, snapshot) ? gesture.before : weights;
  return withWeights({ ...draft, gesture, notice }, next);
}

type DividerMove = { readonly left: number; readonly right: number; readonly amount: number };

function moveBetween(draft: SplitDraft, { left, right, amount }: DividerMove): SplitDraft {
  const { gesture } = draft;
  if (gesture?.by !== 'divider' || gesture.row !== left) return draft;
  const weights = moveDivider(gesture.snapshot, left, right, amount, ruleOptions(draft).locked);
  return withWeights(draft, isSameWeights(weights, gesture.snapshot) ? gesture.before : weights);
}

/** The end of a gesture is one entry in the history, however many moves it had. */
function release(draft: SplitDraft): SplitDraft {
  const { gesture } = draft;
  if (gesture === null) return draft;
  const ended = { ...draft, gesture: null, notice: null };
  const isMoved = !isSameWeights(shownWeights(draft), gesture.snapshot);
  return settle(isMoved ? { ...ended, past: [...draft.past, gesture.before], future: [] } : ended);
}

function cancel(draft: SplitDraft): SplitDraft {
  if (draft.gesture === null) return draft;
  return withWeights({ ...draft, gesture: null, notice: null }, draft.gesture.before);
}

function set(draft: SplitDraft, { row, target }: { row: number; target: number }): SplitDraft {
  const grabbed = grab(release(draft), row, 'field');
  if (grabbed.gesture === null) return grabbed;
  const moved = move(grabbed, grabbed.gesture, target);
  return { ...release(moved), notice: moved.notice };
}

function toggleLock(draft: SplitDraft, row: number): SplitDraft {
  const name = draft.applied.versions[row]?.name;
  if (name === undefined) return draft;
  const locked = new Set(draft.locked);
  if (isLocked(draft, row)) locked.delete(name);
  else locked.add(name);
  return { ...draft, locked, notice: null };
}

function commit(draft: SplitDraft, weights: Weights | null): SplitDraft {
  const isSame =
    weights === null || draft.weights === null ? weights === draft.weights : isSameWeights(weights, draft.weights);
  if (isSame) return draft;
  return settle(withWeights({ ...draft, past: [...draft.past, draft.weights], future: [], notice: null }, weights));
}

function step(draft: SplitDraft, from: 'past' | 'future', to: 'past' | 'future'): SplitDraft {
  const weights = draft[from].at(-1);
  if (weights === undefined) return draft;
  const moved = { ...draft, [from]: draft[from].slice(0, -1), [to]: [...draft[to], draft.weights], notice: null };
  return withWeights(moved, weights);
}

/** A draft remembers what it was begun from; no draft, no memory. */
function withWeights(draft: SplitDraft, weights: Weights | null): SplitDraft {
  const base = weights === null ? null : (draft.base ?? draft.applied);
  return { ...draft, weights, base };
}

/** A draft that equals the rule is none. */
function settle(draft: SplitDraft): SplitDraft {
  return draft.weights !== null && !isDirty(draft) ? { ...draft, weights: null, base: null } : draft;
}

function follow(draft: SplitDraft, applied: Applied): SplitDraft {
  const names = applied.versions.map(({ name }) => name);
  const known = draft.applied.versions.map(({ name }) => name);
  const adapted = names.join('\n') === known.join('\n') ? draft : adapt(draft, known, names);
  // Nothing was drafted, so there is nothing to keep: a gesture that has not moved yet starts from the new weights.
  if (!isDirty(draft) || adapted.weights === null) {
    const gesture = adapted.gesture && { ...adapted.gesture, snapshot: applied.weights, before: null };
    return { ...adapted, applied, weights: null, base: null, gesture };
  }
  return settle({ ...adapted, applied });
}

/** Carries a draft over to other versions by their names: new ones have 0, what was on vanished ones is shared out. */
function adapt(draft: SplitDraft, known: readonly string[], names: readonly string[]): SplitDraft {
  const carry = (weights: Weights) => names.map((name) => weights[known.indexOf(name)] ?? 0);
  const carried = draft.weights && carry(draft.weights);
  const isEmpty = carried === null || carried.every((weight) => weight === 0);
  return {
    ...draft,
    weights: isEmpty ? null : normalise(carried),
    base: draft.base && { ...draft.base, weights: carry(draft.base.weights) },
    locked: new Set(names.filter((name) => draft.locked.has(name))),
    past: [],
    future: [],
    gesture: null,
    notice: null,
  };
}
