/** The pods behind the versions of a service. */
import { z } from 'zod';
import { endpoint } from './endpoint.ts';
import { ServiceParams } from './services.ts';

export const PodInfo = z
  .object({
    name: z.string(),
    version: z.string().nullable(),
    ready: z.boolean(),
    phase: z.string(),
    reason: z.string().nullable().meta({ description: 'Why it is not ready, such as `CrashLoopBackOff`.' }),
    restarts: z.int(),
    images: z.array(z.string()).meta({ description: 'Without the sidecar.' }),
    sidecar: z.boolean().meta({ description: 'Without one it follows no rules and is not measured.' }),
    createdAt: z.string(),
    workload: z.string().nullable(),
    labels: z.record(z.string(), z.string()).meta({ description: 'By which rules tell who sends a request.' }),
  })
  .meta({ id: 'PodInfo' });
export type PodInfo = z.infer<typeof PodInfo>;

export const listPods = endpoint({
  operationId: 'listPods',
  method: 'GET',
  path: '/namespaces/:namespace/services/:service/pods',
  tag: 'services',
  summary: 'The pods of a service by version',
  params: ServiceParams,
  response: z.object({ pods: z.array(PodInfo), asOf: z.number() }),
  problems: ['not-found'],
});
