/** The short form for automation: set the weights of the default rule. */
import { z } from 'zod';
import { endpoint } from './endpoint.ts';
import { ObjectRef, ServiceParams, ServiceState } from './services.ts';

export const SetWeightsBody = z
  .object({
    weights: z
      .record(z.string().min(1), z.int().min(0).max(100))
      .meta({ description: 'Percent by version, adding up to 100; versions that are not named get 0.' }),
    reason: z.string().max(500).optional(),
    force: z
      .array(z.string())
      .optional()
      .meta({ description: 'Versions that may receive requests although no pod of theirs is ready.' }),
  })
  .meta({ id: 'SetWeightsBody', example: { weights: { v1: 90, v2: 10 }, reason: 'first step of the v2 canary' } });
export type SetWeightsBody = z.infer<typeof SetWeightsBody>;

export const PlannedWrite = z
  .object({
    action: z.enum(['create', 'patch', 'delete']),
    object: ObjectRef,
    patch: z
      .array(z.looseObject({ op: z.string(), path: z.string() }))
      .nullable()
      .meta({ description: 'JSON Patch (RFC 6902), for `patch`.' }),
    before: z.unknown().meta({ description: 'The object as read; null when it is created.' }),
    after: z.unknown().meta({ description: 'The object as wanted; null when it is deleted.' }),
  })
  .meta({ id: 'PlannedWrite' });
export type PlannedWrite = z.infer<typeof PlannedWrite>;

export const setWeights = endpoint({
  operationId: 'setWeights',
  method: 'PUT',
  path: '/namespaces/:namespace/services/:service/weights',
  tag: 'services',
  summary: 'Set the weights of the default rule',
  description:
    'Writes nothing that already is as wanted. Where the service has no DestinationRule or VirtualService yet, they are created, the DestinationRule first.',
  params: ServiceParams,
  query: z.object({
    dryRun: z
      .stringbool()
      .optional()
      .meta({ description: 'Answers with the writes, checked by the cluster, without making them.' }),
  }),
  headers: z.object({
    'if-match': z.string().optional().meta({ description: 'The etag of the service as the caller saw it.' }),
  }),
  body: SetWeightsBody,
  response: z.object({
    service: ServiceState,
    writes: z.array(PlannedWrite),
    warnings: z.array(z.string()).meta({ description: 'What the API server warned about, as it said it.' }),
  }),
  problems: [
    'not-found',
    'conflict',
    'precondition-failed',
    'weights-total',
    'unknown-version',
    'version-not-ready',
    'not-editable',
    'cluster-refused',
    'forbidden',
    'cluster-unreachable',
  ],
});
