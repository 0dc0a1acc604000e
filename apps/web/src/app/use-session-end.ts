import { useRouter } from '@tanstack/react-router';
import { useEffect } from 'react';
import type { Live } from '../data/live.ts';
import { useLiveStatus } from '../data/use-live.ts';
import { rootRoute } from '../routes/root-route.ts';

/**
 * The server ends a stream when its caller may no longer read: signed out, one goes to sign in and comes back after
 * that; otherwise every page asks again, and says what it is not shown.
 */
export function useSessionEnd(live: Live): void {
  const router = useRouter();
  const { queryClient } = rootRoute.useRouteContext();
  const { ended } = useLiveStatus(live);
  useEffect(() => {
    if (ended === 'forbidden') void queryClient.invalidateQueries();
    if (ended !== 'signed-out') return;
    const { pathname, href } = router.state.location;
    if (pathname !== '/login') router.history.push(`/login?${new URLSearchParams({ to: href })}`);
  }, [ended, queryClient, router]);
}
