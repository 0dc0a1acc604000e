/**
 * Headers that Bookinfo's services hand on from the request they got to the ones they make, so that routing by header
 * and tracing work at every depth (samples/bookinfo/src: productpage.py getForwardHeaders, reviews
 * LibertyRestEndpoint.headers_to_propagate).
 */
import type { HeaderMap } from '../mesh/http-message.ts';

const propagated = new Set([
  'x-request-id',
  'x-ot-span-context',
  'x-datadog-trace-id',
  'x-datadog-parent-id',
  'x-datadog-sampling-priority',
  'traceparent',
  'tracestate',
  'x-cloud-trace-context',
  'grpc-trace-bin',
  'b3',
  'x-b3-traceid',
  'x-b3-spanid',
  'x-b3-parentspanid',
  'x-b3-sampled',
  'x-b3-flags',
  'sw8',
  'user-agent',
  'cookie',
  'authorization',
  'jwt',
]);

/** `end-user` is not among them: each service says itself where it comes from. */
export function forwardedHeaders(incoming: HeaderMap): HeaderMap {
  const headers: HeaderMap = {};
  for (const name in incoming) {
    if (propagated.has(name)) headers[name] = incoming[name] as string;
  }
  return headers;
}
