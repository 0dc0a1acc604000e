/**
 * Cross-origin requests, answered or marked by the client-side proxy (envoyproxy/envoy
 * source/extensions/filters/http/cors/cors_filter.cc, and TranslateCORSPolicy in istio/istio
 * pilot/pkg/networking/core/route/route.go).
 */
import { parseGoDuration } from '@sluice/shared/evaluate/go-duration';
import { type TextTest, textTest, wantedOf } from '@sluice/shared/evaluate/string-match';
import { z } from 'zod';
import type { HeaderMap, HttpRequest, HttpResponse } from './http-message.ts';

const StringMatch = z.looseObject({
  exact: z.string().optional(),
  prefix: z.string().optional(),
  regex: z.string().optional(),
});
const names = z.array(z.string()).nullish();
const CorsPolicy = z.looseObject({
  allowOrigins: z.array(StringMatch).nullish(),
  /** Deprecated: exact origins. */
  allowOrigin: names,
  allowMethods: names,
  allowHeaders: names,
  exposeHeaders: names,
  maxAge: z.string().nullish(),
  allowCredentials: z.boolean().nullish(),
  unmatchedPreflights: z.string().nullish(),
});

type Cors = {
  readonly origins: readonly TextTest[];
  readonly preflight: { readonly methods: string; readonly headers: string; readonly maxAge: string };
  readonly exposed: string;
  readonly credentials: HeaderMap;
  readonly forwardsUnmatched: boolean;
};

export type CorsOutcome =
  /** A preflight that goes no further. */
  | { readonly kind: 'answer'; readonly response: HttpResponse }
  /** Headers for whatever answer comes. */
  | { readonly kind: 'forward'; readonly headers: HeaderMap };

const plain: CorsOutcome = { kind: 'forward', headers: {} };
const known = new WeakMap<object, Cors>();

/** @param policy as written in the VirtualService */
export function applyCors(policy: Readonly<Record<string, unknown>>, request: HttpRequest): CorsOutcome {
  const { origin } = request.headers;
  if (!origin) return plain;
  const cors = corsOf(policy);
  const isAllowed = cors.origins.some((test) => test('*') || test(origin));
  const isPreflight = request.method === 'OPTIONS' && Boolean(request.headers['access-control-request-method']);
  const allowed: HeaderMap = isAllowed ? { 'access-control-allow-origin': origin } : {};
  if (isPreflight && (isAllowed || !cors.forwardsUnmatched)) {
    const headers = { ...allowed, ...cors.credentials, ...preflightHeaders(cors, request) };
    return { kind: 'answer', response: { status: 200, headers, body: { text: () => '' } } };
  }
  if (!isAllowed) return plain;
  const exposed: HeaderMap = cors.exposed === '' ? {} : { 'access-control-expose-headers': cors.exposed };
  return { kind: 'forward', headers: { ...allowed, ...cors.credentials, ...exposed } };
}

/** An asterisk allows what is asked for. */
function preflightHeaders({ preflight }: Cors, { headers }: HttpRequest): HeaderMap {
  const orAsked = (allowed: string, asked: string | undefined) => (allowed === '*' ? (asked ?? '') : allowed);
  const entries = {
    'access-control-allow-methods': orAsked(preflight.methods, headers['access-control-request-method']),
    'access-control-allow-headers': orAsked(preflight.headers, headers['access-control-request-headers']),
    'access-control-max-age': preflight.maxAge,
  };
  return Object.fromEntries(Object.entries(entries).filter(([, value]) => value !== ''));
}

function corsOf(written: Readonly<Record<string, unknown>>): Cors {
  let cors = known.get(written);
  if (cors === undefined) {
    cors = readCors(CorsPolicy.safeParse(written).data ?? {});
    known.set(written, cors);
  }
  return cors;
}

function readCors(policy: z.infer<typeof CorsPolicy>): Cors {
  const exact = (policy.allowOrigin ?? []).map((origin) => ({ exact: origin }));
  const maxAgeMs = policy.maxAge ? parseGoDuration(policy.maxAge) : null;
  return {
    origins: (policy.allowOrigins?.length ? policy.allowOrigins : exact).map((match) => textTest(wantedOf(match))),
    preflight: {
      methods: (policy.allowMethods ?? []).join(','),
      headers: (policy.allowHeaders ?? []).join(','),
      maxAge: maxAgeMs === null ? '' : String(Math.trunc(maxAgeMs / 1000)),
    },
    exposed: (policy.exposeHeaders ?? []).join(','),
    credentials: policy.allowCredentials ? { 'access-control-allow-credentials': 'true' } : {},
    forwardsUnmatched: policy.unmatchedPreflights !== 'IGNORE',
  };
}
