/** How everything is that Sluice depends on. */
import { z } from 'zod';
import { ClusterHealth } from './cluster-health.ts';
import { endpoint } from './endpoint.ts';

const SourceState = z.enum(['ok', 'unreachable', 'forbidden', 'absent', 'unused']);

export const Status = z
  .object({
    version: z.string().meta({ description: 'Of Sluice.' }),
    now: z.number().meta({ description: 'The clock of the server, epoch milliseconds.' }),
    cluster: ClusterHealth.extend({
      server: z.string().nullable().meta({ description: 'The version of Kubernetes, such as `v1.34.1`.' }),
      name: z.string().nullable().meta({ description: 'Of the cluster in the kubeconfig.' }),
    }),
    namespaces: z
      .array(z.string())
      .nullable()
      .meta({ description: 'The namespaces that the server is limited to; null: all.' }),
    kinds: z
      .array(
        z.object({
          kind: z.string(),
          state: z.enum(['ok', 'not-installed', 'forbidden', 'unreachable']),
          objects: z.int(),
          detail: z.string().nullable(),
        }),
      )
      .meta({ description: 'What the server reads, and whether it can.' }),
    traffic: z
      .object({
        direct: z.object({ state: SourceState, proxies: z.int(), detail: z.string().nullable() }),
        prometheus: z.object({ state: SourceState, url: z.string().nullable(), detail: z.string().nullable() }),
      })
      .meta({ description: 'Where figures of the traffic come from: the proxies themselves, and Prometheus.' }),
    istiod: z
      .object({ state: SourceState, replicas: z.int(), version: z.string().nullable(), detail: z.string().nullable() })
      .meta({ description: 'Who says what the proxies have acknowledged.' }),
    stream: z.object({ clients: z.int(), lagMs: z.number() }),
  })
  .meta({ id: 'Status' });
export type Status = z.infer<typeof Status>;

export const getStatus = endpoint({
  operationId: 'getStatus',
  method: 'GET',
  path: '/status',
  tag: 'status',
  summary: 'Health of the cluster, the mesh and the sources of figures',
  response: Status,
  problems: [],
});

export const listNamespaces = endpoint({
  operationId: 'listNamespaces',
  method: 'GET',
  path: '/namespaces',
  tag: 'services',
  summary: 'The namespaces that hold services which the caller may see',
  response: z.object({
    namespaces: z.array(
      z.object({
        name: z.string(),
        services: z.int(),
        injected: z
          .boolean()
          .nullable()
          .meta({ description: 'Whether its pods get a sidecar; null: the namespace cannot be read.' }),
      }),
    ),
    hidden: z.int().meta({ description: 'How many more there are that the caller may not see.' }),
  }),
  problems: [],
});
