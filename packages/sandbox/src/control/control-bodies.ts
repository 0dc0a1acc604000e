/** What the control server takes. */
import { z } from 'zod';
import { highestRate } from '../load/load-generator.ts';

export const LoadBody = z.strictObject({
  requestsPerSecond: z.number().min(0).max(highestRate).optional(),
  mix: z
    .array(z.strictObject({ user: z.string().min(1).nullable(), weight: z.number().min(0) }))
    .min(1)
    .refine((mix) => mix.some(({ weight }) => weight > 0), { message: 'one weight at least must be above 0' })
    .optional(),
});

export const WorkloadBody = z.strictObject({
  errorPercent: z.number().min(0).max(100).optional(),
  errorStatus: z.int().min(400).max(599).optional(),
  latencyMs: z.number().min(0).max(600_000).optional(),
  crashed: z.boolean().optional(),
  rejectsConfiguration: z.boolean().optional(),
});

export const PropagationBody = z
  .strictObject({ minMs: z.number().min(0).max(600_000), maxMs: z.number().min(0).max(600_000) })
  .refine(({ minMs, maxMs }) => minMs <= maxMs, { path: ['minMs'], message: 'minMs must not be above maxMs' });

export const IstiodBody = z.strictObject({ replicas: z.int().min(0).max(10) });

export const GitopsBody = z.strictObject({
  selfHeal: z.boolean().optional(),
  afterMs: z.number().min(0).max(600_000).optional(),
});

export const ApiBody = z.strictObject({
  down: z.boolean().optional(),
  latencyMs: z.number().min(0).max(60_000).optional(),
});
