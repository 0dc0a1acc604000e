import { createRoute, redirect } from '@tanstack/react-router';
import { lastNamespace } from '../data/preferences.ts';
import { rootRoute } from './root-route.ts';

export const homeRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/',
  beforeLoad: () => {
    throw redirect({ to: '/n/$ns', params: { ns: lastNamespace() ?? 'default' }, replace: true });
  },
});
