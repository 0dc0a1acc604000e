import { getRouting as getRoutingEndpoint } from '@sluice/shared/api/routing';
import { getService, listServices } from '@sluice/shared/api/services';
import type { FastifyInstance } from 'fastify';
import { visible } from '../access/caller.ts';
import { mount } from '../http/mount.ts';
import { getRouting, type RoutingPorts } from '../use-cases/get-routing.ts';
import type { ServiceStates } from '../use-cases/service-states.ts';

export function addServiceRoutes(app: FastifyInstance, services: ServiceStates, ports: RoutingPorts): void {
  mount(app, listServices, async ({ query, caller }) => ({
    services: await visible(caller, await services.list(query.namespace)),
  }));

  mount(app, getService, async ({ params, reply }) => {
    const service = await services.get({ namespace: params.namespace, name: params.service });
    reply.header('etag', `"${service.etag}"`);
    return service;
  });

  mount(app, getRoutingEndpoint, async ({ params, reply }) => {
    const routing = await getRouting({ namespace: params.namespace, name: params.service }, ports);
    reply.header('etag', `"${routing.etag}"`);
    return routing;
  });
}
