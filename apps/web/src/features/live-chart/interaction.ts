/** Whether somebody is in the middle of a gesture: then charts stand still, so that the gesture does not stutter. */

/** Holding a key down counts from its first repetition. */
export function createInteraction(view: Window) {
  const listeners = new Set<() => void>();
  let isPointerDown = false;
  let isKeyRepeating = false;
  let stop: (() => void) | null = null;

  const set = (pointer: boolean, key: boolean) => {
    const wasBusy = isPointerDown || isKeyRepeating;
    isPointerDown = pointer;
    isKeyRepeating = key;
    if (wasBusy && !pointer && !key) for (const listener of listeners) listener();
  };

  const start = () => {
    const ended = new AbortController();
    const options = { capture: true, passive: true, signal: ended.signal };
    view.addEventListener('pointerdown', () => set(true, isKeyRepeating), options);
    view.addEventListener('pointerup', () => set(false, isKeyRepeating), options);
    view.addEventListener('pointercancel', () => set(false, isKeyRepeating), options);
    view.addEventListener('keydown', ({ repeat }) => repeat && set(isPointerDown, true), options);
    view.addEventListener('keyup', () => set(isPointerDown, false), options);
    view.addEventListener('blur', () => set(false, false), options);
    return () => ended.abort();
  };

  return {
    isBusy: () => isPointerDown || isKeyRepeating,
    /** Calls back when a gesture has ended. */
    onIdle(listener: () => void): () => void {
      listeners.add(listener);
      stop ??= start();
      return () => {
        listeners.delete(listener);
        if (listeners.size > 0) return;
        stop?.();
        stop = null;
      };
    },
  };
}

export type Interaction = ReturnType<typeof createInteraction>;
