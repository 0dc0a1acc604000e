import { z } from 'zod';

/** Where a rule is written. Names may be absent or repeated, so position and content identify it, never its name. */
export const RuleOrigin = z
  .object({
    namespace: z.string(),
    name: z.string(),
    protocol: z.enum(['http', 'tls', 'tcp']),
    index: z.int().min(0),
    via: z
      .object({ namespace: z.string(), name: z.string(), index: z.int().min(0) })
      .optional()
      .meta({ description: 'The root rule that delegates here.' }),
  })
  .meta({ id: 'RuleOrigin', description: 'Where a rule is written: its place in a VirtualService.' });
