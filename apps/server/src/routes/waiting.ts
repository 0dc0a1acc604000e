import { waitForChange } from '@sluice/shared/api/waiting';
import type { FastifyInstance } from 'fastify';
import { mount } from '../http/mount.ts';
import type { Waiting } from '../use-cases/wait-for-change.ts';

export function addWaitingRoutes(app: FastifyInstance, { wait }: Waiting): void {
  mount(app, waitForChange, async ({ params, query, caller, reply }) => {
    const gone = new AbortController();
    // Whoever hangs up does not wait any more. After an answer it is closed as well, and nobody listens.
    reply.raw.once('close', () => gone.abort());
    return wait(
      { namespace: params.namespace, name: params.service },
      params.change,
      { for: query.for, timeoutMs: query.timeoutSeconds * 1_000, signal: gone.signal },
      caller.actor.history,
    );
  });
}
