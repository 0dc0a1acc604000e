/** What the tokens of an identity provider make of a session, and how it is kept going. */
import { createHash } from 'node:crypto';
import { createAnswers } from '../access/answers.ts';
import type { User } from '../access/caller.ts';
import { withoutReserved } from '../access/credential.ts';
import type { AccessConfig } from '../config/access-settings.ts';
import { DomainError } from '../domain-error.ts';
import type { IdentityProvider, Tokens } from './identity-provider.ts';
import type { Session } from './session.ts';
import type { Renew } from './session-gate.ts';

export type OidcConfig = Pick<
  AccessConfig,
  'oidcImpersonate' | 'oidcUserClaim' | 'oidcGroupsClaim' | 'oidcUserPrefix' | 'oidcGroupsPrefix'
>;

/** Throws `unauthenticated` when the ID token does not say who it is. */
export function sessionFromTokens(tokens: Tokens, endsAt: number, config: OidcConfig): Session {
  const { idToken, claims, refreshToken, expiresAt } = tokens;
  if (idToken === null || claims === null) throw new DomainError('unauthenticated', 'The provider sent no ID token');
  const credential = config.oidcImpersonate
    ? ({ kind: 'impersonation', user: mutable(userIn(claims, config)) } as const)
    : ({ kind: 'token', token: idToken } as const);
  return { credential, validUntil: expiresAt, endsAt, refreshToken };
}

/**
 * Several requests come with the same old cookie at once, and many providers take a refresh token only once: they
 * share one answer, which is kept until the new cookie has surely arrived.
 */
export function createRenew(provider: IdentityProvider, config: OidcConfig): Renew {
  const answers = createAnswers<Session>(60_000, 1_000);
  return (session) => {
    const { refreshToken } = session;
    if (refreshToken === null) throw new DomainError('unauthenticated', 'The session has ended');
    const key = createHash('sha256').update(refreshToken).digest('base64url');
    return answers.get(key, async () => renewed(session, await provider.refresh(refreshToken), config));
  };
}

/** Without a new ID token the user stays who it was; as a token for the cluster the old one is worth nothing any more. */
function renewed(session: Session, tokens: Tokens, config: OidcConfig): Session {
  if (tokens.idToken === null && session.credential.kind === 'impersonation') {
    return { ...session, validUntil: tokens.expiresAt, refreshToken: tokens.refreshToken };
  }
  return sessionFromTokens(tokens, session.endsAt, config);
}

function userIn(claims: NonNullable<Tokens['claims']>, config: OidcConfig): User {
  const name = claims[config.oidcUserClaim];
  if (typeof name !== 'string' || name === '') {
    throw new DomainError('unauthenticated', `The ID token has no claim '${config.oidcUserClaim}'`);
  }
  const isUnverified = config.oidcUserClaim === 'email' && claims.email_verified === false;
  if (isUnverified) throw new DomainError('unauthenticated', 'The provider has not verified the e-mail address');
  const groups = [claims[config.oidcGroupsClaim] ?? []].flat().filter((group) => typeof group === 'string');
  const user = withoutReserved({
    name: config.oidcUserPrefix + name,
    groups: groups.map((group) => config.oidcGroupsPrefix + group),
  });
  if (user === null) throw new DomainError('unauthenticated', 'Nobody may come under a name of the system');
  return user;
}

function mutable({ name, groups }: User) {
  return { name, groups: [...groups] };
}
