import type { FastifyInstance } from 'fastify';
import type { Metrics } from './metrics.ts';

/** Routes as they are declared, so that paths with names in them do not make a series each. */
export function addRequestMetrics(app: FastifyInstance, { requests }: Pick<Metrics, 'requests'>): void {
  app.addHook('onResponse', async (request, reply) => {
    const { url: route = 'none', config } = request.routeOptions;
    // A stream lasts as long as its reader stays.
    if (config.endpoint?.produces === 'text/event-stream') return;
    const labels = { method: methodOf(request.method), route: request.is404 ? 'none' : route };
    requests.observe({ ...labels, status: String(reply.statusCode) }, reply.elapsedTime / 1_000);
  });
}

const methods = new Set(['GET', 'HEAD', 'OPTIONS', 'POST', 'PUT', 'PATCH', 'DELETE']);

function methodOf(method: string): string {
  return methods.has(method) ? method : 'other';
}
