/**
 * Preflights of cross-origin requests, which proxies answer by themselves. Source: Envoy's CorsFilter::decodeHeaders and
 * istio/istio pilot/pkg/networking/core/route/route.go (TranslateCORSPolicy).
 */
import { z } from 'zod';
import { StringMatch } from '../istio/virtual-service.ts';
import type { ProxyRequest } from './decide.ts';
import type { Decision } from './decision.ts';
import { textTest, wantedOf } from './string-match.ts';

const Policy = z.looseObject({
  allowOrigins: z.array(StringMatch).nullish(),
  /** Deprecated: exact origins. */
  allowOrigin: z.array(z.string()).nullish(),
  unmatchedPreflights: z.string().nullish(),
});

/**
 * True for a preflight that goes no further: the proxy answers 200, before any fault. Those of origins that the policy
 * does not name are forwarded unless it says otherwise.
 */
export function answersPreflight(decision: Decision, { method, headers }: ProxyRequest): boolean {
  const written = decision.kind === 'route' ? decision.options.corsPolicy : null;
  const { origin } = headers;
  if (written === null || method !== 'OPTIONS' || !origin || !headers['access-control-request-method']) return false;
  const policy = Policy.safeParse(written).data ?? {};
  const exact = (policy.allowOrigin ?? []).map((text) => ({ exact: text }));
  const origins = policy.allowOrigins?.length ? policy.allowOrigins : exact;
  const tests = origins.map((match) => textTest(wantedOf(match)));
  return policy.unmatchedPreflights === 'IGNORE' || tests.some((test) => test('*') || test(origin));
}
