/** `--read-only`: whoever asks, and whatever their rights, nothing is written. Rehearsals are. */
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { DomainError } from '../domain-error.ts';

export function addReadOnly(app: FastifyInstance): void {
  app.addHook('preHandler', async (request) => {
    if (isWrite(request)) throw new DomainError('read-only', 'This server makes no changes (--read-only)');
  });
}

/** Whether a request would change the cluster: all that are not said to do nothing of the kind. */
export function isWrite({ routeOptions: { config }, query }: FastifyRequest): boolean {
  const { endpoint } = config;
  if (endpoint === undefined || endpoint.method === 'GET' || endpoint.writes === false) return false;
  return (query as { dryRun?: boolean } | null)?.dryRun !== true;
}
