/** The rules that decide about requests to a service, in the order in which they are tried. */
import { z } from 'zod';
import {
  Headers,
  HTTPDirectResponse,
  HTTPFaultInjection,
  HTTPMirrorPolicy,
  HTTPRedirect,
  HTTPRetry,
  HTTPRewrite,
} from '../istio/virtual-service.ts';
import { RuleOrigin } from '../routing/rule-origin.ts';
import { endpoint } from './endpoint.ts';
import { NotEditableReason, ServiceParams, Version } from './services.ts';

export const RoutingRule = z
  .object({
    origin: RuleOrigin,
    name: z.string().nullable(),
    action: z.enum(['route', 'redirect', 'direct-response', 'delegate', 'none']),
    matches: z.array(z.looseObject({})).meta({ description: 'ORed; empty means every request.' }),
    gateways: z.array(z.string()).meta({ description: '`namespace/name`, or `mesh` for sidecars.' }),
    destinations: z.array(
      z.object({
        index: z.int(),
        host: z.string(),
        subset: z.string().nullable(),
        port: z.int().nullable(),
        weight: z.int().nullable().meta({ description: 'As written.' }),
        share: z.number().meta({ description: 'Fraction of the requests that the rule takes, 0 to 1.' }),
        version: z.string().nullable(),
      }),
    ),
    options: z.object({
      timeout: z.string().nullable(),
      retries: HTTPRetry.nullable(),
      fault: HTTPFaultInjection.nullable(),
      mirrors: z.array(HTTPMirrorPolicy),
      rewrite: HTTPRewrite.nullable(),
      redirect: HTTPRedirect.nullable(),
      directResponse: HTTPDirectResponse.nullable(),
      headers: Headers.nullable(),
      corsPolicy: z.looseObject({}).nullable(),
    }),
    isDefault: z.boolean().meta({ description: 'The last rule, which takes everything else.' }),
    notEditable: NotEditableReason.nullable(),
  })
  .meta({ id: 'RoutingRule' });
export type RoutingRule = z.infer<typeof RoutingRule>;

export const Routing = z
  .object({
    namespace: z.string(),
    name: z.string(),
    host: z.string(),
    versions: z.array(Version),
    rules: z.array(RoutingRule),
    etag: z.string().meta({ description: 'Identifies what the rules say; send it as If-Match.' }),
  })
  .meta({ id: 'Routing' });
export type Routing = z.infer<typeof Routing>;

export const getRouting = endpoint({
  operationId: 'getRouting',
  method: 'GET',
  path: '/namespaces/:namespace/services/:service/routing',
  tag: 'routing',
  summary: 'The route table of a service',
  params: ServiceParams,
  response: Routing,
  problems: ['not-found'],
});
