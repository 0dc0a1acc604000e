/**
 * For probes. Alive: the event loop turns. Ready: the cluster has been read once and we are not about to end; an outage
 * later does not take us out, since what is known then is better than nothing.
 */
import type { FastifyInstance } from 'fastify';
import type { ClusterPort } from '../use-cases/service-states.ts';

export type HealthPorts = {
  readonly cluster: ClusterPort & {
    readonly kinds: () => readonly { readonly kind: string; readonly state: string }[];
  };
  readonly isDraining: () => boolean;
};

export function addHealthRoutes(app: FastifyInstance, { cluster, isDraining }: HealthPorts): void {
  const hidden = { schema: { hide: true }, logLevel: 'silent' as const };
  app.get('/livez', hidden, async () => ({ alive: true }));
  app.get('/readyz', hidden, async (_request, reply) => {
    const { state, detail } = cluster.health();
    const loading = cluster.kinds().flatMap((kind) => (kind.state === 'loading' ? [kind.kind] : []));
    const reason = isDraining() ? 'ending' : cluster.isLoaded() ? null : state === 'live' ? 'loading' : 'unreachable';
    reply.header('cache-control', 'no-store').code(reason === null ? 200 : 503);
    return { ready: reason === null, reason, loading, cluster: { state, detail } };
  });
}
