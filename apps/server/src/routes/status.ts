import { getStatus as getStatusEndpoint } from '@sluice/shared/api/status';
import type { FastifyInstance } from 'fastify';
import { mount } from '../http/mount.ts';
import { getStatus, type StatusPorts } from '../use-cases/get-status.ts';

export function addStatusRoutes(app: FastifyInstance, ports: StatusPorts): void {
  mount(app, getStatusEndpoint, () => getStatus(ports));
}
