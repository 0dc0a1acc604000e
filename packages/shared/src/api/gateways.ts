/** The ways into the mesh. */
import { z } from 'zod';
import { endpoint } from './endpoint.ts';

export const GatewayServer = z
  .object({
    name: z.string().nullable(),
    port: z.int(),
    protocol: z.string(),
    hosts: z.array(z.string()),
    tls: z.string().nullable().meta({ description: 'The TLS mode; null: none.' }),
  })
  .meta({ id: 'GatewayServer' });

export const GatewayRoute = z
  .object({
    kind: z
      .enum(['VirtualService', 'HTTPRoute'])
      .meta({ description: 'What is bound to the gateway: an HTTPRoute to one of the Gateway API.' }),
    virtualService: z
      .object({ namespace: z.string(), name: z.string() })
      .meta({ description: 'The object, whichever kind it is of.' }),
    hosts: z.array(z.string()),
    services: z
      .array(z.object({ namespace: z.string(), name: z.string() }))
      .meta({ description: 'Services that its rules send requests to.' }),
    paths: z.array(z.string()).meta({
      description:
        'Paths that its rules match: `/productpage` as it is, `/static*` for all that begin so, `~^/v[12]` an expression.',
    }),
  })
  .meta({ id: 'GatewayRoute' });

export const GatewayInfo = z
  .object({
    kind: z.enum(['Gateway', 'KubernetesGateway']).meta({ description: "Istio's own, or that of the Gateway API." }),
    namespace: z.string(),
    name: z.string(),
    selector: z.record(z.string(), z.string()),
    servers: z.array(GatewayServer),
    workloads: z.array(
      z.object({
        namespace: z.string(),
        name: z.string(),
        pods: z.object({ ready: z.int(), total: z.int() }),
      }),
    ),
    urls: z.array(z.string()).meta({
      description: 'Where it answers, as its Service says: load balancer, external address. Empty: not known.',
    }),
    noUrl: z.enum(['no-workload', 'no-service', 'no-address']).nullable().meta({ description: 'Why there is no URL.' }),
    routes: z.array(GatewayRoute),
    leftOut: z.array(z.enum(['workloads', 'routes'])).meta({
      description: 'Of these there may be more, where the caller or the server may not look.',
    }),
  })
  .meta({ id: 'GatewayInfo' });
export type GatewayInfo = z.infer<typeof GatewayInfo>;

export const listGateways = endpoint({
  operationId: 'listGateways',
  method: 'GET',
  path: '/gateways',
  tag: 'configuration',
  summary: 'Gateways with their addresses and what is behind them',
  query: z.object({
    namespace: z
      .string()
      .min(1)
      .optional()
      .meta({ description: 'Gateways of the namespace, and those that lead to its services.' }),
  }),
  response: z.object({
    gateways: z.array(GatewayInfo),
    isWhole: z
      .boolean()
      .meta({ description: 'False: there may be more gateways, where the caller or the server may not look.' }),
    asOf: z.number(),
  }),
  problems: [],
});
