import { getService, listServices } from '@sluice/shared/api/services';
import type { FastifyInstance } from 'fastify';
import { mount } from '../http/mount.ts';
import type { ServiceStates } from '../use-cases/service-states.ts';

export function addServiceRoutes(app: FastifyInstance, services: ServiceStates): void {
  mount(app, listServices, async ({ query }) => ({ services: await services.list(query.namespace) }));

  mount(app, getService, async ({ params, reply }) => {
    const service = await services.get({ namespace: params.namespace, name: params.service });
    reply.header('etag', `"${service.etag}"`);
    return service;
  });
}
