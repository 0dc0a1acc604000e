/**
 * The router of a client-side proxy: one request to a cluster, with as many attempts as its retry policy allows, within
 * the route's timeout.
 */
import { clusterName } from '@sluice/shared/evaluate/clusters';
import type { RouteDecision, WeightedTarget } from '@sluice/shared/evaluate/decision';
import type { Timer } from '../clock.ts';
import type { Endpoint } from '../endpoints.ts';
import { type Call, type HttpRequest, type HttpResponse, textResponse } from '../http-message.ts';
import { type ClientPod, refusalMs, type UpstreamResult } from '../pod-ports.ts';
import type { PushedState } from '../pushed-state.ts';
import type { ServiceLabels } from '../request-stats.ts';
import { type AttemptOutcome, backOffMs, isRetriable } from './retry-policy.ts';
import type { UpstreamCluster } from './upstream-cluster.ts';

const brokenText = 'upstream connect error or disconnect/reset before headers';
const timeoutText = 'upstream request timeout';

/** Answers of the proxy itself to an attempt that brought none, with Envoy's response flag. */
const localAnswers = {
  'connection-failure': { status: 503, text: brokenText, flag: 'UF', verdict: 'no-answer' },
  reset: { status: 503, text: brokenText, flag: 'UC', verdict: 'no-answer' },
  'per-try-timeout': { status: 504, text: timeoutText, flag: 'UT', verdict: 'timeout' },
  overflow: { status: 503, text: `${brokenText}. reset reason: overflow`, flag: 'UO', verdict: null },
} as const;

export type UpstreamRequestOptions = {
  readonly pod: ClientPod;
  /** The configuration that the decision was made by. */
  readonly state: PushedState;
  readonly request: HttpRequest;
  readonly decision: RouteDecision;
  /** The cluster that was drawn; retries stay in it. */
  readonly target: WeightedTarget;
  readonly hashKey: string | null;
  readonly service: ServiceLabels;
  /** @param flags Envoy's response flags, in the order in which they were set */
  readonly onAnswer: (response: HttpResponse, flags: readonly string[]) => void;
};

export class UpstreamRequest implements Call {
  readonly #options: UpstreamRequestOptions;
  readonly #cluster: UpstreamCluster;
  readonly #tried: string[] = [];
  #attempt: Call | null = null;
  #retriesDone = 0;
  #endRetry: (() => void) | null = null;
  #routeTimer: Timer | null = null;
  /** Back-off or limit of one try: never two at a time. */
  #timer: Timer | null = null;
  /** Whether the attempt has a connection to its pod. */
  #isSent = false;
  #isOver = false;
  /** The pod of the current or last attempt. */
  endpoint: Endpoint | null = null;
  /** Whether that pod could be reached, and by mutual TLS. */
  isConnected = false;

  constructor(options: UpstreamRequestOptions) {
    this.#options = options;
    this.#cluster = options.pod.clusterFor(options.target, options.state);
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

  /** One attempt: the pod is chosen, and asked as soon as there is a connection to it. */
  #try(): void {
    const endpoint = this.#pick();
    if (endpoint === null) {
      this.#answer(textResponse(503, 'no healthy upstream'), 'UH');
      return;
    }
    this.endpoint = endpoint;
    this.isConnected = false;
    this.#isSent = false;
    this.#tried.push(endpoint.podUid);
    let isPending = true;
    let connection: Call | null = null;
    const settle = () => {
      isPending = false;
      this.#attempt = null;
      this.#timer?.cancel();
      place?.release();
    };
    const cancel = () => {
      settle();
      connection?.cancel();
    };
    const send = () => {
      this.#isSent = true;
      connection = this.#connect(endpoint, (result) => {
        if (!isPending) return;
        settle();
        this.#afterAttempt(result);
      });
      if (isPending) this.#limitTry(cancel);
    };
    const place = this.#cluster.pool.request(endpoint.podUid, send);
    if (place === null) {
      this.#afterAttempt('overflow');
      return;
    }
    this.#attempt = { cancel };
    if (place.isConnected) send();
  }

  #limitTry(cancel: () => void): void {
    const { pod, decision } = this.#options;
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
    this.isConnected = upstream?.isUp === true && upstream.hasProxy;
    if (upstream === undefined) return pod.clock.after(refusalMs, () => onResult('connection-failure'));
    return upstream.receive({ request, port: endpoint.port, source: pod.identity, service }, onResult);
  }

  #pick(): Endpoint | null {
    const { decision, hashKey } = this.#options;
    const avoid = decision.options.retries?.avoidsPreviousHosts ? this.#tried : [];
    return this.#cluster.pick(this.#endpoints(), { hashKey, avoid });
  }

  /**
   * PASSTHROUGH leaves the choice to whatever address the client has called, and behind the address of a service is any
   * of its pods, whatever the subset. A gateway's clients call the gateway: there is no such address.
   */
  #endpoints(): readonly Endpoint[] {
    const { pod, state, target } = this.#options;
    if (this.#cluster.policy.balancing !== 'PASSTHROUGH') return state.endpointsOf(target);
    if (pod.isGateway) return [];
    const { host, port } = target;
    return state.endpointsOf({ cluster: clusterName(host, port, null), host, port, subset: null, labels: {} });
  }

  #afterAttempt(outcome: AttemptOutcome): void {
    const { pod, decision } = this.#options;
    const { retries } = decision.options;
    this.#endRetry?.();
    this.#judge(outcome);
    const isWorthARetry = retries !== null && isRetriable(retries, outcome);
    if (isWorthARetry && this.#retriesDone < retries.attempts) {
      this.#endRetry = this.#cluster.pool.requestRetry();
      if (this.#endRetry !== null) {
        this.#retriesDone++;
        this.#timer = pod.clock.after(backOffMs(this.#retriesDone, pod.random), () => this.#try());
        return;
      }
    }
    const isExhausted = isWorthARetry && this.#retriesDone >= retries.attempts;
    const flags = isExhausted ? ['URX'] : isWorthARetry ? ['UO'] : [];
    if (typeof outcome === 'object') {
      this.#answer(outcome, ...flags);
      return;
    }
    const { status, text, flag } = localAnswers[outcome];
    this.#answer(textResponse(status, text), ...flags, flag);
  }

  /** What outlier detection learns of the pod. */
  #judge(outcome: AttemptOutcome): void {
    if (this.endpoint === null) return;
    const verdict = typeof outcome === 'object' ? outcome.status : localAnswers[outcome].verdict;
    if (verdict !== null) this.#cluster.record(this.endpoint.podUid, verdict, this.#endpoints());
  }

  #timeOut(): void {
    if (this.#isSent) this.#judge('per-try-timeout');
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
    this.#endRetry?.();
    this.#routeTimer?.cancel();
    this.#timer?.cancel();
  }
}
