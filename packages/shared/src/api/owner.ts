import { z } from 'zod';

/** A tool that looks after an object and may bring it back to what it thinks it should be. */
export const Owner = z
  .object({
    tool: z.enum(['argo-cd', 'flux', 'helm', 'flagger', 'argo-rollouts']),
    name: z.string().nullable(),
    namespace: z.string().nullable(),
    evidence: z.enum(['label', 'annotation', 'ownerReference', 'managedFields', 'subset']),
  })
  .meta({ id: 'Owner' });
export type Owner = z.infer<typeof Owner>;
