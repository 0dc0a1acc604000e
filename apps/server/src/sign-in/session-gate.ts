/** Modes `token` and `oidc`: a bearer token with the request, else the session of the browser. */
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Caller } from '../access/caller.ts';
import type { Directory } from '../access/directory.ts';
import { DomainError } from '../domain-error.ts';
import { bearerOf } from './bearer.ts';
import type { Gate } from './gate.ts';
import { ProviderAway } from './provider-away.ts';
import type { Session, Sessions } from './session.ts';

/** Throws `unauthenticated` when whoever issued the session does not want to, and `ProviderAway`. */
export type Renew = (session: Session) => Promise<Session>;

/** A session is renewed a little before its credential ends, so that no request is sent with one that ends on the way. */
const earlyMs = 30_000;

export function createSessionGate(
  mode: 'token' | 'oidc',
  directory: Directory,
  sessions: Sessions,
  renew: Renew | null = null,
): Gate {
  async function current(request: FastifyRequest, reply: FastifyReply | null): Promise<Session | null> {
    const session = await sessions.read(request);
    if (session === null) return null;
    const isEnding = session.validUntil - earlyMs < Date.now();
    if (isEnding && session.refreshToken !== null && renew !== null && reply !== null) {
      const renewed = await renewedOrKept(session, renew);
      if (renewed !== session) await sessions.write(request, reply, renewed);
      return renewed;
    }
    if (Math.min(session.validUntil, session.endsAt) > Date.now()) return session;
    throw new DomainError('unauthenticated', 'The session has ended');
  }

  async function callerOfSession(request: FastifyRequest, reply: FastifyReply | null): Promise<Caller | null> {
    const session = await current(request, reply);
    if (session === null) return null;
    const caller = await directory.callerOf(session.credential);
    const ends = session.refreshToken === null ? Math.min(session.validUntil, session.endsAt) : session.endsAt;
    return { ...caller, expiresAt: ends };
  }

  return {
    mode,
    async callerOf(request, reply) {
      const token = bearerOf(request);
      if (token !== null) return directory.callerOf({ kind: 'token', token });
      try {
        return await callerOfSession(request, reply);
      } catch (error) {
        if (reply !== null && isOver(error)) sessions.end(request, reply);
        throw error;
      }
    },
    async isRenewable(request) {
      if (bearerOf(request) !== null) return false;
      const session = await sessions.read(request);
      return session !== null && session.refreshToken !== null;
    },
  };
}

/** While the provider is away a session is used as long as its credential holds, and kept after that. */
async function renewedOrKept(session: Session, renew: Renew): Promise<Session> {
  try {
    return await renew(session);
  } catch (error) {
    if (!(error instanceof ProviderAway)) throw error;
    if (session.validUntil > Date.now()) return session;
    throw new DomainError('unauthenticated', error.message, { cause: error });
  }
}

function isOver(error: unknown): boolean {
  return error instanceof DomainError && error.code === 'unauthenticated' && !(error.cause instanceof ProviderAway);
}
