/**
 * HTTPRoute (gateway.networking.k8s.io v1, v1beta1), loose: unknown fields pass through. Defaults that the API server
 * fills in may be missing.
 */
import { z } from 'zod';
import { KubernetesObject } from '../../kubernetes/object.ts';

export const ParentReference = z.looseObject({
  group: z.string().optional(),
  kind: z.string().optional(),
  namespace: z.string().optional(),
  name: z.string(),
  sectionName: z.string().optional(),
  port: z.number().optional(),
});
export type ParentReference = z.infer<typeof ParentReference>;

/** Exact unless a type is written. */
const NamedMatch = z.looseObject({ type: z.string().optional(), name: z.string(), value: z.string() });
export type NamedMatch = z.infer<typeof NamedMatch>;

export const HTTPRouteMatch = z.looseObject({
  path: z.looseObject({ type: z.string().optional(), value: z.string().optional() }).nullish(),
  headers: z.array(NamedMatch).nullish(),
  queryParams: z.array(NamedMatch).nullish(),
  method: z.string().optional(),
});
export type HTTPRouteMatch = z.infer<typeof HTTPRouteMatch>;

const NameValue = z.looseObject({ name: z.string(), value: z.string() });

export const HTTPHeaderFilter = z.looseObject({
  set: z.array(NameValue).nullish(),
  add: z.array(NameValue).nullish(),
  remove: z.array(z.string()).nullish(),
});
export type HTTPHeaderFilter = z.infer<typeof HTTPHeaderFilter>;

export const BackendRef = z.looseObject({
  group: z.string().optional(),
  kind: z.string().optional(),
  namespace: z.string().optional(),
  name: z.string(),
  port: z.number().optional(),
});
export type BackendRef = z.infer<typeof BackendRef>;

const PathModifier = z.looseObject({
  type: z.string().optional(),
  replaceFullPath: z.string().optional(),
  replacePrefixMatch: z.string().optional(),
});

export const HTTPCORSFilter = z.looseObject({
  allowOrigins: z.array(z.string()).nullish(),
  allowCredentials: z.boolean().nullish(),
  allowMethods: z.array(z.string()).nullish(),
  allowHeaders: z.array(z.string()).nullish(),
  exposeHeaders: z.array(z.string()).nullish(),
  /** In seconds. */
  maxAge: z.number().nullish(),
});
export type HTTPCORSFilter = z.infer<typeof HTTPCORSFilter>;

export const HTTPRouteFilter = z.looseObject({
  type: z.string(),
  requestHeaderModifier: HTTPHeaderFilter.nullish(),
  responseHeaderModifier: HTTPHeaderFilter.nullish(),
  requestMirror: z
    .looseObject({
      backendRef: BackendRef,
      percent: z.number().nullish(),
      fraction: z.looseObject({ numerator: z.number(), denominator: z.number().optional() }).nullish(),
    })
    .nullish(),
  requestRedirect: z
    .looseObject({
      scheme: z.string().optional(),
      hostname: z.string().optional(),
      port: z.number().optional(),
      statusCode: z.number().optional(),
      path: PathModifier.nullish(),
    })
    .nullish(),
  urlRewrite: z.looseObject({ hostname: z.string().optional(), path: PathModifier.nullish() }).nullish(),
  cors: HTTPCORSFilter.nullish(),
});
export type HTTPRouteFilter = z.infer<typeof HTTPRouteFilter>;

export const HTTPBackendRef = BackendRef.extend({
  weight: z.number().nullish(),
  filters: z.array(HTTPRouteFilter).nullish(),
});
export type HTTPBackendRef = z.infer<typeof HTTPBackendRef>;

export const HTTPRouteRule = z.looseObject({
  name: z.string().optional(),
  matches: z.array(HTTPRouteMatch).nullish(),
  filters: z.array(HTTPRouteFilter).nullish(),
  backendRefs: z.array(HTTPBackendRef).nullish(),
  timeouts: z.looseObject({ request: z.string().optional(), backendRequest: z.string().optional() }).nullish(),
  retry: z
    .looseObject({
      codes: z.array(z.number()).nullish(),
      attempts: z.number().optional(),
      backoff: z.string().optional(),
    })
    .nullish(),
});
export type HTTPRouteRule = z.infer<typeof HTTPRouteRule>;

export const KubernetesHTTPRoute = KubernetesObject.extend({
  spec: z.looseObject({
    parentRefs: z.array(ParentReference).nullish(),
    hostnames: z.array(z.string()).nullish(),
    rules: z.array(HTTPRouteRule).nullish(),
  }),
});
export type KubernetesHTTPRoute = z.infer<typeof KubernetesHTTPRoute>;
