/** The ways of the browser to the identity provider and back. They are pages rather than part of the API. */
import type { FastifyInstance, FastifyReply } from 'fastify';
import { z } from 'zod';
import { DomainError } from '../domain-error.ts';
import { createCookieJar } from '../sign-in/cookie-jar.ts';
import { callbackPath, type IdentityProvider } from '../sign-in/identity-provider.ts';
import type { KeyRing } from '../sign-in/key-ring.ts';
import { type OidcConfig, sessionFromTokens } from '../sign-in/oidc-session.ts';
import { ProviderAway } from '../sign-in/provider-away.ts';
import { returnPath } from '../sign-in/return-path.ts';
import { createSealer } from '../sign-in/sealed.ts';
import type { Sessions } from '../sign-in/session.ts';
import { leavePath, startPath } from './oidc-paths.ts';

export type OidcRoutesPorts = {
  readonly provider: IdentityProvider;
  readonly sessions: Sessions;
  readonly keys: KeyRing;
  readonly config: OidcConfig & { readonly sessionHours: number };
  readonly isSecure: boolean;
};

/** What went wrong, for the page: `/?sign-in=refused`, with the way back as `to` where it is known. */
type Failure = 'refused' | 'expired' | 'unavailable';

const Attempt = z.object({ verifier: z.string(), state: z.string(), nonce: z.string(), to: z.string() });
const attemptMs = 10 * 60_000;
const hidden = { schema: { hide: true } };

export function addOidcRoutes(app: FastifyInstance, ports: OidcRoutesPorts): void {
  const { provider, sessions, keys, config, isSecure } = ports;
  const attempts = createSealer(keys, 'oidc-attempt', Attempt);
  // One for each attempt: people sign in in several tabs at once.
  const jarFor = (state: string) =>
    createCookieJar({ name: `sluice-oidc-${state.slice(0, 8)}`, isSecure, sameSite: 'lax' });

  function giveUp(reply: FastifyReply, error: unknown, to: string) {
    reply.log.info({ reason: error instanceof Error ? error.message : 'unknown' }, 'signing in failed');
    return fail(reply, error instanceof ProviderAway ? 'unavailable' : 'refused', to);
  }

  app.get<{ Querystring: { to?: unknown } }>(startPath, hidden, async (request, reply) => {
    const to = returnPath(typeof request.query.to === 'string' ? request.query.to : undefined);
    try {
      const { url, attempt } = await provider.begin();
      const endsAt = Date.now() + attemptMs;
      jarFor(attempt.state).write(request, reply, await attempts.seal({ ...attempt, to }, endsAt), endsAt);
      return reply.header('cache-control', 'no-store').redirect(url.href);
    } catch (error) {
      return giveUp(reply, error, to);
    }
  });

  app.get(callbackPath, hidden, async (request, reply) => {
    const answer = new URL(request.url, 'http://sluice.invalid').searchParams;
    const state = answer.get('state') ?? '';
    if (!/^[A-Za-z0-9_-]{8,100}$/.test(state)) return fail(reply, 'refused');
    const jar = jarFor(state);
    const attempt = await attempts.open(jar.read(request) ?? '');
    jar.clear(request, reply);
    if (attempt === null) return fail(reply, 'expired');
    try {
      const tokens = await provider.finish(answer, attempt);
      const session = sessionFromTokens(tokens, Date.now() + config.sessionHours * 3_600_000, config);
      await sessions.write(request, reply, session);
      return reply.header('cache-control', 'no-store').redirect(attempt.to);
    } catch (error) {
      return giveUp(reply, error, attempt.to);
    }
  });

  // Ends the session of the provider as well. Other sites cannot use it: without our page nothing happens.
  app.get(leavePath, hidden, async (request, reply) => {
    const site = request.headers['sec-fetch-site'];
    if (site !== undefined && site !== 'same-origin' && site !== 'none') {
      throw new DomainError('forbidden', 'Requests from other sites are refused');
    }
    const session = await sessions.read(request);
    sessions.end(request, reply);
    if (session?.refreshToken) {
      await provider
        .revoke(session.refreshToken)
        .catch(() => request.log.info('the identity provider did not revoke a refresh token'));
    }
    const idToken = session?.credential.kind === 'token' ? session.credential.token : null;
    const url = await provider.signOutUrl(idToken).catch(() => null);
    return reply.header('cache-control', 'no-store').redirect(url?.href ?? '/');
  });
}

function fail(reply: FastifyReply, failure: Failure, to = '/') {
  const search = new URLSearchParams({ 'sign-in': failure, ...(to !== '/' && { to }) });
  return reply.header('cache-control', 'no-store').redirect(`/?${search}`);
}
