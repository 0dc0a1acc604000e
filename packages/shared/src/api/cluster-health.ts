import { z } from 'zod';

export const ClusterHealth = z
  .object({
    state: z.enum(['live', 'unreachable']),
    since: z.number().meta({ description: 'Epoch milliseconds.' }),
    detail: z.string().nullable(),
  })
  .meta({ id: 'ClusterHealth' });
export type ClusterHealth = z.infer<typeof ClusterHealth>;
