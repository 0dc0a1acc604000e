/** Retries. Source: istio/istio pkg/config/validation (ValidateHTTPRetry). */
import { isHttpStatus } from '../../../istio/http-status.ts';
import { type Path, problem, quoted } from '../../finding.ts';
import { durationProblem } from '../names/duration.ts';
import type { Report } from '../report.ts';
import type { RetriesShape } from '../shape/virtual-service-shape.ts';

/** Envoy's x-envoy-retry-on and x-envoy-retry-grpc-on conditions that Istio accepts. */
const conditions: ReadonlySet<string> = new Set([
  '5xx',
  'gateway-error',
  'reset',
  'reset-before-request',
  'connect-failure',
  'retriable-4xx',
  'refused-stream',
  'retriable-status-codes',
  'retriable-headers',
  'envoy-ratelimited',
  'http3-post-connect-failure',
  'cancelled',
  'deadline-exceeded',
  'internal',
  'resource-exhausted',
  'unavailable',
]);

export function checkRetries(retries: RetriesShape, path: Path, report: Report): void {
  const attempts = retries.attempts ?? 0;
  const { perTryTimeout, retryOn, retryRemoteLocalities, backoff } = retries;
  if (attempts < 0) report([...path, 'attempts'], problem('vs.retries.negative'));
  const isConfigured = perTryTimeout != null || Boolean(retryOn) || retryRemoteLocalities != null;
  if (attempts === 0 && isConfigured) report([...path, 'attempts'], problem('vs.retries.disabled'));
  if (perTryTimeout != null) report([...path, 'perTryTimeout'], durationProblem(perTryTimeout));
  for (const policy of retryOn ? retryOn.split(',') : []) {
    if (conditions.has(policy) || isHttpStatus(policy)) continue;
    report([...path, 'retryOn'], problem('vs.retries.retryOn', { policy: quoted(policy) }));
  }
  if (backoff != null) report([...path, 'backoff'], durationProblem(backoff));
}
