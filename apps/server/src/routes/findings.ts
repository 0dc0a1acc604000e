import { listFindings as listFindingsEndpoint } from '@sluice/shared/api/findings';
import type { FastifyInstance } from 'fastify';
import { mount } from '../http/mount.ts';
import { type FindingsPorts, listFindings } from '../use-cases/list-findings.ts';

export function addFindingRoutes(app: FastifyInstance, ports: FindingsPorts): void {
  mount(app, listFindingsEndpoint, async ({ query, caller }) => listFindings(query, caller.sight, ports));
}
