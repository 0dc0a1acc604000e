import { randomBytes } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { StatusError } from '../cluster/status-error.ts';

export type User = { name: string; groups: readonly string[] };

const anonymous: User = { name: 'system:anonymous', groups: ['system:unauthenticated'] };

/** Paths that a cluster shows to anybody (the role system:public-info-viewer). */
const publicPaths = new Set(['/healthz', '/livez', '/readyz', '/version', '/version/']);

/** The users of the cluster and the tokens that they sign in with. */
export class Users {
  readonly #byToken = new Map<string, User>();
  readonly tokens: Record<string, string> = {};

  add(user: User, token = randomBytes(24).toString('base64url')): void {
    this.#byToken.set(token, user);
    this.tokens[user.name] = token;
  }

  /** Throws 401 Unauthorized for missing and for unknown credentials; public paths need none. */
  authenticate(request: IncomingMessage, path: string): User {
    const [scheme, token] = (request.headers.authorization ?? '').split(' ');
    if (scheme?.toLowerCase() === 'bearer' && token) {
      const user = this.#byToken.get(token);
      if (user) return user;
    } else if (!request.headers.authorization && publicPaths.has(path)) return anonymous;
    throw new StatusError(401, 'Unauthorized', 'Unauthorized');
  }
}
