/** A session is a cookie and nothing else: the server remembers none, so any replica knows every one. */
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { type CookieJar, createCookieJar } from './cookie-jar.ts';
import type { KeyRing } from './key-ring.ts';
import { createSealer } from './sealed.ts';

const User = z.object({ name: z.string(), groups: z.array(z.string()) });

export const Session = z.object({
  credential: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('token'), token: z.string() }),
    z.object({ kind: z.literal('impersonation'), user: User }),
  ]),
  /** When the credential ends, epoch milliseconds. */
  validUntil: z.number(),
  /** When the session ends even if the credential can be renewed. */
  endsAt: z.number(),
  /** What renews the credential. */
  refreshToken: z.string().nullable(),
});
export type Session = z.infer<typeof Session>;

export type Sessions = {
  /** Null without a session, with one that has ended, and with one that this server cannot read. */
  readonly read: (request: FastifyRequest) => Promise<Session | null>;
  readonly write: (request: FastifyRequest, reply: FastifyReply, session: Session) => Promise<void>;
  readonly end: CookieJar['clear'];
};

export function createSessions(keys: KeyRing, isSecure: boolean): Sessions {
  const jar = createCookieJar({ name: 'sluice-session', isSecure, sameSite: 'strict' });
  const sealer = createSealer(keys, 'session', Session);
  return {
    async read(request) {
      const text = jar.read(request);
      return text === null ? null : sealer.open(text);
    },
    async write(request, reply, session) {
      const until = session.refreshToken === null ? Math.min(session.validUntil, session.endsAt) : session.endsAt;
      jar.write(request, reply, await sealer.seal(session, until), until);
    },
    end: jar.clear,
  };
}
