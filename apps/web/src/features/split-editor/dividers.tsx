import type { Dispatch } from 'react';
import type { DraftAction } from '../../drafts/reduce-split.ts';
import { isLocked, type SplitDraft, shownWeights, type Weights } from '../../drafts/split-draft.ts';
import styles from './dividers.module.css';
import { useDividerGesture } from './use-divider-gesture.ts';

type DividersProps = { readonly draft: SplitDraft; readonly dispatch: Dispatch<DraftAction> };

/**
 * Between the segments of the bar, to be dragged. For the pointer only: the rows do the same, with names and keys, so
 * that these would only repeat them.
 */
export function Dividers({ draft, dispatch }: DividersProps) {
  const weights = shownWeights(draft);
  // A segment that was dragged to 0 can be dragged back as long as the gesture lasts.
  const held = draft.gesture?.by === 'divider' ? draft.gesture.snapshot : weights;
  return neighboursOf(held).map(([left, right]) => (
    <Divider
      key={`${left} ${right}`}
      position={sumUntil(weights, left)}
      isHeld={draft.gesture?.by === 'divider' && draft.gesture.row === left}
      isLocked={isLocked(draft, left) || isLocked(draft, right)}
      onGrab={() => dispatch({ type: 'grab', row: left, by: 'divider' })}
      onMove={(amount) => dispatch({ type: 'moveDivider', left, right, amount })}
      onRelease={() => dispatch({ type: 'release' })}
      onCancel={() => dispatch({ type: 'cancel' })}
    />
  ));
}

type DividerProps = Parameters<typeof useDividerGesture>[0] & {
  /** Percent of the bar. */
  readonly position: number;
  readonly isHeld: boolean;
  readonly isLocked: boolean;
};

function Divider({ position, isHeld, isLocked, ...handlers }: DividerProps) {
  const onPointerDown = useDividerGesture(handlers);
  return (
    <div
      aria-hidden="true"
      className={styles.divider}
      data-divider
      data-held={isHeld || undefined}
      data-locked={isLocked || undefined}
      style={{ insetInlineStart: `${position}%` }}
      onPointerDown={isLocked ? undefined : onPointerDown}
    />
  );
}

/** Pairs of versions whose segments touch; versions at 0 have none. */
function neighboursOf(weights: Weights): [number, number][] {
  const visible = weights.flatMap((weight, row) => (weight > 0 ? [row] : []));
  return visible.slice(1).map((row, index) => [visible[index] ?? row, row]);
}

function sumUntil(weights: Weights, row: number): number {
  return weights.slice(0, row + 1).reduce((sum, weight) => sum + weight, 0);
}
