/**
 * VirtualService (networking.istio.io v1, v1beta1, v1alpha3: one schema), loose: unknown fields pass through. Only
 * shapes are checked here; what istiod would reject is the business of `findings/`.
 */
import { z } from 'zod';
import { KubernetesObject } from '../kubernetes/object.ts';

/** At most one member is set; `{}` means "present" for headers and query parameters and "no condition" for uri. */
export const StringMatch = z.looseObject({
  exact: z.string().optional(),
  prefix: z.string().optional(),
  regex: z.string().optional(),
});
export type StringMatch = z.infer<typeof StringMatch>;

const StringMatches = z.record(z.string(), StringMatch.nullable());

/** One alternative of a rule. Its conditions are ANDed; a rule's alternatives are ORed. */
export const HTTPMatchRequest = z.looseObject({
  name: z.string().optional(),
  uri: StringMatch.nullish(),
  scheme: StringMatch.nullish(),
  method: StringMatch.nullish(),
  authority: StringMatch.nullish(),
  headers: StringMatches.nullish(),
  withoutHeaders: StringMatches.nullish(),
  queryParams: StringMatches.nullish(),
  port: z.number().nullish(),
  gateways: z.array(z.string()).nullish(),
  sourceLabels: z.record(z.string(), z.string()).nullish(),
  sourceNamespace: z.string().nullish(),
  ignoreUriCase: z.boolean().nullish(),
  statPrefix: z.string().optional(),
});
export type HTTPMatchRequest = z.infer<typeof HTTPMatchRequest>;

export const Destination = z.looseObject({
  host: z.string(),
  subset: z.string().optional(),
  port: z.looseObject({ number: z.number().optional() }).nullish(),
});
export type Destination = z.infer<typeof Destination>;

export const HeaderOperations = z.looseObject({
  set: z.record(z.string(), z.string()).nullish(),
  add: z.record(z.string(), z.string()).nullish(),
  remove: z.array(z.string()).nullish(),
});
export type HeaderOperations = z.infer<typeof HeaderOperations>;

export const Headers = z.looseObject({ request: HeaderOperations.nullish(), response: HeaderOperations.nullish() });
export type Headers = z.infer<typeof Headers>;

export const HTTPRouteDestination = z.looseObject({
  destination: Destination,
  /** Relative: the share is weight ÷ sum over the rule. Ignored when the rule has a single destination. */
  weight: z.number().optional(),
  headers: Headers.nullish(),
});
export type HTTPRouteDestination = z.infer<typeof HTTPRouteDestination>;

export const Percent = z.looseObject({ value: z.number().optional() });

export const HTTPFaultInjection = z.looseObject({
  delay: z
    .looseObject({
      /** Go duration, such as `7s`. */
      fixedDelay: z.string().optional(),
      exponentialDelay: z.string().optional(),
      percentage: Percent.nullish(),
      /** Deprecated integer form. */
      percent: z.number().nullish(),
    })
    .nullish(),
  abort: z
    .looseObject({
      httpStatus: z.number().optional(),
      grpcStatus: z.string().optional(),
      http2Error: z.string().optional(),
      percentage: Percent.nullish(),
    })
    .nullish(),
});
export type HTTPFaultInjection = z.infer<typeof HTTPFaultInjection>;

export const HTTPRetry = z.looseObject({
  attempts: z.number().optional(),
  perTryTimeout: z.string().nullish(),
  retryOn: z.string().optional(),
  retryRemoteLocalities: z.boolean().nullish(),
  /** Whether a retry avoids the pods tried before. */
  retryIgnorePreviousHosts: z.boolean().nullish(),
});
export type HTTPRetry = z.infer<typeof HTTPRetry>;

export const HTTPMirrorPolicy = z.looseObject({ destination: Destination, percentage: Percent.nullish() });
export type HTTPMirrorPolicy = z.infer<typeof HTTPMirrorPolicy>;

export const HTTPRewrite = z.looseObject({
  uri: z.string().optional(),
  authority: z.string().optional(),
  uriRegexRewrite: z.looseObject({ match: z.string().optional(), rewrite: z.string().optional() }).nullish(),
});
export type HTTPRewrite = z.infer<typeof HTTPRewrite>;

export const HTTPRedirect = z.looseObject({
  uri: z.string().optional(),
  prefixRewrite: z.string().optional(),
  authority: z.string().optional(),
  port: z.number().optional(),
  derivePort: z.string().optional(),
  scheme: z.string().optional(),
  redirectCode: z.number().optional(),
});
export type HTTPRedirect = z.infer<typeof HTTPRedirect>;

export const HTTPDirectResponse = z.looseObject({
  status: z.number(),
  body: z.looseObject({ string: z.string().optional(), bytes: z.string().optional() }).nullish(),
});
export type HTTPDirectResponse = z.infer<typeof HTTPDirectResponse>;

export const HTTPRoute = z.looseObject({
  name: z.string().optional(),
  match: z.array(HTTPMatchRequest).nullish(),
  route: z.array(HTTPRouteDestination).nullish(),
  redirect: HTTPRedirect.nullish(),
  directResponse: HTTPDirectResponse.nullish(),
  delegate: z.looseObject({ name: z.string().optional(), namespace: z.string().optional() }).nullish(),
  rewrite: HTTPRewrite.nullish(),
  /** Go duration; absent means no timeout. */
  timeout: z.string().nullish(),
  retries: HTTPRetry.nullish(),
  fault: HTTPFaultInjection.nullish(),
  mirror: Destination.nullish(),
  mirrorPercent: z.number().nullish(),
  mirrorPercentage: Percent.nullish(),
  mirrors: z.array(HTTPMirrorPolicy).nullish(),
  corsPolicy: z.looseObject({}).nullish(),
  headers: Headers.nullish(),
});
export type HTTPRoute = z.infer<typeof HTTPRoute>;

export const RouteDestination = z.looseObject({ destination: Destination, weight: z.number().optional() });
export type RouteDestination = z.infer<typeof RouteDestination>;

/** Conditions on a connection. TLS matches also carry `sniHosts`. */
export const L4MatchAttributes = z.looseObject({
  sniHosts: z.array(z.string()).nullish(),
  destinationSubnets: z.array(z.string()).nullish(),
  port: z.number().nullish(),
  sourceLabels: z.record(z.string(), z.string()).nullish(),
  sourceNamespace: z.string().nullish(),
  gateways: z.array(z.string()).nullish(),
});
export type L4MatchAttributes = z.infer<typeof L4MatchAttributes>;

export const L4Route = z.looseObject({
  match: z.array(L4MatchAttributes).nullish(),
  route: z.array(RouteDestination).nullish(),
});
export type L4Route = z.infer<typeof L4Route>;

export const VirtualServiceSpec = z.looseObject({
  hosts: z.array(z.string()).nullish(),
  gateways: z.array(z.string()).nullish(),
  http: z.array(HTTPRoute).nullish(),
  tls: z.array(L4Route).nullish(),
  tcp: z.array(L4Route).nullish(),
  exportTo: z.array(z.string()).nullish(),
});
export type VirtualServiceSpec = z.infer<typeof VirtualServiceSpec>;

export const VirtualService = KubernetesObject.extend({ spec: VirtualServiceSpec });
export type VirtualService = z.infer<typeof VirtualService>;
