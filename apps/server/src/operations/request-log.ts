/** One line for each request: writes and what went wrong are told, reads only to those who want to know everything. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';

const reads = new Set(['GET', 'HEAD', 'OPTIONS']);

export function addRequestLog(app: FastifyInstance): void {
  app.addHook('onResponse', async (request, reply) => {
    const { method } = request;
    const line = {
      method,
      // Without the query: nothing that is looked for there is worth the risk.
      path: request.url.split('?')[0],
      status: reply.statusCode,
      ms: Math.round(reply.elapsedTime),
      ...userOf(request),
    };
    request.log[levelOf(request, reply)](line, 'request');
  });
  app.addHook('onRequestAbort', async (request) => {
    request.log.debug({ method: request.method, path: request.url.split('?')[0] }, 'the caller went away');
  });
}

function levelOf({ method, routeOptions }: FastifyRequest, { statusCode }: FastifyReply): 'warn' | 'info' | 'debug' {
  // Probes answer 503 until there is something to serve, every few seconds.
  if (routeOptions.logLevel === 'silent') return 'debug';
  if (statusCode >= 500) return 'warn';
  return reads.has(method) ? 'debug' : 'info';
}

function userOf({ caller }: FastifyRequest): { user?: string } {
  return caller === null || caller === undefined ? {} : { user: caller.user.name };
}
