import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { serviceQuery } from '../data/services.ts';
import { rootRoute } from './root-route.ts';
import { ServiceSearch } from './service-search.ts';

export const serviceRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/n/$ns/s/$svc',
  validateSearch: ServiceSearch,
  loader: ({ context: { queryClient, call }, params: { ns: namespace, svc: service } }) =>
    void queryClient.prefetchQuery(serviceQuery(call, { namespace, service })),
  // A chunk of its own: the editor brings sliders and number fields that no other page needs.
  component: lazyRouteComponent(() => import('./service-page.tsx'), 'ServicePage'),
});
