import { type PointerEvent, useRef } from 'react';

export type DividerHandlers = {
  readonly onGrab: () => void;
  /** Percent of the bar, since the pointer went down; to the end of the line is positive. */
  readonly onMove: (percent: number) => void;
  readonly onRelease: () => void;
  readonly onCancel: () => void;
};

/** A finger may want to scroll; a mouse wants what it presses. */
const startPixels = (pointerType: string) => (pointerType === 'mouse' ? 0 : 10);

/**
 * A gesture on a divider of a bar, which is the parent of the element that these handlers are for. Escape and a
 * cancelled pointer give up what was moved. At most one move for each frame.
 */
export function useDividerGesture({ onGrab, onMove, onRelease, onCancel }: DividerHandlers) {
  const pending = useRef(0);

  return (event: PointerEvent<HTMLElement>) => {
    const { button, clientX: startX, pointerId, pointerType, currentTarget } = event;
    const bar = currentTarget.parentElement;
    const view = currentTarget.ownerDocument.defaultView;
    if (button !== 0 || bar === null || view === null) return;
    event.preventDefault();
    const width = bar.getBoundingClientRect().width;
    const direction = view.getComputedStyle(bar).direction === 'rtl' ? -1 : 1;
    let pixels = 0;
    let isMoving = false;
    const ended = new AbortController();
    const listening = { signal: ended.signal };
    const move = () => onMove((pixels / Math.max(width, 1)) * 100 * direction);
    const end = (finish: () => void) => {
      ended.abort();
      view.cancelAnimationFrame(pending.current);
      finish();
    };
    const onPointerMove = ({ clientX, pointerId: id }: globalThis.PointerEvent) => {
      if (id !== pointerId) return;
      pixels = clientX - startX;
      if (!isMoving && Math.abs(pixels) < startPixels(pointerType)) return;
      isMoving = true;
      view.cancelAnimationFrame(pending.current);
      pending.current = view.requestAnimationFrame(move);
    };
    const onPointerUp = () =>
      end(() => {
        if (isMoving) move();
        onRelease();
      });
    currentTarget.setPointerCapture?.(pointerId);
    onGrab();
    view.addEventListener('pointermove', onPointerMove, listening);
    view.addEventListener('pointerup', onPointerUp, listening);
    view.addEventListener('pointercancel', () => end(onCancel), listening);
    view.addEventListener('keydown', ({ key }) => key === 'Escape' && end(onCancel), { ...listening, capture: true });
  };
}
