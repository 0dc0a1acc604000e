import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { rootRoute } from './root-route.ts';

export const gatewaysRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/n/$ns/gateways',
  component: lazyRouteComponent(() => import('./gateways-page.tsx'), 'GatewaysPage'),
});
