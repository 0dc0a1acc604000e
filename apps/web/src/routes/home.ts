import { createRoute, redirect } from '@tanstack/react-router';
import { z } from 'zod';
import { lastNamespace } from '../data/preferences.ts';
import { namespaceListQuery } from '../data/services.ts';
import { hasLeft } from '../data/session.ts';
import { type PageContext, rootRoute } from './root-route.ts';

/** Nobody looks at an empty page for longer while a server finds its cluster. */
const patienceMilliseconds = 700;

const HomeSearch = z.object({
  /** What came of signing in with an identity provider, where it failed: the server leads here. */
  'sign-in': z.enum(['refused', 'expired', 'unavailable']).optional().catch(undefined),
  to: z.string().max(8000).optional().catch(undefined),
});

export const homeRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/',
  validateSearch: HomeSearch,
  beforeLoad: async ({ search: { 'sign-in': why, to }, context }) => {
    if (why !== undefined) throw redirect({ to: '/login', search: { why, to }, replace: true });
    if (hasLeft()) throw redirect({ to: '/login', search: { why: 'signed-out' }, replace: true });
    const ns = lastNamespace() ?? (await firstNamespace(context));
    throw redirect({ to: '/n/$ns', params: { ns }, replace: true });
  },
});

/** Where there is something to see; `default` also where nobody can tell, and its page says why. */
async function firstNamespace({ queryClient, call }: PageContext): Promise<string> {
  const patience = new Promise<null>((resolve) => setTimeout(resolve, patienceMilliseconds, null));
  const asked = queryClient.ensureQueryData(namespaceListQuery(call)).catch(() => null);
  const listed = await Promise.race([asked, patience]);
  const names = listed?.namespaces.map(({ name }) => name) ?? [];
  return names.includes('default') ? 'default' : (names[0] ?? 'default');
}
