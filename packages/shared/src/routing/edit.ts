/**
 * Intentions in domain words. A list of edits becomes one plan; each edit sees what the ones before it did, so rule
 * origins are those of the table at its turn.
 */
import { z } from 'zod';

export const RuleOrigin = z
  .object({
    namespace: z.string(),
    name: z.string(),
    protocol: z.enum(['http', 'tls', 'tcp']),
    index: z.int().min(0),
    via: z.object({ namespace: z.string(), name: z.string(), index: z.int().min(0) }).optional(),
  })
  .meta({ id: 'RuleOrigin' });

const Weights = z.record(z.string().min(1), z.int().min(0).max(100));
const Force = z
  .array(z.string())
  .optional()
  .meta({ description: 'Versions that may receive requests although no pod of theirs is ready.' });

export const SetWeights = z.object({
  type: z.literal('setWeights'),
  weights: Weights.meta({ description: 'Percent by version, adding up to 100; versions that are not named get 0.' }),
  rule: RuleOrigin.optional().meta({ description: 'The default rule when absent.' }),
  force: Force,
});
export type SetWeights = z.infer<typeof SetWeights>;

export const Edit = z.discriminatedUnion('type', [SetWeights]).meta({ id: 'Edit' });
export type Edit = z.infer<typeof Edit>;
