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
  readonly #byToken = new Map<string, { user: User; expiresAt: number }>();
  readonly #now: () => Date;
  readonly tokens: Record<string, string> = {};

  constructor(now: () => Date = () => new Date()) {
    this.#now = now;
  }

  add(user: User, token?: string): void {
    this.tokens[user.name] = this.issue(user, token);
  }

  /** Makes a token that is not listed among the users' own. Without an end it is valid as long as the server runs. */
  issue(user: User, token = randomBytes(24).toString('base64url'), expiresAt?: Date): string {
    this.#byToken.set(token, { user, expiresAt: expiresAt?.getTime() ?? Number.POSITIVE_INFINITY });
    return token;
  }

  byToken(token: string): User | undefined {
    const known = this.#byToken.get(token);
    return known && known.expiresAt > this.#now().getTime() ? known.user : undefined;
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
