import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { z } from 'zod';
import { serviceQuery } from '../data/services.ts';
import { rootRoute } from './root-route.ts';

const YamlSearch = z.object({
  /** `VirtualService/namespace/name`; the first of the service when absent. */
  object: z.string().max(600).optional().catch(undefined),
});

export const objectYamlRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/n/$ns/s/$svc/yaml',
  validateSearch: YamlSearch,
  loader: ({ context: { queryClient, call }, params: { ns: namespace, svc: service } }) =>
    void queryClient.prefetchQuery(serviceQuery(call, { namespace, service })),
  component: lazyRouteComponent(() => import('./object-yaml-page.tsx'), 'ObjectYamlPage'),
});
