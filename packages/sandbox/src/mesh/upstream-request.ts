/**
 * The router of a client-side proxy: one request to a cluster, with as many attempts as its retry policy allows, within
 * the route's timeout.
 */
import type { RouteDecision, WeightedTarget } from '@sluice/shared/evaluate/decision';
import type { Timer } from './clock.ts';
import type { Endpoint } from './endpoints.ts';
import { type Call, type HttpRequest, type HttpResponse, textResponse } from './http-message.ts';
import { refusalMs, type UpstreamResult } from './inbound-call.ts';
import { hashKeyOf, pickByHash, pickLeastRequest } from './load-balancing.ts';
import type { MeshPod } from './mesh-pod.ts';
import type { ServiceLabels } from './request-stats.ts';
import { type AttemptOutcome, backOffMs, isRetriable } from './retry-policy.ts';

/** Envoy's host_selection_retry_max_attempts, as istiod sets it. */
const hostSelectionAttempts = 5;

const brokenText = 'upstream connect error or disconnect/reset before headers';
const timeoutText = 'upstream request timeout';

/** Answers of the proxy itself to an attempt that brought none, with Envoy's response flag. */
const localAnswers = {
  'connection-failure': { status: 503, text: brokenText, flag: 'UF' },
  reset: { status: 503, text: brokenText, flag: 'UC' },
  'per-try-timeout': { status: 504, text: timeoutText, flag: 'UT' },
} as const;

export type UpstreamRequestOptions = {
  readonly pod: MeshPod;
  readonly request: HttpRequest;
  readonly decision: RouteDecision;
  /** The cluster that was drawn; retries stay in it. */
  readonly target: WeightedTarget;
  readonly service: ServiceLabels;
  /** @param flags Envoy's response flags, in the order in which they were set */
  readonly onAnswer: (response: HttpResponse, flags: readonly string[]) => void;
};

export class UpstreamRequest implements Call {
  readonly #options: UpstreamRequestOptions;
  readonly #tried: string[] = [];
  #attempt: Call | null = null;
  #retriesDone = 0;
  #routeTimer: Timer | null = null;
  /** Back-off or limit of one try: never two at a time. */
  #timer: Timer | null = null;
  #isOver = false;
  /** The pod of the current or last attempt. */
  endpoint: Endpoint | null = null;
  /** Whether that pod could be reached, and by mutual TLS. */
  isConnected = false;

  constructor(options: UpstreamRequestOptions) {
    this.#options = options;
  }

  start(): void {
    const { pod, decision } = this.#options;
    const { timeoutMs } = decision.options;
    if (timeoutMs !== null) this.#routeTimer = pod.clock.after(timeoutMs, () => this.#timeOut());
    this.#try();
  }

  cancel(): void {
    this.#end();
    this.#attempt?.cancel();
  }

  #try(): void {
    const { pod, decision } = this.#options;
    const endpoint = this.#pick();
    if (endpoint === null) {
      this.#answer(textResponse(503, 'no healthy upstream'), 'UH');
      return;
    }
    this.endpoint = endpoint;
    this.#tried.push(endpoint.podUid);
    let isPending = true;
    const settle = () => {
      isPending = false;
      this.#attempt = null;
      this.#timer?.cancel();
      pod.activeRequests.end(endpoint.podUid);
    };
    pod.activeRequests.begin(endpoint.podUid);
    const connection = this.#connect(endpoint, (result) => {
      if (!isPending) return;
      settle();
      this.#afterAttempt(result);
    });
    if (!isPending) return;
    const cancel = () => {
      settle();
      connection.cancel();
    };
    this.#attempt = { cancel };
    const limit = decision.options.retries?.perTryTimeoutMs ?? null;
    if (limit === null) return;
    this.#timer = pod.clock.after(limit, () => {
      cancel();
      this.#afterAttempt('per-try-timeout');
    });
  }

  #connect(endpoint: Endpoint, onResult: (result: UpstreamResult) => void): Call {
    const { pod, request, service } = this.#options;
    const upstream = pod.network.podByUid(endpoint.podUid);
    this.isConnected = upstream?.isUp === true && upstream.description !== null;
    if (upstream === undefined) return pod.clock.after(refusalMs, () => onResult('connection-failure'));
    return upstream.receive({ request, port: endpoint.port, source: pod.identity, service }, onResult);
  }

  #pick(): Endpoint | null {
    const { pod, request, decision, target } = this.#options;
    const endpoints = pod.state?.endpointsOf(target) ?? [];
    if (endpoints.length === 0) return null;
    const { hashPolicies, retries } = decision.options;
    const key = hashPolicies.length > 0 ? hashKeyOf(hashPolicies, request, pod.uid) : null;
    if (key !== null) return pickByHash(endpoints, key);
    let endpoint = pickLeastRequest(endpoints, pod.activeRequests, pod.random);
    for (let draw = 1; draw < hostSelectionAttempts; draw++) {
      if (!retries?.avoidsPreviousHosts || !this.#tried.includes(endpoint.podUid)) break;
      endpoint = pickLeastRequest(endpoints, pod.activeRequests, pod.random);
    }
    return endpoint;
  }

  #afterAttempt(outcome: AttemptOutcome): void {
    const { pod, decision } = this.#options;
    const { retries } = decision.options;
    const isWorthARetry = retries !== null && isRetriable(retries, outcome);
    if (isWorthARetry && this.#retriesDone < retries.attempts) {
      this.#retriesDone++;
      this.#timer = pod.clock.after(backOffMs(this.#retriesDone, pod.random), () => this.#try());
      return;
    }
    const exhausted = isWorthARetry ? ['URX'] : [];
    if (typeof outcome === 'object') {
      this.#answer(outcome, ...exhausted);
      return;
    }
    const { status, text, flag } = localAnswers[outcome];
    this.#answer(textResponse(status, text), ...exhausted, flag);
  }

  #timeOut(): void {
    this.#attempt?.cancel();
    this.#answer(textResponse(504, timeoutText), 'UT');
  }

  #answer(response: HttpResponse, ...flags: readonly string[]): void {
    if (this.#isOver) return;
    this.#end();
    this.#options.onAnswer(response, flags);
  }

  #end(): void {
    this.#isOver = true;
    this.#routeTimer?.cancel();
    this.#timer?.cancel();
  }
}
