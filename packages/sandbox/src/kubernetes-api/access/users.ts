import { randomBytes } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { StatusError } from '../../cluster/status-error.ts';

export type User = {
  name: string;
  groups: readonly string[];
  uid?: string;
  extra?: Readonly<Record<string, readonly string[]>>;
};

export const allAuthenticated = 'system:authenticated';
export const allUnauthenticated = 'system:unauthenticated';

export const anonymous: User = { name: 'system:anonymous', groups: [allUnauthenticated] };

/** The users of the cluster and the tokens that they sign in with. */
export class Users {
  readonly #byToken = new Map<string, { user: User; isValid: () => boolean }>();
  readonly tokens: Record<string, string> = {};

  add(user: User, token?: string): void {
    this.tokens[user.name] = this.issue(user, token);
  }

  /** Makes a token that is not listed among the users' own, and is worth nothing once it is not valid any more. */
  issue(user: User, token = randomBytes(24).toString('base64url'), isValid: () => boolean = () => true): string {
    this.#byToken.set(token, { user, isValid });
    return token;
  }

  byToken(token: string): User | undefined {
    const known = this.#byToken.get(token);
    if (known?.isValid()) return known.user;
    this.#byToken.delete(token);
    return undefined;
  }

  /**
   * Anonymous without credentials, and with credentials of a kind that nobody here looks at. Throws 401 Unauthorized
   * for a token that nobody has.
   */
  authenticate({ headers }: IncomingMessage): User {
    const [scheme, token = ''] = (headers.authorization ?? '').trim().split(/\s+/);
    if (scheme?.toLowerCase() !== 'bearer' || token === '') return anonymous;
    const user = this.byToken(token);
    if (!user) throw new StatusError(401, 'Unauthorized', 'Unauthorized');
    return user;
  }
}
