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
    namespace: z.string().optional().meta({ description: 'Only the objects of this one.' }),
    service: z.string().optional().meta({
      description: 'Only the objects that decide about one service of the namespace, and the service itself.',
    }),
  }),
  response: z.object({
    findings: z.array(Finding).meta({ description: 'Ordered by object.' }),
    checked: z.int().meta({ description: 'How many objects were checked, whether or not something was found.' }),
    asOf: z.int().meta({
      description:
        'The time for which the findings hold, epoch milliseconds: now, or when the cluster was last reached.',
    }),
    unread: z.array(z.string()).meta({
      description: 'Kinds that the cluster does not let Sluice read. Their objects are not checked.',
    }),
  }),
  problems: ['not-found'],
});
