import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { z } from 'zod';
import { rootRoute } from './root-route.ts';

/** What cannot be read counts as not given: all are shown. */
const FindingsSearch = z.object({ severity: z.enum(['error', 'warning', 'info']).optional().catch(undefined) });

export const findingsRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/n/$ns/findings',
  validateSearch: FindingsSearch,
  loader: ({ context: { queryClient, call }, params: { ns: namespace } }) =>
    void import('../data/findings.ts')
      .then(({ findingsQuery }) => queryClient.prefetchQuery(findingsQuery(call, { namespace })))
      // The page asks by itself, and says what is wrong.
      .catch(() => undefined),
  component: lazyRouteComponent(() => import('./findings-page.tsx'), 'FindingsPage'),
});
