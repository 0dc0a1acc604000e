import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { z } from 'zod';
import { serviceQuery } from '../data/services.ts';
import { rootRoute } from './root-route.ts';

const HistorySearch = z.object({
  /** A change whose undo is reviewed at once. */
  undo: z.string().max(300).optional().catch(undefined),
});

export const historyRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/n/$ns/s/$svc/history',
  validateSearch: HistorySearch,
  loader: ({ context: { queryClient, call }, params: { ns: namespace, svc: service } }) => {
    void queryClient.prefetchQuery(serviceQuery(call, { namespace, service }));
    // Its schemas come with it: the first chunk does without them.
    void import('../data/history.ts')
      .then(({ historyQuery }) => queryClient.prefetchQuery(historyQuery(call, { namespace, service })))
      // The page asks by itself, and says what is wrong.
      .catch(() => undefined);
  },
  component: lazyRouteComponent(() => import('./history-page.tsx'), 'HistoryPage'),
});
