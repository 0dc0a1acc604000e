/** What tells the cluster who somebody is. */
import { createHash } from 'node:crypto';
import type { User } from './caller.ts';

export type Credential =
  | { readonly kind: 'token'; readonly token: string }
  /** Somebody else has checked who it is: the identity provider, or the proxy in front of us. */
  | { readonly kind: 'impersonation'; readonly user: User };

/** Identifies a credential without holding it. */
export function keyOfCredential(credential: Credential): string {
  return createHash('sha256').update(JSON.stringify(credential)).digest('base64url');
}

/** RFC 6750 b64token: anything else would not arrive as one header value. */
const bearerToken = /^[A-Za-z0-9\-._~+/]+=*$/;

export function isBearerToken(text: string): boolean {
  return bearerToken.test(text);
}

/** When a JWT says that it ends, epoch milliseconds; null for other tokens. The cluster is who checks tokens, not we. */
export function expiryOf(token: string): number | null {
  const [, payload] = token.split('.');
  if (payload === undefined) return null;
  try {
    const { exp } = JSON.parse(Buffer.from(payload, 'base64url').toString('utf8')) as { exp?: unknown };
    return typeof exp === 'number' && Number.isFinite(exp) ? exp * 1_000 : null;
  } catch {
    return null;
  }
}

/** Names that Kubernetes keeps for itself: nobody from outside may come as one of them. */
const reserved = 'system:';

/** The user as whom somebody may act, without reserved groups; null for a reserved name. */
export function withoutReserved({ name, groups }: User): User | null {
  if (name === '' || name.startsWith(reserved)) return null;
  return { name, groups: groups.filter((group) => group !== '' && !group.startsWith(reserved)) };
}
