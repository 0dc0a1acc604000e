import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { servicesQuery } from '../data/services.ts';
import { OverviewSearch } from './overview-search.ts';
import { rootRoute } from './root-route.ts';

export const overviewRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/n/$ns',
  validateSearch: OverviewSearch,
  // Asked for while the page's own code is on its way; the page shows what comes of it, also failures.
  loader: ({ context: { queryClient, call }, params: { ns } }) =>
    void queryClient.prefetchQuery(servicesQuery(call, ns)),
  component: lazyRouteComponent(() => import('./overview-page.tsx'), 'OverviewPage'),
});
