/** The OpenID provider: authorization code flow with PKCE, refreshing, signing out. Nothing else knows the protocol. */
import {
  allowInsecureRequests,
  authorizationCodeGrant,
  buildAuthorizationUrl,
  buildEndSessionUrl,
  ClientSecretPost,
  type Configuration,
  calculatePKCECodeChallenge,
  discovery,
  None,
  randomNonce,
  randomPKCECodeVerifier,
  randomState,
  refreshTokenGrant,
  type TokenEndpointResponse,
  type TokenEndpointResponseHelpers,
  tokenRevocation,
} from 'openid-client';
import { DomainError } from '../domain-error.ts';
import { ProviderAway } from './provider-away.ts';

/** What has to be known again when the provider sends the browser back. */
export type Attempt = { readonly verifier: string; readonly state: string; readonly nonce: string };

export type Tokens = {
  /** Null after a refresh by a provider that issues no new one. */
  readonly idToken: string | null;
  /** Of the ID token, whose signature, issuer, audience and nonce have been checked. */
  readonly claims: Readonly<Record<string, unknown>> | null;
  readonly refreshToken: string | null;
  /** Epoch milliseconds. */
  readonly expiresAt: number;
};

export type IdentityProvider = {
  /** All of them throw `ProviderAway` when the provider does not answer. */
  readonly begin: () => Promise<{ readonly url: URL; readonly attempt: Attempt }>;
  /** @param answer the query with which the browser came back. Throws `unauthenticated` unless everything fits. */
  readonly finish: (answer: URLSearchParams, attempt: Attempt) => Promise<Tokens>;
  /** Throws `unauthenticated` when the provider refuses. */
  readonly refresh: (refreshToken: string) => Promise<Tokens>;
  /** Where the browser ends the session of the provider; null when it has no such page. */
  readonly signOutUrl: (idToken: string | null) => Promise<URL | null>;
  /** Makes a refresh token worthless, where the provider can. */
  readonly revoke: (refreshToken: string) => Promise<void>;
};

export type ProviderOptions = {
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecret: string | undefined;
  readonly scopes: readonly string[];
  /** Where this server is. */
  readonly externalUrl: string;
};

export const callbackPath = '/auth/oidc/callback';
const timeoutSeconds = 10;

export function createIdentityProvider(options: ProviderOptions): IdentityProvider {
  const { issuer, clientId, clientSecret, scopes, externalUrl } = options;
  const redirectUri = new URL(callbackPath, externalUrl).href;
  let discovered: Promise<Configuration> | null = null;

  /** Asked when it is first needed, so that a provider that is away does not keep the server from starting. */
  function configuration(): Promise<Configuration> {
    discovered ??= discovery(
      new URL(issuer),
      clientId,
      undefined,
      clientSecret === undefined ? None() : ClientSecretPost(clientSecret),
      { timeout: timeoutSeconds, execute: new URL(issuer).protocol === 'http:' ? [allowInsecureRequests] : [] },
    ).catch((error: unknown) => {
      discovered = null;
      throw unavailable(error);
    });
    return discovered;
  }

  return {
    async begin() {
      const config = await configuration();
      const attempt = { verifier: randomPKCECodeVerifier(), state: randomState(), nonce: randomNonce() };
      const url = buildAuthorizationUrl(config, {
        redirect_uri: redirectUri,
        scope: scopes.join(' '),
        code_challenge: await calculatePKCECodeChallenge(attempt.verifier),
        code_challenge_method: 'S256',
        state: attempt.state,
        nonce: attempt.nonce,
        ...(scopes.includes('offline_access') && { prompt: 'consent' }),
      });
      return { url, attempt };
    },
    async finish(answer, { verifier, state, nonce }) {
      const config = await configuration();
      const here = new URL(redirectUri);
      here.search = answer.toString();
      const checks = { pkceCodeVerifier: verifier, expectedState: state, expectedNonce: nonce, idTokenExpected: true };
      return tokensFrom(await authorizationCodeGrant(config, here, checks).catch(refused));
    },
    async refresh(refreshToken) {
      const config = await configuration();
      return tokensFrom(await refreshTokenGrant(config, refreshToken).catch(refused), refreshToken);
    },
    async signOutUrl(idToken) {
      const config = await configuration();
      if (config.serverMetadata().end_session_endpoint === undefined) return null;
      return buildEndSessionUrl(config, {
        post_logout_redirect_uri: new URL('/', externalUrl).href,
        ...(idToken !== null && { id_token_hint: idToken }),
      });
    },
    async revoke(refreshToken) {
      const config = await configuration();
      if (config.serverMetadata().revocation_endpoint !== undefined) await tokenRevocation(config, refreshToken);
    },
  };
}

type Answer = TokenEndpointResponse & TokenEndpointResponseHelpers;

function tokensFrom(answer: Answer, previousRefreshToken: string | null = null): Tokens {
  const claims = answer.claims() ?? null;
  const seconds = claims?.exp ?? Date.now() / 1_000 + (answer.expiresIn() ?? 0);
  return {
    idToken: answer.id_token ?? null,
    claims,
    // Providers that do not rotate refresh tokens leave them out.
    refreshToken: answer.refresh_token ?? previousRefreshToken,
    expiresAt: seconds * 1_000,
  };
}

/** Errors of the library hold answers of the provider, tokens included: only their codes go on. */
function refused(error: unknown): never {
  const { error: code, code: kind, name } = error as { error?: string; code?: string; name?: string };
  const isAway = ['OAUTH_TIMEOUT', 'OAUTH_RESPONSE_IS_NOT_CONFORM'].includes(kind ?? '') || name === 'TypeError';
  if (isAway) throw unavailable(error);
  throw new DomainError('unauthenticated', `The identity provider refused: ${code ?? kind ?? 'no reason given'}`);
}

function unavailable(error: unknown): ProviderAway {
  const { code, cause } = error as { code?: string; cause?: { code?: string } };
  const reason = code ?? cause?.code ?? 'no answer';
  return new ProviderAway(`The identity provider does not answer: ${reason}`);
}
