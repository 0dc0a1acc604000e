import { streamEvents } from '@sluice/shared/api/events';
import type { FastifyInstance } from 'fastify';
import { DomainError } from '../domain-error.ts';
import { mountStream } from '../http/mount.ts';
import type { LiveHub } from '../live/live-hub.ts';

export function addEventRoutes(app: FastifyInstance, live: LiveHub, namespaces: () => readonly string[]): void {
  mountStream(app, streamEvents, async ({ query: { namespace, service }, reply, caller }) => {
    if (service !== undefined && namespace === undefined) {
      const issues = [{ path: 'query.namespace', message: 'A service is found by its namespace and its name' }];
      throw new DomainError('invalid', 'query.namespace is missing', { issues });
    }
    const sight = await caller.sight(namespace === undefined ? namespaces() : [namespace]);
    reply.hijack();
    live.open({ namespace: namespace ?? null, service: service ?? null, sight }, reply.raw);
  });
}
