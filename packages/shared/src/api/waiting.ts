/** Automation that must not go on before a change is true. */
import { z } from 'zod';
import { ChangeParams } from './changes.ts';
import { endpoint } from './endpoint.ts';
import { Propagation } from './propagation.ts';
import { Evidence } from './services.ts';

export const WaitResult = z
  .object({
    outcome: z.enum(['acknowledged', 'matches', 'rejected', 'diverges', 'superseded', 'time-up']).meta({
      description:
        '`acknowledged`: all affected proxies have it. `matches`: requests follow it. `superseded`: the routing has been changed since. `time-up`: nothing is decided yet; ask again.',
    }),
    waitedMs: z.number(),
    propagation: Propagation.nullable(),
    evidence: Evidence,
  })
  .meta({ id: 'WaitResult' });
export type WaitResult = z.infer<typeof WaitResult>;

export const waitForChange = endpoint({
  operationId: 'waitForChange',
  method: 'GET',
  path: '/namespaces/:namespace/services/:service/changes/:change/wait',
  tag: 'changes',
  summary: 'Wait until a change is in effect',
  description: 'Answers as soon as one of the outcomes that were asked for is there, or when time is up.',
  params: ChangeParams,
  // Strict: who misspells `for` would take an acknowledgement for a match.
  query: z.strictObject({
    for: z
      .enum(['acknowledged', 'matches', 'either'])
      .default('either')
      .meta({ description: 'What to wait for; a rejection or a divergence always ends the waiting.' }),
    timeoutSeconds: z.coerce
      .number()
      .min(0)
      .max(300)
      .default(30)
      .meta({ description: 'How long to wait; 0 tells how things stand.' }),
  }),
  response: WaitResult,
  problems: ['not-found', 'too-many-requests'],
});
