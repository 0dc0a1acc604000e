import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { z } from 'zod';
import { serviceQuery } from '../data/services.ts';
import { chartRanges } from '../features/live-chart/chart-range.ts';
import { rootRoute } from './root-route.ts';

/** Of the page of a service, all of it optional; what cannot be read counts as not given. */
export const ServiceSearch = z.object({
  /** `v1:57,v2:28,v3:15` opens as an unapplied draft. */
  draft: z.string().max(2000).optional().catch(undefined),
  range: z.enum(chartRanges).optional().catch(undefined),
});
export type ServiceSearch = z.infer<typeof ServiceSearch>;

export const serviceRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/n/$ns/s/$svc',
  validateSearch: ServiceSearch,
  loader: ({ context: { queryClient, call }, params: { ns: namespace, svc: service } }) =>
    void queryClient.prefetchQuery(serviceQuery(call, { namespace, service })),
  // A chunk of its own: the editor brings sliders and number fields that no other page needs.
  component: lazyRouteComponent(() => import('./service-page.tsx'), 'ServicePage'),
});
