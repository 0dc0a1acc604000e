import { listPods as listPodsEndpoint } from '@sluice/shared/api/pods';
import type { FastifyInstance } from 'fastify';
import { mount } from '../http/mount.ts';
import { listPods, type PodsPorts } from '../use-cases/list-pods.ts';

export function addPodRoutes(app: FastifyInstance, ports: PodsPorts): void {
  mount(app, listPodsEndpoint, ({ params }) => listPods({ namespace: params.namespace, name: params.service }, ports));
}
