import { useEffect, useSyncExternalStore } from 'react';
import type { Live, LiveStatus } from './live.ts';

/** Follows a namespace, or one service of it, for as long as the page is shown. */
export function useFollow(live: Live, namespace: string, service?: string): void {
  useEffect(() => live.follow({ namespace, service }), [live, namespace, service]);
}

export function useLiveStatus(live: Live): LiveStatus {
  return useSyncExternalStore(live.subscribe, live.status);
}
