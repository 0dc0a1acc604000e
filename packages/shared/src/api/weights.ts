/** The short form for automation: set the weights of the default rule. */
import { z } from 'zod';
import { ChangeResult, changeHeaders, changeProblems, dryRunQuery, Reason } from './changes.ts';
import { endpoint } from './endpoint.ts';
import { ServiceParams } from './services.ts';

export const SetWeightsBody = z
  .strictObject({
    weights: z
      .record(z.string().min(1), z.int().min(0).max(100))
      .meta({ description: 'Percent by version, adding up to 100; versions that are not named get 0.' }),
    reason: Reason.optional(),
    force: z
      .array(z.string())
      .optional()
      .meta({ description: 'Versions that may receive requests although no pod of theirs is ready.' }),
  })
  .meta({ id: 'SetWeightsBody', example: { weights: { v1: 90, v2: 10 }, reason: 'first step of the v2 canary' } });
export type SetWeightsBody = z.infer<typeof SetWeightsBody>;

export const setWeights = endpoint({
  operationId: 'setWeights',
  method: 'PUT',
  path: '/namespaces/:namespace/services/:service/weights',
  tag: 'services',
  summary: 'Set the weights of the default rule',
  description:
    'Writes nothing that already is as wanted. With If-Match it is refused for any other state than the one that the caller saw; `applyChange` merges instead. Where the service has no DestinationRule or VirtualService yet, they are created, the DestinationRule first.',
  params: ServiceParams,
  query: dryRunQuery,
  headers: changeHeaders,
  body: SetWeightsBody,
  response: ChangeResult,
  problems: [...changeProblems, 'weights-total'],
});
