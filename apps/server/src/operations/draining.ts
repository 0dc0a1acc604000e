/** The end: no new requests, and those that change something are finished, within bounds. */
import type { FastifyInstance, FastifyRequest } from 'fastify';

export type Draining = {
  readonly isDraining: () => boolean;
  /** Settles when no write is under way any more, or time is up; tells whether all are finished. */
  readonly drain: (deadlineMs: number) => Promise<boolean>;
};

const reads = new Set(['GET', 'HEAD', 'OPTIONS']);

export function addDraining(app: FastifyInstance): Draining {
  const writes = new Set<FastifyRequest>();
  let isDraining = false;
  let onIdle: (() => void) | null = null;

  app.addHook('onRequest', async (_request, reply) => {
    // Whoever is still connected shall look for another server.
    if (isDraining) reply.header('connection', 'close');
  });
  // Not before: nothing is begun for a request that never arrives as a whole, and nothing tells of its end.
  app.addHook('preHandler', async (request) => {
    if (!reads.has(request.method)) writes.add(request);
  });
  function done(request: FastifyRequest) {
    writes.delete(request);
    if (writes.size === 0) onIdle?.();
  }
  // A caller who goes away does not stop what was begun, which ends in an answer to nobody.
  app.addHook('onResponse', async (request) => done(request));

  return {
    isDraining: () => isDraining,
    async drain(deadlineMs) {
      isDraining = true;
      if (writes.size === 0) return true;
      const idle = Promise.withResolvers<void>();
      onIdle = idle.resolve;
      const timer = setTimeout(idle.resolve, deadlineMs);
      await idle.promise;
      clearTimeout(timer);
      return writes.size === 0;
    },
  };
}
