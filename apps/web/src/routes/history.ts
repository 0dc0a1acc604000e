import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { z } from 'zod';
import { historyQuery } from '../data/history.ts';
import { serviceQuery } from '../data/services.ts';
import { rootRoute } from './root-route.ts';

export const HistorySearch = z.object({
  /** A change whose undo is reviewed at once. */
  undo: z.string().max(300).optional().catch(undefined),
});

export const historyRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/n/$ns/s/$svc/history',
  validateSearch: HistorySearch,
  loader: ({ context: { queryClient, call }, params: { ns: namespace, svc: service } }) => {
    void queryClient.prefetchQuery(serviceQuery(call, { namespace, service }));
    void queryClient.prefetchQuery(historyQuery(call, { namespace, service }));
  },
  component: lazyRouteComponent(() => import('./history-page.tsx'), 'HistoryPage'),
});
