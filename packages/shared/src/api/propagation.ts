/** How far a change has got: what the proxies concerned have acknowledged, which is not what requests do. */
import { z } from 'zod';

export const ProxyRef = z
  .object({ namespace: z.string(), name: z.string().meta({ description: 'Of the pod that the proxy belongs to.' }) })
  .meta({ id: 'ProxyRef' });
export type ProxyRef = z.infer<typeof ProxyRef>;

export const Propagation = z
  .object({
    state: z.enum(['applied', 'distributing', 'in-effect', 'rejected', 'unknown']).meta({
      description:
        '`applied`: the API server has it, nothing is known about proxies yet. `distributing`: some affected proxy has not acknowledged it. `in-effect`: all have. `rejected`: a proxy refused it and keeps what it had. `unknown`: istiod cannot be asked.',
    }),
    change: z
      .string()
      .nullable()
      .meta({ description: 'The change of the history that is followed; null for one made elsewhere.' }),
    since: z.number().meta({ description: 'When the API server accepted the configuration, epoch milliseconds.' }),
    inEffectAt: z
      .number()
      .nullable()
      .meta({ description: 'When the last affected proxy acknowledged it, epoch milliseconds.' }),
    acknowledged: z.int(),
    affected: z.int().meta({ description: 'Proxies that get the configuration; the others are not counted.' }),
    pending: z.array(ProxyRef).meta({ description: 'Affected proxies that have not acknowledged it, 20 at most.' }),
    rejected: z
      .array(ProxyRef.extend({ error: z.string().meta({ description: 'As the proxy said it.' }) }))
      .meta({ description: '20 at most.' }),
    reason: z.enum(['no-istiod', 'forbidden', 'unreachable', 'partial']).nullable().meta({
      description: 'Why it is `unknown`; `partial`: some replica of istiod did not answer. Null for every other state.',
    }),
    detail: z.string().nullable(),
  })
  .meta({ id: 'Propagation' });
export type Propagation = z.infer<typeof Propagation>;
