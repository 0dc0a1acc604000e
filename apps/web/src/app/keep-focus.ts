import type { AppRouter } from './router.tsx';

/**
 * The page that has gone may have had the focus in it: the new one gets it then, so that keys and screen readers go on
 * there and not at the top of the document. Returns how to stop.
 */
export function keepFocus(router: AppRouter): () => void {
  return router.subscribe('onRendered', ({ fromLocation, pathChanged }) => {
    if (fromLocation === undefined || !pathChanged || document.activeElement !== document.body) return;
    document.getElementById('content')?.focus({ preventScroll: true });
  });
}
