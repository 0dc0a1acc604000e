/** One stream for each browser: what changed in the configuration at once, what traffic did once a second. */
import { z } from 'zod';
import { ClusterHealth } from './cluster-health.ts';
import { endpoint } from './endpoint.ts';
import { Propagation } from './propagation.ts';
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

/** How far changes have got, as soon as it is known. */
export const PropagationEvent = z
  .object({
    event: z.literal('propagation'),
    services: z.array(z.object({ ...ServiceKey, propagation: Propagation.nullable() })),
  })
  .meta({ id: 'PropagationEvent' });
/** The stream ends: the caller may no longer read what it asked for. */
export const EndEvent = z
  .object({ event: z.literal('end'), reason: z.enum(['signed-out', 'forbidden']) })
  .meta({ id: 'EndEvent' });

export const StreamEvent = z.discriminatedUnion('event', [
  SnapshotEvent,
  ServicesEvent,
  TrafficEvent,
  PropagationEvent,
  ClusterEvent,
  EndEvent,
]);
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
    namespace: z
      .string()
      .min(1)
      .optional()
      .meta({ description: 'Only the services of this one; all that the caller may see when absent.' }),
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
