import { getRouting as getRoutingEndpoint } from '@sluice/shared/api/routing';
import { getService, listServices } from '@sluice/shared/api/services';
import type { FastifyInstance } from 'fastify';
import { mount } from '../http/mount.ts';
import { getRouting } from '../use-cases/get-routing.ts';
import type { MeshCopy } from '../use-cases/ports.ts';
import type { ClusterPort, ServiceStates } from '../use-cases/service-states.ts';

export type ServiceRoutesPorts = {
  readonly services: ServiceStates;
  readonly cluster: ClusterPort;
  readonly copy: MeshCopy;
};

export function addServiceRoutes(app: FastifyInstance, { services, cluster, copy }: ServiceRoutesPorts): void {
  mount(app, listServices, async ({ query }) => ({ services: await services.list(query.namespace) }));

  mount(app, getService, async ({ params, reply }) => {
    const service = await services.get({ namespace: params.namespace, name: params.service });
    reply.header('etag', `"${service.etag}"`);
    return service;
  });

  mount(app, getRoutingEndpoint, async ({ params, reply }) => {
    const routing = await getRouting({ namespace: params.namespace, name: params.service }, { cluster, copy });
    reply.header('etag', `"${routing.etag}"`);
    return routing;
  });
}
