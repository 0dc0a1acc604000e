/** What is wrong or doubtful about the configuration. */
import { z } from 'zod';
import { endpoint } from './endpoint.ts';

export const Finding = z
  .object({
    code: z.string().meta({ description: '`IST…` as istioctl analyze names it, `SLU…` for what only Sluice finds.' }),
    severity: z.enum(['error', 'warning', 'info']),
    object: z.object({ kind: z.string(), namespace: z.string(), name: z.string() }),
    path: z.array(z.union([z.string(), z.number()])).meta({ description: 'Where inside the object, from its root.' }),
    messageKey: z.string().meta({ description: 'Finds the text in another language.' }),
    params: z.record(z.string(), z.union([z.string(), z.number(), z.array(z.string())])),
    message: z.string(),
  })
  .meta({ id: 'Finding' });
export type Finding = z.infer<typeof Finding>;

export const listFindings = endpoint({
  operationId: 'listFindings',
  method: 'GET',
  path: '/findings',
  tag: 'configuration',
  summary: 'Everything wrong or doubtful about the routing',
  query: z.object({
    namespace: z.string().optional(),
    service: z.string().optional().meta({
      description: 'Only the objects that decide about one service of the namespace, and the service itself.',
    }),
  }),
  response: z.object({ findings: z.array(Finding) }),
  problems: ['not-found', 'cluster-unreachable'],
});
