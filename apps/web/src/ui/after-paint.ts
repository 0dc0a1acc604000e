/** Work that can wait until somebody sees something. */

/** Hidden pages are not painted. */
const longestWaitMilliseconds = 500;

/** Resolves when what was rendered has been painted, so that loading more does not come before it. */
export function afterPaint(): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, longestWaitMilliseconds);
    requestAnimationFrame(() => setTimeout(resolve));
  });
}

/**
 * Calls back when the browser has nothing else to do, unless the returned function was called before.
 *
 * @param latest milliseconds after which it is called in any case
 */
export function whenIdle(callback: () => void, latest: number): () => void {
  if (typeof requestIdleCallback === 'undefined') {
    const timer = setTimeout(callback);
    return () => clearTimeout(timer);
  }
  const idle = requestIdleCallback(callback, { timeout: latest });
  return () => cancelIdleCallback(idle);
}
