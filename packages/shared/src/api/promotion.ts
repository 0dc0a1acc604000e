/** Short forms for releases: everything to one version, and a first rule for every service of a namespace. */
import { z } from 'zod';
import { ChangeResult, changeHeaders, changeProblems, dryRunQuery, Reason } from './changes.ts';
import { endpoint } from './endpoint.ts';
import { PlannedWrite } from './planned-write.ts';
import { ServiceParams } from './services.ts';

export const PromoteBody = z
  .strictObject({
    version: z.string().min(1),
    drop: z
      .array(z.enum(['matches', 'mirrors', 'faults']))
      .optional()
      .meta({ description: 'What to take away where the promotion makes it pointless.' }),
    reason: Reason.optional(),
    force: z
      .array(z.enum(['version-not-ready', 'version-failing', 'version-not-measured']))
      .optional()
      .meta({ description: 'Objections that are overruled, by their problem code.' }),
  })
  .meta({ id: 'PromoteBody' });
export type PromoteBody = z.infer<typeof PromoteBody>;

export const promoteVersion = endpoint({
  operationId: 'promoteVersion',
  method: 'POST',
  path: '/namespaces/:namespace/services/:service/promote',
  tag: 'changes',
  summary: 'Send everything to one version',
  description:
    'Refused when the version has no ready pod, when it fails more often than its share of the requests explains, or when fewer than 59 requests to it were measured since the last change.',
  params: ServiceParams,
  query: dryRunQuery,
  headers: changeHeaders,
  body: PromoteBody,
  response: ChangeResult,
  problems: [...changeProblems, 'version-failing', 'version-not-measured'],
});

export const InitialiseBody = z.strictObject({ reason: Reason.optional() }).meta({ id: 'InitialiseBody' });
export type InitialiseBody = z.infer<typeof InitialiseBody>;

export const initialiseNamespace = endpoint({
  operationId: 'initialiseNamespace',
  method: 'POST',
  path: '/namespaces/:namespace/initialise',
  tag: 'changes',
  summary: 'Give every service of a namespace a default rule',
  description:
    'Each service without rules sends everything to its first version that has a ready pod. Services with rules stay as they are.',
  params: z.object({ namespace: z.string().min(1).meta({ description: 'Whose services get rules.' }) }),
  query: dryRunQuery,
  headers: changeHeaders.pick({ 'idempotency-key': true }),
  body: InitialiseBody,
  response: z.object({
    initialised: z.array(z.object({ service: z.string(), version: z.string() })),
    skipped: z.array(z.object({ service: z.string(), reason: z.enum(['has-rules', 'no-versions', 'not-ready']) })),
    writes: z.array(PlannedWrite),
    warnings: z.array(z.string()),
    change: z.string().nullable(),
    history: ChangeResult.shape.history,
  }),
  problems: ['not-found', 'conflict', 'change-in-progress', 'idempotency-key-reused', 'cluster-refused'],
});
