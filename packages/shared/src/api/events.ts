/** One stream for each browser: what changed in the configuration at once, what traffic did once a second. */
import { z } from 'zod';
import { endpoint } from './endpoint.ts';
import { Evidence, ObservedSplit, ServiceState } from './services.ts';

export const VersionTraffic = z
  .object({
    requests: z.number(),
    errors: z.number(),
    durations: z.record(z.string(), z.number()).optional().meta({
      description:
        'Requests by the upper edge of their bucket in milliseconds, `+Inf` beyond the last; each request counts in one bucket. Absent where durations were not measured.',
    }),
  })
  .meta({ id: 'VersionTraffic' });
export type VersionTraffic = z.infer<typeof VersionTraffic>;

export const TrafficPoint = z
  .object({
    time: z.number().meta({ description: 'End of the interval, epoch milliseconds.' }),
    seconds: z.number().meta({ description: 'Length of the interval.' }),
    versions: z.record(z.string(), VersionTraffic),
    unattributed: z.number(),
  })
  .meta({ id: 'TrafficPoint' });
export type TrafficPoint = z.infer<typeof TrafficPoint>;

const ServiceKey = { namespace: z.string(), name: z.string() };

export const ClusterHealth = z
  .object({
    state: z.enum(['live', 'unreachable']),
    since: z.number().meta({ description: 'Epoch milliseconds.' }),
    detail: z.string().nullable(),
  })
  .meta({ id: 'ClusterHealth' });
export type ClusterHealth = z.infer<typeof ClusterHealth>;

/** Sent once, on every (re)connection: everything that the stream covers. */
export const SnapshotEvent = z
  .object({
    event: z.literal('snapshot'),
    services: z.array(ServiceState),
    traffic: z.array(z.object({ ...ServiceKey, points: z.array(TrafficPoint) })),
    cluster: ClusterHealth,
  })
  .meta({ id: 'SnapshotEvent' });
/** Services whose configuration or pods changed, batched over 100 ms. */
export const ServicesEvent = z
  .object({
    event: z.literal('services'),
    changed: z.array(ServiceState),
    removed: z.array(z.object(ServiceKey)),
  })
  .meta({ id: 'ServicesEvent' });
/** Once a second, also when there is nothing to say: its absence means that the stream is stale. */
export const TrafficEvent = z
  .object({
    event: z.literal('traffic'),
    time: z.number(),
    services: z.array(
      z.object({
        ...ServiceKey,
        point: TrafficPoint.nullable().meta({
          description: 'Null when nothing was measured this time; the reason is that of the evidence.',
        }),
        observed: ObservedSplit.nullable(),
        evidence: Evidence,
      }),
    ),
  })
  .meta({ id: 'TrafficEvent' });
export const ClusterEvent = z
  .object({ event: z.literal('cluster'), cluster: ClusterHealth })
  .meta({ id: 'ClusterEvent' });

export const StreamEvent = z.discriminatedUnion('event', [SnapshotEvent, ServicesEvent, TrafficEvent, ClusterEvent]);
export type StreamEvent = z.infer<typeof StreamEvent>;

export const streamEvents = endpoint({
  operationId: 'streamEvents',
  method: 'GET',
  path: '/events',
  tag: 'live',
  summary: 'Follow services live',
  description:
    'Server-sent events; the event name is the `event` member of the data. A snapshot comes first, then changes. Only services that somebody follows are measured.',
  query: z.object({
    namespace: z.string().min(1).optional(),
    service: z
      .string()
      .min(1)
      .optional()
      .meta({ description: 'One service of the namespace; all of them when absent.' }),
  }),
  response: StreamEvent,
  produces: 'text/event-stream',
  problems: ['not-found'],
});
