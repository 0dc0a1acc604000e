/** What the mesh would do with a request, and why. */
import { z } from 'zod';
import { WantedEdit } from '../routing/edit.ts';
import { endpoint } from './endpoint.ts';

export const RequestTestBody = z
  .strictObject({
    source: z
      .strictObject({
        kind: z.enum(['sidecar', 'gateway', 'waypoint']),
        namespace: z.string(),
        labels: z.record(z.string(), z.string()).meta({ description: 'Of the pod that sends the request on.' }),
      })
      .meta({ description: 'The proxy that decides.' }),
    request: z.strictObject({
      host: z.string().min(1),
      port: z.int().min(1).max(65_535),
      method: z.string().default('GET'),
      path: z.string().default('/').meta({ description: 'With the query.' }),
      scheme: z.enum(['http', 'https']).optional(),
      sni: z.string().optional(),
      headers: z.record(z.string(), z.string()).default({}),
    }),
    proposed: z
      .strictObject({ namespace: z.string(), service: z.string(), edits: z.array(WantedEdit).min(1).max(100) })
      .optional()
      .meta({ description: 'Edits that are not made: the decision as it would be with them.' }),
  })
  .meta({ id: 'RequestTestBody' });
export type RequestTestBody = z.infer<typeof RequestTestBody>;

export const RequestTest = z
  .object({
    decision: z
      .looseObject({ kind: z.enum(['route', 'redirect', 'direct-response', 'passthrough', 'failure']) })
      .meta({ description: 'What the proxy does: destinations with shares, options, the rule it comes from.' }),
    outcomes: z
      .array(
        z.object({
          share: z.number(),
          cluster: z.string().nullable(),
          status: z.int().nullable().meta({ description: 'Null: whatever the upstream answers.' }),
          flag: z.string().nullable().meta({ description: "Envoy's response flag." }),
        }),
      )
      .meta({ description: 'What callers get; the shares add up to 1.' }),
    failure: z.looseObject({ status: z.int(), reason: z.string() }).nullable(),
    forwarded: z.object({ path: z.string(), authority: z.string() }).nullable(),
    location: z.string().nullable().meta({ description: 'Where a redirect leads.' }),
    virtualHost: z.object({ name: z.string(), port: z.int() }).nullable(),
    matches: z.array(z.looseObject({ result: z.string() })).meta({
      description: 'Every match of every rule that has a part in the decision, and why it did or did not hold.',
    }),
    delegations: z.array(z.looseObject({})),
    unused: z.array(z.looseObject({})).meta({ description: 'VirtualServices for this host that have no part in it.' }),
  })
  .meta({ id: 'RequestTest' });
export type RequestTest = z.infer<typeof RequestTest>;

export const testRequest = endpoint({
  operationId: 'testRequest',
  method: 'POST',
  path: '/request-tests',
  writes: false,
  tag: 'routing',
  summary: 'What the mesh would do with a request, and why',
  description: 'Sends nothing. On the present configuration, or on one with edits that are not made.',
  body: RequestTestBody,
  response: RequestTest,
  problems: ['not-found', 'conflict', 'weights-total', 'unknown-version', 'version-not-ready', 'not-editable'],
});
