import { createRoute, redirect } from '@tanstack/react-router';
import { z } from 'zod';
import { lastNamespace } from '../data/preferences.ts';
import { rootRoute } from './root-route.ts';

const HomeSearch = z.object({
  /** What came of signing in with an identity provider, where it failed: the server leads here. */
  'sign-in': z.enum(['refused', 'expired', 'unavailable']).optional().catch(undefined),
  to: z.string().max(8000).optional().catch(undefined),
});

export const homeRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/',
  validateSearch: HomeSearch,
  beforeLoad: ({ search: { 'sign-in': why, to } }) => {
    if (why !== undefined) throw redirect({ to: '/login', search: { why, to }, replace: true });
    throw redirect({ to: '/n/$ns', params: { ns: lastNamespace() ?? 'default' }, replace: true });
  },
});
