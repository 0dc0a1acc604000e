import { type KeyboardEvent, type PointerEvent, useRef } from 'react';

export type GestureHandlers = {
  readonly onGrab: (by: 'pointer' | 'keys') => void;
  readonly onMove: (target: number) => void;
  readonly onRelease: () => void;
  readonly onCancel: () => void;
};

const sliderKeys: ReadonlySet<string> = new Set([
  'ArrowLeft',
  'ArrowRight',
  'ArrowUp',
  'ArrowDown',
  'PageUp',
  'PageDown',
  'Home',
  'End',
]);

/**
 * Where gestures on a slider begin and end: with the pointer from down to up, with keys from the first one until the
 * slider is left. Escape and a cancelled pointer restore what was there. Pointers report more often than a screen
 * paints, so at most one move for each frame goes on.
 */
export function useSliderGesture({ onGrab, onMove, onRelease, onCancel }: GestureHandlers) {
  const pointer = useRef<'up' | 'down' | 'cancelled'>('up');
  const pending = useRef<{ frame: number; target: number } | null>(null);

  const takePending = () => {
    const move = pending.current;
    if (move !== null) cancelAnimationFrame(move.frame);
    pending.current = null;
    return move;
  };
  const flush = () => {
    const move = takePending();
    if (move !== null) onMove(move.target);
  };
  const cancelPointer = () => {
    takePending();
    pointer.current = 'cancelled';
    onCancel();
  };

  const onPointerDownCapture = ({ button, currentTarget }: PointerEvent<HTMLElement>) => {
    if (button !== 0) return;
    pointer.current = 'down';
    onGrab('pointer');
    const { defaultView } = currentTarget.ownerDocument;
    const ended = new AbortController();
    const end = () => {
      ended.abort();
      if (pointer.current === 'down') {
        flush();
        onRelease();
      }
      pointer.current = 'up';
    };
    const onEscape = ({ key }: globalThis.KeyboardEvent) => {
      if (key === 'Escape') cancelPointer();
    };
    const listening = { signal: ended.signal };
    defaultView?.addEventListener('pointerup', end, listening);
    defaultView?.addEventListener(
      'pointercancel',
      () => {
        cancelPointer();
        end();
      },
      listening,
    );
    defaultView?.addEventListener('keydown', onEscape, { ...listening, capture: true });
  };

  return {
    onPointerDownCapture,
    onKeyDownCapture({ key }: KeyboardEvent<HTMLElement>) {
      if (sliderKeys.has(key)) onGrab('keys');
    },
    onBlur: onRelease,
    onChange(target: number) {
      if (pointer.current === 'cancelled') return;
      if (pointer.current === 'up') {
        onMove(target);
        return;
      }
      takePending();
      pending.current = { target, frame: requestAnimationFrame(flush) };
    },
  };
}
