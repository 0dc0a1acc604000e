/** Who is signed in, and what they may do. */
import { getMe, type Me, signIn, signOut } from '@sluice/shared/api/session';
import { type QueryClient, queryOptions } from '@tanstack/react-query';
import type { Call } from './client.ts';
import { healing } from './services.ts';

const meKey = getMe.operationId;

/** Rights are given and taken away while somebody looks at a page. */
const rightsMilliseconds = 60_000;

/** @param namespace whose rights are asked about, too */
export const meQuery = (call: Call, namespace?: string) =>
  queryOptions({
    queryKey: [meKey, namespace ?? null] as const,
    queryFn: ({ signal }) => call(getMe, { query: namespace === undefined ? {} : { namespace } }, signal),
    ...healing,
    staleTime: rightsMilliseconds,
    refetchInterval: (query) => healing.refetchInterval(query) || rightsMilliseconds,
  });

/** Signs in with a token of the cluster; whatever was read before was read by somebody else. */
export async function signInWith(call: Call, queryClient: QueryClient, token: string): Promise<Me> {
  const me = await call(signIn, { body: { token } });
  becomeSomebody(queryClient, me);
  return me;
}

export async function signOutHere(call: Call, queryClient: QueryClient): Promise<Me> {
  const me = await call(signOut, {});
  becomeSomebody(queryClient, me);
  return me;
}

function becomeSomebody(queryClient: QueryClient, me: Me): void {
  queryClient.setQueryData<Me>([meKey, null], me);
  queryClient.removeQueries({
    predicate: ({ queryKey: [operation, detail] }) => operation !== meKey || detail !== null,
  });
}

const leavingKey = 'sluice.leaving';

/** On the way out by the identity provider, which leads back to the first page and says nothing. */
export function noteLeaving(): void {
  try {
    sessionStorage.setItem(leavingKey, 'true');
  } catch {
    // Then nobody is told that they are signed out.
  }
}

/** Whether somebody comes back from there; true once. */
export function hasLeft(): boolean {
  try {
    const isLeaving = sessionStorage.getItem(leavingKey) !== null;
    sessionStorage.removeItem(leavingKey);
    return isLeaving;
  } catch {
    return false;
  }
}

/** Why nothing can be changed: the server makes no changes at all, or the caller may not. */
export type ChangeObstacle =
  | { readonly kind: 'read-only' }
  | { readonly kind: 'no-right'; readonly namespace: string; readonly missing: readonly string[] };

/**
 * Why nothing of a namespace is shown: the caller may not see it, the account of the server may not, or the server is
 * limited to others.
 */
export type Blind = 'caller' | 'server' | 'elsewhere';

export type Rights = {
  /** Null: the services are shown, or it is not known yet. */
  readonly blind: Blind | null;
  /** Kinds besides services that the server may not read there. */
  readonly unread: readonly string[];
  /** Null: changes may be tried. */
  readonly obstacle: ChangeObstacle | null;
};

/** @param me undefined while it is not known: then everything may be tried, and the server has the last word */
export function rightsOf(me: Me | undefined): Rights {
  const server = me?.rights?.server;
  const unread = (server?.unread ?? []).filter((kind) => kind !== 'services');
  return { blind: blindOf(me?.rights), unread, obstacle: obstacleOf(me) };
}

function blindOf(rights: Me['rights'] | undefined): Blind | null {
  if (!rights) return null;
  if (rights.view === false) return 'caller';
  if (!rights.server.covers) return 'elsewhere';
  return rights.server.unread.includes('services') ? 'server' : null;
}

function obstacleOf(me: Me | undefined): ChangeObstacle | null {
  if (me?.readOnly) return { kind: 'read-only' };
  if (me?.rights?.change !== false) return null;
  const { namespace, missing } = me.rights;
  return { kind: 'no-right', namespace, missing };
}

/**
 * A path of this page to go to after signing in, whatever somebody has put into a link. Browsers read `\` as `/`, so
 * what counts is what comes out of a URL parser.
 */
export function returnPath(wanted: string | undefined, origin: string): string {
  if (wanted === undefined || !wanted.startsWith('/') || wanted.startsWith('//')) return '/';
  const url = URL.parse(wanted, origin);
  if (url === null || url.origin !== origin) return '/';
  const path = `${url.pathname}${url.search}${url.hash}`;
  return path.startsWith('//') || url.pathname === '/login' ? '/' : path;
}

/**
 * When a bearer token ends, epoch milliseconds, as far as it says so itself: only a JWT does (RFC 7519, `exp`). Null
 * for all others. Nothing is decided by it; it tells a person why a token was refused.
 */
export function expiryOfToken(token: string): number | null {
  const [, payload, signature] = token.trim().split('.');
  if (payload === undefined || signature === undefined) return null;
  try {
    const claims: unknown = JSON.parse(atob(payload.replaceAll('-', '+').replaceAll('_', '/')));
    const exp = typeof claims === 'object' && claims !== null && 'exp' in claims ? claims.exp : null;
    return typeof exp === 'number' ? exp * 1000 : null;
  } catch {
    return null;
  }
}
