import type { User } from './users.ts';

/** One request as access rules see it (apiserver pkg/authorization/authorizer). */
export type AccessAttributes =
  | { verb: string; group: string; version: string; resource: string; namespace: string; name: string }
  | { verb: string; path: string };

/** Throws 403 Forbidden when the user may not do this. */
export type Authorize = (user: User, attributes: AccessAttributes) => void;

/** The only user of a sandbox without roles is its administrator. */
export const allowEverything: Authorize = () => {};
