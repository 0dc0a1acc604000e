import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { serviceQuery } from '../data/services.ts';
import { rootRoute } from './root-route.ts';
import { TestSearch } from './test-search.ts';

export const requestTestRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/n/$ns/s/$svc/test',
  validateSearch: TestSearch,
  loader: ({ context: { queryClient, call }, params: { ns: namespace, svc: service } }) =>
    void queryClient.prefetchQuery(serviceQuery(call, { namespace, service })),
  component: lazyRouteComponent(() => import('./request-test-page.tsx'), 'RequestTestPage'),
});
