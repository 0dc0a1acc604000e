/** For probes. Alive: the event loop turns. Ready: the cluster has been read once; an outage later does not take us out. */
import type { FastifyInstance } from 'fastify';
import type { ClusterPort } from '../use-cases/service-states.ts';

export function addHealthRoutes(app: FastifyInstance, cluster: ClusterPort): void {
  const hidden = { schema: { hide: true }, logLevel: 'silent' as const };
  app.get('/livez', hidden, async () => ({ alive: true }));
  app.get('/readyz', hidden, async (_request, reply) => {
    const ready = cluster.isLoaded();
    return reply.code(ready ? 200 : 503).send({ ready, cluster: cluster.health() });
  });
}
