/** What traffic did over a range of time, as series for charts. */
import { z } from 'zod';
import { endpoint } from './endpoint.ts';
import { TrafficPoint } from './events.ts';
import { ServiceParams } from './services.ts';

/** Ranges in seconds by the names that the page uses. */
export const trafficRanges = { '1m': 60, '5m': 300, '30m': 1_800, '3h': 10_800, '24h': 86_400 } as const;
export type TrafficRange = keyof typeof trafficRanges;
export const TrafficRange = z.enum(Object.keys(trafficRanges) as [TrafficRange, ...TrafficRange[]]);

/** A change of the routing, as a mark in a chart. */
export const TrafficMark = z
  .object({
    time: z.number().meta({ description: 'Epoch milliseconds.' }),
    change: z.string().nullable().meta({ description: 'Its id in the history; null: made elsewhere.' }),
    user: z.string().meta({ description: 'The user, or the field manager of a change made elsewhere.' }),
    reason: z.string().nullable(),
    before: z
      .record(z.string(), z.number())
      .nullable()
      .meta({ description: 'The desired shares until then, 0 to 1; null: not known.' }),
    shares: z
      .record(z.string(), z.number())
      .nullable()
      .meta({ description: 'The desired shares from then on, 0 to 1; null: not known.' }),
  })
  .meta({ id: 'TrafficMark' });
export type TrafficMark = z.infer<typeof TrafficMark>;

export const TrafficHistory = z
  .object({
    from: z.number().meta({ description: 'Epoch milliseconds.' }),
    to: z.number(),
    stepSeconds: z.number().meta({ description: 'Between two points.' }),
    source: z.enum(['direct', 'prometheus']).nullable().meta({ description: 'Null: no source has anything.' }),
    reason: z.enum(['no-prometheus', 'prometheus-unreachable', 'forbidden', 'beyond-memory']).nullable().meta({
      description:
        'Why points are missing: `beyond-memory`: without Prometheus only the last minutes of services that were looked at are known.',
    }),
    points: z.array(TrafficPoint).meta({ description: 'Oldest first, 300 at most; time without data has no point.' }),
    marks: z
      .array(TrafficMark)
      .meta({ description: 'Changes since `from`, oldest first; also those after `to`, the end of the last step.' }),
  })
  .meta({ id: 'TrafficHistory' });
export type TrafficHistory = z.infer<typeof TrafficHistory>;

export const getTraffic = endpoint({
  operationId: 'getTraffic',
  method: 'GET',
  path: '/namespaces/:namespace/services/:service/traffic',
  tag: 'live',
  summary: 'Requests by version over a range of time',
  params: ServiceParams,
  query: z.object({ range: TrafficRange.default('5m').meta({ description: 'How far back, until now.' }) }),
  response: TrafficHistory,
  problems: ['not-found'],
});
