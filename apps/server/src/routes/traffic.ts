import { getTraffic as getTrafficEndpoint } from '@sluice/shared/api/traffic-history';
import type { FastifyInstance } from 'fastify';
import { mount } from '../http/mount.ts';
import { getTraffic, type TrafficPorts } from '../use-cases/get-traffic.ts';

export function addTrafficRoutes(app: FastifyInstance, ports: TrafficPorts): void {
  mount(app, getTrafficEndpoint, ({ params, query, caller }) =>
    getTraffic({ namespace: params.namespace, name: params.service }, query.range, caller.actor, ports),
  );
}
