/** How the server finds out who sends a request. */
import type { Me } from '@sluice/shared/api/session';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Caller } from '../access/caller.ts';

export type Gate = {
  readonly mode: Me['mode'];
  /**
   * Null when the request does not say. Throws `unauthenticated` when it says something that does not hold, and
   * DomainErrors of the cluster. With a reply a session may be renewed; without one it is only looked at.
   */
  readonly callerOf: (request: FastifyRequest, reply: FastifyReply | null) => Promise<Caller | null>;
  /** Whether the session of a request can be renewed by asking again with a reply. */
  readonly isRenewable: (request: FastifyRequest) => Promise<boolean>;
};
