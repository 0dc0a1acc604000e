/**
 * Who asks is found out before anything else of a request is read, and whether they may look into the namespace that
 * it names before any handler runs: no route can forget either.
 */
import type { Endpoint } from '@sluice/shared/api/endpoint';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { type Caller, requireView } from '../access/caller.ts';
import { DomainError } from '../domain-error.ts';

declare module 'fastify' {
  interface FastifyRequest {
    caller: Caller | null;
  }
  interface FastifyContextConfig {
    /** What the route was mounted for; absent for pages, probes and the like. */
    endpoint?: Endpoint;
  }
}

/** Null when the request does not say who sends it. Throws `unauthenticated` when what it says does not hold. */
export type Authenticate = (request: FastifyRequest, reply: FastifyReply) => Promise<Caller | null>;

export function addCallers(app: FastifyInstance, authenticate: Authenticate): void {
  app.decorateRequest('caller', null);
  app.addHook('onRequest', async (request, reply) => {
    if (!isGuarded(request)) return;
    request.caller = await authenticate(request, reply);
    callerOf(request);
  });
  app.addHook('preHandler', async (request) => {
    if (!isGuarded(request)) return;
    const namespace = namespaceOf(request);
    if (namespace !== undefined) await requireView(callerOf(request), namespace);
  });
  app.addHook('onError', async ({ caller }, _reply, error: Error) => {
    if (error instanceof DomainError && error.code === 'unauthenticated') caller?.forget();
  });
  app.addHook('onSend', async (_request, reply, payload) => {
    if (reply.statusCode === 401) reply.header('www-authenticate', 'Bearer realm="sluice"');
    return payload;
  });
}

/** Throws `unauthenticated`; only endpoints that are open to anybody can get there without a caller. */
export function callerOf(request: FastifyRequest): Caller {
  if (request.caller === null) throw new DomainError('unauthenticated', 'Sign in first');
  return request.caller;
}

function isGuarded({ routeOptions: { config } }: FastifyRequest): boolean {
  return config.endpoint !== undefined && config.endpoint.access !== 'anybody';
}

function namespaceOf({ params, query }: FastifyRequest): string | undefined {
  const parts = [params, query] as readonly ({ namespace?: string } | null | undefined)[];
  return parts.map((part) => part?.namespace).find((namespace) => namespace !== undefined);
}
