import { getMe, type Me, signIn, signOut } from '@sluice/shared/api/session';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Caller } from '../access/caller.ts';
import { expiryOf, isBearerToken } from '../access/credential.ts';
import type { Directory } from '../access/directory.ts';
import { DomainError } from '../domain-error.ts';
import { mount } from '../http/mount.ts';
import type { Gate } from '../sign-in/gate.ts';
import type { Session, Sessions } from '../sign-in/session.ts';
import type { Coverage } from '../use-cases/ports.ts';

export type SessionPorts = {
  readonly gate: Gate;
  readonly directory: Directory;
  /** Null in modes without sessions. */
  readonly sessions: Sessions | null;
  readonly signInUrl: string | null;
  readonly signOutUrl: string | null;
  readonly readOnly: boolean;
  readonly sessionHours: number;
  /** What the server itself sees of a namespace. */
  readonly coverageOf: (namespace: string) => Coverage;
  /** Makes what renews a session worthless, as far as that is possible. */
  readonly revoke: (session: Session) => Promise<void>;
};

export function addSessionRoutes(app: FastifyInstance, ports: SessionPorts): void {
  const { gate, directory, sessions, signInUrl, signOutUrl, readOnly, sessionHours, coverageOf } = ports;

  async function meOf(caller: Caller | null, namespace?: string): Promise<Me> {
    return {
      mode: gate.mode,
      user: caller && { name: caller.user.name, groups: [...caller.user.groups] },
      expiresAt: caller?.expiresAt ?? null,
      signInUrl,
      signOutUrl,
      readOnly,
      rights: caller && namespace !== undefined ? await rightsIn(caller, namespace) : null,
    };
  }

  async function rightsIn(caller: Caller, namespace: string): Promise<Me['rights']> {
    const { isCovered, unread } = coverageOf(namespace);
    const rights = await caller.rightsIn(namespace);
    return { namespace, ...rights, server: { covers: isCovered, unread: [...unread] } };
  }

  mount(app, getMe, async ({ query, request, reply }) => {
    reply.header('cache-control', 'no-store');
    const caller = await orNobody(gate, request, reply);
    try {
      return await meOf(caller, query.namespace);
    } catch (error) {
      if (!isUnauthenticated(error)) throw error;
      caller?.forget();
      return meOf(null);
    }
  });

  mount(app, signIn, async ({ body, request, reply }) => {
    if (gate.mode !== 'token' || sessions === null) {
      throw new DomainError('not-found', 'Nobody signs in here with a token');
    }
    const { token } = body;
    const caller = await callerOfToken(directory, token);
    const endsAt = Date.now() + sessionHours * 3_600_000;
    const validUntil = Math.min(expiryOf(token) ?? endsAt, endsAt);
    await sessions.write(request, reply, {
      credential: { kind: 'token', token },
      validUntil,
      endsAt,
      refreshToken: null,
    });
    return meOf({ ...caller, expiresAt: validUntil });
  });

  mount(app, signOut, async ({ request, reply }) => {
    const session = await sessions?.read(request);
    sessions?.end(request, reply);
    if (session) {
      await ports.revoke(session).catch(() => request.log.info('the identity provider did not revoke a refresh token'));
    }
    // Where there are no sessions nobody can sign out: the answer says who one still is.
    return meOf(sessions === null ? await orNobody(gate, request, reply) : null);
  });
}

/** Throws `token-rejected`. */
async function callerOfToken(directory: Directory, token: string): Promise<Caller> {
  if (!isBearerToken(token)) throw new DomainError('token-rejected', 'This is no bearer token');
  try {
    return await directory.callerOf({ kind: 'token', token });
  } catch (error) {
    if (isUnauthenticated(error)) throw new DomainError('token-rejected', 'The cluster does not accept the token');
    throw error;
  }
}

async function orNobody(gate: Gate, request: FastifyRequest, reply: FastifyReply): Promise<Caller | null> {
  try {
    return await gate.callerOf(request, reply);
  } catch (error) {
    if (isUnauthenticated(error)) return null;
    throw error;
  }
}

function isUnauthenticated(error: unknown): boolean {
  return error instanceof DomainError && error.code === 'unauthenticated';
}
