/** The draft of one split as a value. What is applied may move under it; the draft itself never moves by itself. */
import type { DesiredSplit, ServiceState, Version } from '@sluice/shared/api/services';
import type { Edit } from '@sluice/shared/routing/edit';
import { receiverOrder } from '@sluice/shared/weights/receiver-order';
import { normalise, type SetWeightOptions } from '@sluice/shared/weights/set-weight';

/** Whole percents in the order of the versions, adding up to 100. */
export type Weights = readonly number[];

/** What the editor needs to know of a service. */
export type Applied = {
  readonly versions: readonly Version[];
  /** What the rules say, as percents; by ready pods while no rule exists. */
  readonly weights: Weights;
  /** Whether a rule sets the weights. Without one any draft is a change, also one that equals the split by pods. */
  readonly isRuled: boolean;
};

export type Gesture = {
  /** Of a divider the row before it. */
  readonly row: number;
  readonly by: 'pointer' | 'keys' | 'field' | 'divider';
  /** Every move of the gesture is computed from these weights, so that out and back is the identity. */
  readonly snapshot: Weights;
  readonly before: Weights | null;
};

/** What a row has to say about the last move. */
export type Notice =
  | { readonly row: number; readonly kind: 'lock'; readonly max: number }
  | { readonly row: number; readonly kind: 'locked' }
  | { readonly row: number; readonly kind: 'noReceiver' }
  | { readonly row: number; readonly kind: 'receives' };

export type SplitDraft = {
  readonly applied: Applied;
  /** Null while there is no draft: then the editor shows what is applied, and follows it. */
  readonly weights: Weights | null;
  /** What was applied when the draft began. */
  readonly base: Pick<Applied, 'weights' | 'isRuled'> | null;
  /** Names of versions. Locks live with the draft and are never written anywhere. */
  readonly locked: ReadonlySet<string>;
  readonly past: readonly (Weights | null)[];
  readonly future: readonly (Weights | null)[];
  readonly gesture: Gesture | null;
  readonly notice: Notice | null;
};

/** Shares become integers before they are apportioned, which compares by cross-multiplication. */
const shareScale = 1_000_000;

/** Percents from the weights as written, in any scale, or from the shares where none are written. */
export function appliedOf({ versions, desired }: Pick<ServiceState, 'versions' | 'desired'>): Applied {
  const written = versions.map(({ name }) => desired.weights.find(({ version }) => version === name));
  const parts = written.map((entry) => entry?.weight ?? 0);
  const shares = written.map((entry) => Math.round((entry?.share ?? 0) * shareScale));
  const hasWeights = parts.some((part) => part > 0);
  return {
    versions,
    // Where a part goes elsewhere, the versions do not share all of it between them, and nothing is edited.
    weights: desired.notEditable === null ? normalise(hasWeights ? parts : shares) : percents(written),
    isRuled: desired.source === 'rule',
  };
}

function percents(written: readonly (DesiredSplit['weights'][number] | undefined)[]): number[] {
  return written.map((entry) => Math.round((entry?.share ?? 0) * 100));
}

export function startDraft(applied: Applied): SplitDraft {
  return {
    applied,
    weights: null,
    base: null,
    locked: new Set(),
    past: [],
    future: [],
    gesture: null,
    notice: null,
  };
}

export const isSameWeights = (a: Weights, b: Weights): boolean =>
  a.length === b.length && a.every((weight, row) => weight === b[row]);

/** What the sliders show. */
export const shownWeights = (draft: SplitDraft): Weights => draft.weights ?? draft.applied.weights;

/** Whether applying would change something. */
export const isDirty = ({ weights, applied }: SplitDraft): boolean =>
  weights !== null && (!applied.isRuled || !isSameWeights(weights, applied.weights));

/** Whether somebody else set these very weights since the draft began. */
export function hasConflict(draft: SplitDraft): boolean {
  const { base, applied } = draft;
  if (base === null || !isDirty(draft)) return false;
  if (!base.isRuled && !applied.isRuled) return false;
  return base.isRuled !== applied.isRuled || !isSameWeights(base.weights, applied.weights);
}

/** A gesture under way can be undone as soon as it has moved something. */
export const canUndo = ({ past, gesture, weights }: SplitDraft): boolean =>
  past.length > 0 || (gesture !== null && weights !== gesture.before);

export const isLocked = ({ locked, applied }: SplitDraft, row: number): boolean =>
  locked.has(applied.versions[row]?.name ?? '');

/** With all others locked a row has nobody to exchange weight with. */
export const isLastUnlocked = (draft: SplitDraft, row: number): boolean =>
  !isLocked(draft, row) && draft.locked.size === draft.applied.versions.length - 1;

export function ruleOptions({ applied, locked }: SplitDraft): SetWeightOptions {
  const { versions, weights } = applied;
  return {
    locked: new Set(versions.flatMap(({ name }, row) => (locked.has(name) ? [row] : []))),
    ready: versions.map(({ pods }) => pods.ready > 0),
    receivers: receiverOrder(versions.map(({ createdAt }, row) => ({ applied: weights[row] ?? 0, createdAt }))),
  };
}

export type ChangedWeight = { readonly version: string; readonly from: number; readonly to: number };

/** Every version with its weight before and after. */
export function changesOf({ applied, weights }: SplitDraft): ChangedWeight[] {
  return applied.versions.map(({ name }, row) => ({
    version: name,
    from: applied.weights[row] ?? 0,
    to: (weights ?? applied.weights)[row] ?? 0,
  }));
}

/** The draft as edits; none where it changes nothing. */
export function splitEdits(draft: SplitDraft): Edit[] {
  if (!isDirty(draft)) return [];
  return [
    { type: 'setWeights', weights: Object.fromEntries(changesOf(draft).map(({ version, to }) => [version, to])) },
  ];
}
