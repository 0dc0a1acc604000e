/** VirtualService as its CRD has it (istio/api kubernetes/customresourcedefinitions.gen.yaml), newest fields included. */
import { z } from 'zod';
import { atMostOne, duration, flag, int32, number, oneOfValues, text, textMap, texts, uint32 } from './fields.ts';

const stringMatchObject = atMostOne(z.object({ exact: text, prefix: text, regex: text }), ['exact', 'prefix', 'regex']);
const stringMatch = stringMatchObject.nullish();
const stringMatches = z.record(z.string(), stringMatchObject.nullable()).nullish();
export type StringMatchShape = z.infer<typeof stringMatchObject>;

const destination = z.object({ host: text, subset: text, port: z.object({ number: uint32 }).nullish() });
export type DestinationShape = z.infer<typeof destination>;

const headerOperations = z.object({ set: textMap, add: textMap, remove: texts });
const headers = z.object({ request: headerOperations.nullish(), response: headerOperations.nullish() });
export type HeadersShape = z.infer<typeof headers>;

const percent = z.object({ value: number }).nullish();

const match = z.object({
  name: text,
  uri: stringMatch,
  scheme: stringMatch,
  method: stringMatch,
  authority: stringMatch,
  headers: stringMatches,
  withoutHeaders: stringMatches,
  queryParams: stringMatches,
  port: uint32,
  gateways: texts,
  sourceLabels: textMap,
  sourceNamespace: text,
  ignoreUriCase: flag,
  statPrefix: text,
});
export type HttpMatchShape = z.infer<typeof match>;

const cors = z.object({
  allowOrigin: texts,
  allowOrigins: z.array(stringMatchObject).nullish(),
  allowMethods: texts,
  allowHeaders: texts,
  exposeHeaders: texts,
  maxAge: duration,
  allowCredentials: flag,
  unmatchedPreflights: oneOfValues(['UNSPECIFIED', 'FORWARD', 'IGNORE']),
});
export type CorsShape = z.infer<typeof cors>;

const delay = atMostOne(
  z.object({ percent: int32, fixedDelay: duration, exponentialDelay: duration, percentage: percent }),
  ['fixedDelay', 'exponentialDelay'],
);
const abort = atMostOne(z.object({ httpStatus: int32, grpcStatus: text, http2Error: text, percentage: percent }), [
  'httpStatus',
  'grpcStatus',
  'http2Error',
]);
const fault = z.object({ delay: delay.nullish(), abort: abort.nullish() });
export type FaultShape = z.infer<typeof fault>;

const redirect = atMostOne(
  z.object({
    uri: text,
    prefixRewrite: text,
    authority: text,
    port: uint32,
    derivePort: oneOfValues(['FROM_PROTOCOL_DEFAULT', 'FROM_REQUEST_PORT']),
    scheme: text,
    redirectCode: uint32,
  }),
  ['port', 'derivePort'],
);
export type RedirectShape = z.infer<typeof redirect>;

const directResponse = z.object({
  status: uint32,
  body: atMostOne(z.object({ string: text, bytes: text }), ['string', 'bytes']).nullish(),
});
export type DirectResponseShape = z.infer<typeof directResponse>;

const rewrite = z.object({
  uri: text,
  authority: text,
  uriRegexRewrite: z.object({ match: text, rewrite: text }).nullish(),
});
export type RewriteShape = z.infer<typeof rewrite>;

const retries = z.object({
  attempts: int32,
  perTryTimeout: duration,
  retryOn: text,
  retryRemoteLocalities: flag,
  retryIgnorePreviousHosts: flag,
  backoff: duration,
});
export type RetriesShape = z.infer<typeof retries>;

const mirrorPolicy = z.object({ destination: destination.nullish(), percentage: percent });

const weighted = z.object({ destination: destination.nullish(), weight: int32, headers: headers.nullish() });
export type WeightedShape = z.infer<typeof weighted>;

const httpRoute = z.object({
  name: text,
  match: z.array(match).nullish(),
  route: z.array(weighted).nullish(),
  redirect: redirect.nullish(),
  directResponse: directResponse.nullish(),
  delegate: z.object({ name: text, namespace: text }).nullish(),
  rewrite: rewrite.nullish(),
  timeout: duration,
  retries: retries.nullish(),
  fault: fault.nullish(),
  mirror: destination.nullish(),
  mirrors: z.array(mirrorPolicy).nullish(),
  mirrorPercent: uint32,
  mirrorPercentage: percent,
  corsPolicy: cors.nullish(),
  headers: headers.nullish(),
});
export type HttpRouteShape = z.infer<typeof httpRoute>;

const l4Match = z.object({
  destinationSubnets: texts,
  port: uint32,
  sourceLabels: textMap,
  gateways: texts,
  sourceNamespace: text,
});
const tlsMatch = l4Match.extend({ sniHosts: texts });
const l4Destination = z.object({ destination: destination.nullish(), weight: int32 });
const tcpRoute = z.object({ match: z.array(l4Match).nullish(), route: z.array(l4Destination).nullish() });
const tlsRoute = z.object({ match: z.array(tlsMatch).nullish(), route: z.array(l4Destination).nullish() });
export type L4MatchShape = z.infer<typeof l4Match> & { readonly sniHosts?: readonly string[] | null | undefined };
export type TcpRouteShape = z.infer<typeof tcpRoute>;
export type TlsRouteShape = z.infer<typeof tlsRoute>;

export const VirtualServiceShape = z.object({
  hosts: texts,
  gateways: texts,
  http: z.array(httpRoute).nullish(),
  tls: z.array(tlsRoute).nullish(),
  tcp: z.array(tcpRoute).nullish(),
  exportTo: texts,
});
export type VirtualServiceShape = z.infer<typeof VirtualServiceShape>;
