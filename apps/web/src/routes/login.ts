import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { LoginSearch } from './login-search.ts';
import { rootRoute } from './root-route.ts';

export const loginRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/login',
  validateSearch: LoginSearch,
  component: lazyRouteComponent(() => import('./login-page.tsx'), 'LoginPage'),
});
