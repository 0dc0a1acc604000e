import { getRouting as getRoutingEndpoint } from '@sluice/shared/api/routing';
import { getService, listServices, ServiceState } from '@sluice/shared/api/services';
import type { FastifyInstance } from 'fastify';
import { visible } from '../access/caller.ts';
import { createListText } from '../http/list-text.ts';
import { mount } from '../http/mount.ts';
import { getRouting, type RoutingPorts } from '../use-cases/get-routing.ts';
import type { ServiceStates } from '../use-cases/service-states.ts';

export function addServiceRoutes(app: FastifyInstance, services: ServiceStates, ports: RoutingPorts): void {
  const textOf = createListText(ServiceState);

  mount(app, listServices, async ({ query, caller, reply }) => {
    const shown = await visible(caller, await services.list(query.namespace));
    // Thousands of services are megabytes, of which little changes from one answer to the next.
    const text = await textOf(shown);
    reply.serializer(() => `{"services":${text}}`);
    return { services: shown };
  });

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
