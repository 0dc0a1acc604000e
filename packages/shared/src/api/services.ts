/** Services with their versions, and what the rules say about the split between them. */
import { z } from 'zod';
import { endpoint } from './endpoint.ts';
import { ObjectRef } from './object-ref.ts';
import { Owner } from './owner.ts';
import { Propagation } from './propagation.ts';

export const ServiceParams = z.object({
  namespace: z.string().min(1).meta({ description: 'The namespace of the service.' }),
  service: z.string().min(1).meta({ description: 'The name of the Kubernetes Service.' }),
});

export const Version = z
  .object({
    name: z.string(),
    subset: z.string().nullable().meta({ description: 'The DestinationRule subset, null while none is defined.' }),
    labels: z.record(z.string(), z.string()),
    workloads: z.array(z.string()),
    pods: z.object({ ready: z.int(), total: z.int() }),
    createdAt: z.string().nullable().meta({ description: 'When its newest workload was created, RFC 3339.' }),
  })
  .meta({ id: 'Version' });
export type Version = z.infer<typeof Version>;

/** Why the default rule cannot be edited as weights. */
export const NotEditableReason = z.enum([
  'no-versions',
  'other-hosts',
  'unknown-subset',
  'redirect',
  'direct-response',
  'delegate',
  'no-default-rule',
  'not-http',
  'unreadable',
]);
export type NotEditableReason = z.infer<typeof NotEditableReason>;

export const DesiredSplit = z
  .object({
    source: z
      .enum(['rule', 'pods'])
      .meta({ description: '`rule`: weights of the default rule. `pods`: no rule, all ready pods take part.' }),
    weights: z.array(
      z.object({
        version: z.string(),
        weight: z.int().nullable().meta({ description: 'As written in the rule; null where none is written.' }),
        share: z.number().meta({ description: 'Fraction of the requests, 0 to 1.' }),
      }),
    ),
    total: z.number().meta({ description: 'Sum of the weights as written; Istio allows any.' }),
    notEditable: NotEditableReason.nullable(),
    rulesAbove: z.int().meta({ description: 'How many rules take requests before the default rule does.' }),
  })
  .meta({ id: 'DesiredSplit' });
export type DesiredSplit = z.infer<typeof DesiredSplit>;

export const ObservedSplit = z
  .object({
    since: z.number().meta({ description: 'Start of the window, epoch milliseconds; never before the last change.' }),
    until: z.number(),
    requests: z.int(),
    requestsPerSecond: z.number(),
    versions: z.array(
      z.object({
        version: z.string(),
        requests: z.int(),
        errors: z.int(),
        share: z.number(),
        low: z.number().meta({ description: 'Wilson 95 % interval of the share, for drawing only.' }),
        high: z.number(),
      }),
    ),
    unattributed: z.int().meta({ description: 'Requests that reached no version, such as 503 UH or NC.' }),
  })
  .meta({ id: 'ObservedSplit' });
export type ObservedSplit = z.infer<typeof ObservedSplit>;

export const Evidence = z
  .object({
    state: z.enum(['collecting', 'matches', 'diverges', 'blind', 'not-applicable']).meta({
      description:
        'Whether requests follow the desired split. `blind`: no source of traffic data; `not-applicable`: nothing to judge.',
    }),
    since: z.number().nullable().meta({ description: 'When counting began, epoch milliseconds.' }),
    requests: z.int(),
    needed: z.int().nullable().meta({ description: 'About how many more requests a verdict needs.' }),
    secondsLeft: z.number().nullable().meta({
      description:
        'About how long until a verdict; while `settling`, until counting begins, null while that is up to the proxies.',
    }),
    pValue: z.number().nullable().meta({ description: 'Anytime-valid p value against the desired split.' }),
    reason: z.string().nullable().meta({
      description:
        'Why it diverges or cannot be judged, as a stable code; `settling` right after a change, until all proxies follow it and counting begins.',
    }),
  })
  .meta({ id: 'Evidence' });
export type Evidence = z.infer<typeof Evidence>;

export const ServiceState = z
  .object({
    namespace: z.string(),
    name: z.string(),
    host: z.string(),
    ports: z.array(z.int()),
    versions: z.array(Version),
    desired: DesiredSplit,
    objects: z.array(ObjectRef).meta({ description: 'The objects that decide the routing of this service.' }),
    etag: z.string().meta({ description: 'Identifies what the rules say; send it as If-Match.' }),
    observed: ObservedSplit.nullable().meta({ description: 'Null until somebody watches the service.' }),
    evidence: Evidence,
    propagation: Propagation.nullable().meta({
      description: 'How far the last change has got; null while none has been seen, or long after it.',
    }),
    owners: z.array(Owner).meta({ description: 'Tools that look after the objects.' }),
  })
  .meta({ id: 'Service' });
export type ServiceState = z.infer<typeof ServiceState>;

export const listServices = endpoint({
  operationId: 'listServices',
  method: 'GET',
  path: '/services',
  tag: 'services',
  summary: 'List services with their versions and splits',
  query: z.object({ namespace: z.string().optional().meta({ description: 'Only the services of this one.' }) }),
  response: z.object({ services: z.array(ServiceState) }),
  problems: [],
});

export const getService = endpoint({
  operationId: 'getService',
  method: 'GET',
  path: '/namespaces/:namespace/services/:service',
  tag: 'services',
  summary: 'One service with its versions and its split',
  params: ServiceParams,
  response: ServiceState,
  problems: ['not-found'],
});
