import { useRouter } from '@tanstack/react-router';
import { useEffect } from 'react';
import { ClientError } from '../data/client.ts';
import type { Live } from '../data/live.ts';
import { meQuery } from '../data/session.ts';
import { useLiveStatus } from '../data/use-live.ts';
import { rootRoute } from '../routes/root-route.ts';

/**
 * The server ends a stream when its caller may no longer read, and refuses calls of those who are not signed in. Signed
 * out, one goes to sign in and comes back after that; otherwise every page asks again, and says what it is not shown.
 */
export function useSessionEnd(live: Live): void {
  const router = useRouter();
  const { queryClient, call } = rootRoute.useRouteContext();
  const { ended } = useLiveStatus(live);

  useEffect(() => {
    const mine = meQuery(call).queryKey;
    const leave = () => {
      const { pathname, href } = router.history.location;
      if (pathname === '/login') return;
      // Whoever has never been signed in has lost nothing.
      const why = queryClient.getQueryData(mine)?.user ? { why: 'ended' } : undefined;
      void queryClient.invalidateQueries({ queryKey: mine });
      router.history.push(`/login?${new URLSearchParams({ to: href, ...why })}`);
    };
    if (ended === 'forbidden') void queryClient.invalidateQueries();
    if (ended === 'signed-out') leave();
    const onError = (error: unknown) => {
      if (error instanceof ClientError && error.code === 'unauthenticated') leave();
    };
    const stopQueries = queryClient.getQueryCache().subscribe((event) => {
      if (event.type === 'updated' && event.action.type === 'error') onError(event.action.error);
    });
    const stopMutations = queryClient.getMutationCache().subscribe((event) => {
      if (event.type === 'updated' && event.action.type === 'error') onError(event.action.error);
    });
    return () => {
      stopQueries();
      stopMutations();
    };
  }, [ended, queryClient, call, router]);
}
