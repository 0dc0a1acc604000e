import { setWeights } from '@sluice/shared/api/weights';
import type { FastifyInstance } from 'fastify';
import { entityTag } from '../http/entity-tag.ts';
import { mount } from '../http/mount.ts';
import type { RoutingObjects } from '../use-cases/ports.ts';
import { type SetWeightsPorts, setWeights as setWeightsOf } from '../use-cases/set-weights.ts';

export function addWeightsRoute(app: FastifyInstance, objects: RoutingObjects, ports: SetWeightsPorts): void {
  mount(app, setWeights, async ({ params, query, headers, body, reply }) => {
    const result = await setWeightsOf(
      {
        service: { namespace: params.namespace, name: params.service },
        body,
        ifMatch: entityTag(headers['if-match']),
        dryRun: query.dryRun ?? false,
      },
      objects,
      ports,
    );
    reply.header('etag', `"${result.service.etag}"`);
    return result;
  });
}
