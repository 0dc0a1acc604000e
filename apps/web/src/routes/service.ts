import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { z } from 'zod';
import { rootRoute } from './root-route.ts';

export const serviceRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/n/$ns/s/$svc',
  // `draft=v1:57,v2:28,v3:15` opens as an unapplied draft.
  validateSearch: z.object({ draft: z.string().max(2000).optional().catch(undefined) }),
  // A chunk of its own: the editor brings sliders and number fields that no other page needs.
  component: lazyRouteComponent(() => import('./service-page.tsx'), 'ServicePage'),
});
