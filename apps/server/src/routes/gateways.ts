import { listGateways as listGatewaysEndpoint } from '@sluice/shared/api/gateways';
import type { FastifyInstance } from 'fastify';
import { mount } from '../http/mount.ts';
import { type GatewayPorts, listGateways } from '../use-cases/list-gateways.ts';

export function addGatewayRoutes(app: FastifyInstance, ports: GatewayPorts): void {
  mount(app, listGatewaysEndpoint, ({ query, caller }) => listGateways(query.namespace, caller.sight, ports));
}
