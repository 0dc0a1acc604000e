/**
 * Timeout, retries, faults and mirrors of a route as Envoy gets them. Sources: istio/istio
 * pilot/pkg/networking/core/route/route.go (setTimeout, TranslateFault, MirrorPercent) and route/retry/retry.go.
 */
import { isHttpStatus } from '../istio/http-status.ts';
import type { Destination, HTTPFaultInjection, HTTPRetry, HTTPRoute } from '../istio/virtual-service.ts';
import type { ClusterTarget } from './clusters.ts';
import type { Fault, Mirror, Retries } from './decision.ts';
import { parseGoDuration } from './go-duration.ts';

/** Milliseconds of a written timeout; 0, nonsense and absence are no timeout. */
export function timeoutOf(timeout: string | null | undefined): number | null {
  const milliseconds = timeout ? parseGoDuration(timeout) : null;
  return milliseconds !== null && milliseconds > 0 ? milliseconds : null;
}

const defaultRetryOn = [
  'connect-failure',
  'refused-stream',
  'unavailable',
  'cancelled',
  'retriable-status-codes',
] as const;

const statusCodes = 'retriable-status-codes';

/**
 * The retry policy. Without one in the VirtualService: 2 retries on connection failures, never on an answer with 503
 * or 500. With a consistent hash on the only destination a retry may meet the same pod again, unless the policy says.
 */
export function retriesOf(policy: HTTPRetry | null | undefined, consistentHash: boolean): Retries | null {
  const avoidsPreviousHosts = !consistentHash;
  if (!policy) {
    return {
      attempts: 2,
      perTryTimeoutMs: null,
      retryOn: defaultRetryOn,
      retriableStatusCodes: [],
      avoidsPreviousHosts,
    };
  }
  const attempts = policy.attempts ?? 0;
  if (attempts <= 0) return null;
  const { retryIgnorePreviousHosts } = policy;
  return {
    attempts,
    perTryTimeoutMs: timeoutOf(policy.perTryTimeout),
    ...readRetryOn(policy.retryOn),
    avoidsPreviousHosts: retryIgnorePreviousHosts ?? avoidsPreviousHosts,
  };
}

/** Splits policies from status codes that there are; codes bring the policy that makes them count. */
function readRetryOn(retryOn: string | undefined): Pick<Retries, 'retryOn' | 'retriableStatusCodes'> {
  if (!retryOn) return { retryOn: defaultRetryOn, retriableStatusCodes: [] };
  const parts = retryOn
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');
  const codes = parts.filter(isHttpStatus).map(Number);
  const policies = parts.filter((part) => !isHttpStatus(part));
  const complete = codes.length > 0 && !policies.includes(statusCodes) ? [...policies, statusCodes] : policies;
  return { retryOn: complete, retriableStatusCodes: codes };
}

/** Envoy counts in millionths: anything finer than 0.0001 % is cut off. */
function percentOf(percentage: { readonly value?: number | undefined } | null | undefined): number {
  return Math.trunc((percentage?.value ?? 0) * 10_000 + 1e-9) / 10_000;
}

/** The fault to inject, or null. Without a percentage nobody is affected. Only fixed delays, and HTTP and gRPC aborts exist. */
export function faultOf(fault: HTTPFaultInjection | null | undefined): Fault | null {
  const delay = delayOf(fault?.delay);
  const abort = abortOf(fault?.abort);
  return delay === null && abort === null ? null : { delay, abort };
}

function delayOf(delay: HTTPFaultInjection['delay']): Fault['delay'] {
  const milliseconds = delay?.fixedDelay ? parseGoDuration(delay.fixedDelay) : null;
  if (!delay || milliseconds === null) return null;
  return { percent: delay.percentage ? percentOf(delay.percentage) : (delay.percent ?? 0), milliseconds };
}

function abortOf(abort: HTTPFaultInjection['abort']): Fault['abort'] {
  if (!abort || (abort.httpStatus === undefined && abort.grpcStatus === undefined)) return null;
  return {
    percent: percentOf(abort.percentage),
    httpStatus: abort.httpStatus ?? null,
    grpcStatus: abort.httpStatus === undefined ? (abort.grpcStatus ?? null) : null,
  };
}

/** Where copies go. Without a percentage all requests are mirrored, with 0 none. */
export function mirrorsOf(route: HTTPRoute, target: (destination: Destination) => ClusterTarget): Mirror[] {
  const single = route.mirror ? [{ destination: route.mirror, percent: singlePercent(route) }] : [];
  const several = (route.mirrors ?? [])
    .filter(({ destination }) => destination)
    .map(({ destination, percentage }) => ({ destination, percent: percentage ? percentOf(percentage) : 100 }));
  return [...single, ...several]
    .filter(({ percent }) => percent > 0)
    .map(({ destination, percent }) => ({ ...target(destination), percent }));
}

function singlePercent(route: HTTPRoute): number {
  if (route.mirrorPercentage) return percentOf(route.mirrorPercentage);
  return route.mirrorPercent ?? 100;
}
