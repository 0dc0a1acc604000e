import type { IncomingMessage } from 'node:http';
import { badRequest } from '../../cluster/status-error.ts';
import type { Authorize } from './access-attributes.ts';
import { allAuthenticated, allUnauthenticated, anonymous, type User } from './users.ts';

const extraPrefix = 'impersonate-extra-';
const authentication = 'authentication.k8s.io';

type Wish = { name: string; groups: string[]; uid: string | undefined; extra: Record<string, string[]> };

/** Throws URIError for an extra key that cannot be decoded. */
function wishOf({ headersDistinct }: IncomingMessage): Wish | undefined {
  const extra: Record<string, string[]> = {};
  for (const [header, values = []] of Object.entries(headersDistinct)) {
    if (header.startsWith(extraPrefix)) extra[decodeURIComponent(header.slice(extraPrefix.length))] = values;
  }
  const groups = (headersDistinct['impersonate-group'] ?? []).map(asUtf8);
  const name = asUtf8(headersDistinct['impersonate-user']?.[0] ?? '');
  const uid = headersDistinct['impersonate-uid']?.[0];
  if (name !== '') return { name, groups, uid, extra };
  if (groups.length > 0 || uid !== undefined || Object.keys(extra).length > 0) {
    throw badRequest('requested impersonation of groups, a uid or extra values without impersonating a user');
  }
  return undefined;
}

/** Node reads header values as bytes, one for each character; Go, and so the API server, as UTF-8. */
function asUtf8(value: string): string {
  return Buffer.from(value, 'latin1').toString('utf8');
}

const serviceAccountName = /^system:serviceaccount:([^:]+):([^:]+)$/;

/** Every part of the wish is a right of its own (apiserver pkg/endpoints/filters/impersonation.go). */
function check({ name, groups, uid, extra }: Wish, user: User, authorize: Authorize): void {
  const ask = (resource: string, group: string, value: string, namespace = '') =>
    authorize(user, { verb: 'impersonate', group, resource, namespace, name: value });
  const [, namespace, account] = serviceAccountName.exec(name) ?? [];
  if (account !== undefined) ask('serviceaccounts', '', account, namespace);
  else ask('users', '', name);
  for (const group of groups) ask('groups', '', group);
  if (uid !== undefined) ask('uids', authentication, uid);
  for (const [key, values] of Object.entries(extra)) {
    for (const value of values) ask(`userextras/${key}`, authentication, value);
  }
}

function groupsOf({ name, groups }: Wish): string[] {
  const [, namespace] = serviceAccountName.exec(name) ?? [];
  const own = namespace === undefined ? [] : ['system:serviceaccounts', `system:serviceaccounts:${namespace}`];
  const wanted = groups.length > 0 ? groups : own;
  const isSettled = wanted.includes(allAuthenticated) || wanted.includes(allUnauthenticated);
  if (isSettled) return wanted;
  return [...wanted, name === anonymous.name ? allUnauthenticated : allAuthenticated];
}

/**
 * The user that a request is to be served as: the one who sent it, or whom the Impersonate headers name. Throws 403
 * when the sender may not do that, and 400 for headers without a user.
 */
export function actingUser(request: IncomingMessage, user: User, authorize: Authorize): User {
  const wish = wishOf(request);
  if (!wish) return user;
  check(wish, user, authorize);
  return {
    name: wish.name,
    groups: groupsOf(wish),
    ...(wish.uid !== undefined && { uid: wish.uid }),
    ...(Object.keys(wish.extra).length > 0 && { extra: wish.extra }),
  };
}
