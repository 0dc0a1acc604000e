/** When Envoy tries again (source/common/router/retry_state_impl.cc). */
import type { Retries } from '@sluice/shared/evaluate/decision';
import type { UpstreamResult } from '../pod-ports.ts';
import type { Random } from '../random.ts';

export type AttemptOutcome = UpstreamResult | 'per-try-timeout' | 'overflow';

const baseIntervalMs = 25;
const longestIntervalMs = 250;

/** Exponential and fully jittered. @param retry 1 for the first retry */
export function backOffMs(retry: number, random: Random): number {
  return random.unit() * Math.min(longestIntervalMs, baseIntervalMs * (2 ** retry - 1));
}

export function isRetriable({ retryOn, retriableStatusCodes }: Retries, outcome: AttemptOutcome): boolean {
  const policies: ReadonlySet<string> = new Set(retryOn);
  const has = (...names: string[]) => names.some((name) => policies.has(name));
  switch (outcome) {
    case 'connection-failure':
      return has('connect-failure', '5xx', 'gateway-error', 'reset', 'reset-before-request');
    // More attempts would only add to what is too much already.
    case 'overflow':
      return false;
    case 'reset':
    case 'per-try-timeout':
      return has('5xx', 'gateway-error', 'reset');
    default:
      return isRetriableStatus(outcome.status, has, retriableStatusCodes);
  }
}

function isRetriableStatus(status: number, has: (...names: string[]) => boolean, codes: readonly number[]): boolean {
  if (status >= 500 && has('5xx')) return true;
  if (status >= 502 && status <= 504 && has('gateway-error')) return true;
  if (status === 409 && has('retriable-4xx')) return true;
  return codes.includes(status) && has('retriable-status-codes');
}
