import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { z } from 'zod';
import { rootRoute } from './root-route.ts';

const LoginSearch = z.object({
  /** Where to go afterwards: a path of this page. */
  to: z.string().max(8000).optional().catch(undefined),
  /** What brought somebody here who did not ask for it. */
  why: z.enum(['ended', 'signed-out']).optional().catch(undefined),
});

export const loginRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/login',
  validateSearch: LoginSearch,
  component: lazyRouteComponent(() => import('./login-page.tsx'), 'LoginPage'),
});
