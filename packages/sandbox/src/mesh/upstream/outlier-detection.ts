/**
 * Keeps pods that answer with errors out of a cluster for a while (envoyproxy/envoy
 * source/common/upstream/outlier_detection_impl.cc). Pods come back at ticks of the detector's interval; here the tick is
 * computed when the pod is ejected, so that nothing has to run meanwhile.
 */
import type { Clock } from '../clock.ts';
import type { Endpoint } from '../endpoints.ts';
import type { OutlierPolicy } from './cluster-policy.ts';

/** Status of the answer, or how none came: both count as errors, with these statuses. */
export type Verdict = number | 'no-answer' | 'timeout';

type Host = {
  errors: number;
  gatewayErrors: number;
  localFailures: number;
  /** Grows with each ejection and shrinks with time spent in. */
  backOff: number;
  ejectedUntil: number;
};

const longestEjectionMs = 300_000;

export class OutlierDetector {
  readonly #policy: OutlierPolicy;
  readonly #clock: Clock;
  readonly #start: number;
  readonly #hosts = new Map<string, Host>();

  constructor(policy: OutlierPolicy, clock: Clock) {
    this.#policy = policy;
    this.#clock = clock;
    this.#start = clock.now();
  }

  /** Those that take requests: all of them when too few are left. */
  usable(endpoints: readonly Endpoint[]): readonly Endpoint[] {
    if (this.#hosts.size === 0) return endpoints;
    const healthy = endpoints.filter(({ podUid }) => !this.isEjected(podUid));
    const percent = (100 * healthy.length) / endpoints.length;
    return percent < this.#policy.minHealthPercent ? endpoints : healthy;
  }

  isEjected(podUid: string): boolean {
    return (this.#hosts.get(podUid)?.ejectedUntil ?? 0) > this.#clock.now();
  }

  /** Takes the outcome of a request. @param endpoints of the cluster at this time */
  record(podUid: string, verdict: Verdict, endpoints: readonly Endpoint[]): void {
    const isError = typeof verdict !== 'number' || verdict >= 500;
    const known = this.#hosts.get(podUid);
    if (known === undefined && !isError) return;
    const host = known ?? { errors: 0, gatewayErrors: 0, localFailures: 0, backOff: 0, ejectedUntil: 0 };
    this.#hosts.set(podUid, host);
    if (this.#crosses(host, verdict) && !this.isEjected(podUid)) this.#eject(host, endpoints);
  }

  /** Counts, and tells whether a threshold was reached just now. */
  #crosses(host: Host, verdict: Verdict): boolean {
    const { consecutive5xx, consecutiveGatewayErrors, consecutiveLocalFailures } = this.#policy;
    const isLocal = typeof verdict !== 'number';
    if (isLocal && consecutiveLocalFailures !== null) return ++host.localFailures === consecutiveLocalFailures;
    host.localFailures = 0;
    const isGatewayError = isLocal || (verdict >= 502 && verdict <= 504);
    host.gatewayErrors = isGatewayError ? host.gatewayErrors + 1 : 0;
    host.errors = isLocal || verdict >= 500 ? host.errors + 1 : 0;
    return (
      (isGatewayError && host.gatewayErrors === consecutiveGatewayErrors) ||
      (host.errors > 0 && host.errors === consecutive5xx)
    );
  }

  #eject(host: Host, endpoints: readonly Endpoint[]): void {
    const { intervalMs, baseEjectionMs, maxEjectionPercent } = this.#policy;
    Object.assign(host, { errors: 0, gatewayErrors: 0, localFailures: 0 });
    const ejected = endpoints.filter(({ podUid }) => this.isEjected(podUid)).length;
    if ((100 * (ejected + 1)) / endpoints.length > maxEjectionPercent) return;
    const now = this.#clock.now();
    const quietIntervals = host.ejectedUntil === 0 ? 0 : Math.floor((now - host.ejectedUntil) / intervalMs);
    host.backOff = Math.max(0, host.backOff - quietIntervals) + 1;
    const longest = Math.max(longestEjectionMs, baseEjectionMs);
    const end = now + Math.min(baseEjectionMs * host.backOff, longest) - this.#start;
    host.ejectedUntil = this.#start + Math.ceil(end / intervalMs) * intervalMs;
  }
}
