/**
 * The client side of a request: what Envoy's filters do in order. The route is found; fault injection delays or aborts;
 * the router sends copies to mirrors, picks a pod, waits, retries, and gives up after the route's timeout. One request
 * of the client is counted once, with its final outcome, whatever happened in between.
 *
 * @NOTE The proxies themselves and the network between them take no time: durations are those of services, faults and
 * waits.
 */
import { decide } from '@sluice/shared/evaluate/decide';
import type { Decision, FailureDecision, Fault, RouteDecision, WeightedTarget } from '@sluice/shared/evaluate/decision';
import { applyHeaderChange, type HeaderChanges } from '@sluice/shared/evaluate/header-changes';
import { answerDirectly, answerRedirect } from './answer-without-upstream.ts';
import type { Timer } from './clock.ts';
import type { Endpoint } from './endpoints.ts';
import { type Call, type HttpRequest, type HttpResponse, type OnResponse, textResponse } from './http-message.ts';
import { refusalMs, type UpstreamResult } from './inbound-call.ts';
import { hashKeyOf, pickByHash, pickLeastRequest } from './load-balancing.ts';
import type { MeshPod } from './mesh-pod.ts';
import { sendMirrors } from './mirroring.ts';
import { happens } from './random.ts';
import type { ServiceLabels } from './request-stats.ts';
import { type AttemptOutcome, backOffMs, isRetriable } from './retry-policy.ts';
import { rewritePath } from './rewrite-path.ts';
import { serviceLabelsOf } from './service-labels.ts';

/** Envoy's host_selection_retry_max_attempts, as istiod sets it. */
const hostSelectionAttempts = 5;

export class OutboundCall implements Call {
  readonly #pod: MeshPod;
  readonly #port: number;
  readonly #start: number;
  readonly #flags: string[] = [];
  readonly #tried: string[] = [];
  #request: HttpRequest;
  #onResponse: OnResponse | null;
  #service: ServiceLabels | null = null;
  /** The pod of the current or last attempt. */
  #endpoint: Endpoint | null = null;
  #isConnected = false;
  #attempt: Call | null = null;
  #retriesDone = 0;
  #routeTimer: Timer | null = null;
  /** Fault delay, back-off or limit of one try: never two at a time. */
  #timer: Timer | null = null;
  #responseChanges: (HeaderChanges | null)[] = [];

  constructor(pod: MeshPod, request: HttpRequest, port: number, onResponse: OnResponse) {
    this.#pod = pod;
    this.#request = request;
    this.#port = port;
    this.#start = pod.clock.now();
    this.#onResponse = onResponse;
  }

  start(): void {
    const { state, description } = this.#pod;
    // A proxy without configuration does not listen yet.
    if (state === null) {
      this.#closeUnanswered();
      return;
    }
    const { authority: host, method, path, scheme, headers } = this.#request;
    const decision = decide(state.config, { host, port: this.#port, method, path, scheme, headers });
    // Gateways do not take the service's name from what a client may write.
    if (description?.kind === 'sidecar') this.#service = { host, name: host, namespace: '' };
    this.#follow(decision);
  }

  /** The client went away. */
  cancel(): void {
    if (this.#onResponse === null) return;
    this.#attempt?.cancel();
    this.#flags.push('DC');
    this.#count(0);
  }

  #follow(decision: Decision): void {
    switch (decision.kind) {
      case 'route':
        this.#followRoute(decision);
        break;
      case 'redirect':
        this.#injectFault(decision.fault, () => this.#deliver(answerRedirect(decision, this.#request)));
        break;
      case 'direct-response':
        this.#injectFault(decision.fault, () => this.#deliver(answerDirectly(decision)));
        break;
      case 'passthrough':
        this.#passThrough();
        break;
      case 'failure':
        this.#fail(decision);
    }
  }

  #fail({ status, flag, reason }: FailureDecision): void {
    if (flag !== null) this.#flags.push(flag);
    if (reason === 'not-in-registry') this.#nameService('BlackHoleCluster');
    if (status === 0) this.#closeUnanswered();
    else this.#deliver(textResponse(status, ''));
  }

  #followRoute(decision: RouteDecision): void {
    const target = this.#draw(decision.clusters);
    if (target.exists) this.#service = serviceLabelsOf(target.host);
    this.#injectFault(decision.options.fault, () => this.#forward(decision, target));
  }

  /** A weighted cluster: one draw for each request, not for each attempt. */
  #draw(clusters: readonly WeightedTarget[]): WeightedTarget {
    const last = clusters[clusters.length - 1] as WeightedTarget;
    if (clusters.length === 1) return last;
    let rest = this.#pod.random.unit();
    for (const cluster of clusters) {
      rest -= cluster.share;
      if (rest < 0) return cluster;
    }
    return last;
  }

  /** The delay comes before the abort, and both before any upstream and before the route's timeout begins. */
  #injectFault(fault: Fault | null, next: () => void): void {
    const { random, clock } = this.#pod;
    const { delay = null, abort = null } = fault ?? {};
    const proceed = () => {
      if (abort !== null && happens(random, abort.percent)) {
        this.#flags.push('FI');
        this.#deliver(abortResponse(abort));
      } else next();
    };
    if (delay !== null && happens(random, delay.percent)) {
      this.#flags.push('DI');
      this.#timer = clock.after(delay.milliseconds, proceed);
    } else proceed();
  }

  #forward(decision: RouteDecision, target: WeightedTarget): void {
    const { options } = decision;
    this.#responseChanges = [target.headers, options.headers];
    if (!target.exists) {
      this.#flags.push('NC');
      this.#deliver(textResponse(options.missingClusterStatus, ''));
      return;
    }
    this.#request = prepare(this.#request, decision, target);
    if (options.timeoutMs !== null) {
      this.#routeTimer = this.#pod.clock.after(options.timeoutMs, () => this.#timeOut());
    }
    if (options.mirrors.length > 0) sendMirrors(this.#pod, options.mirrors, this.#request);
    this.#try(decision, target);
  }

  #try(decision: RouteDecision, target: WeightedTarget): void {
    const endpoint = this.#pick(decision, target);
    if (endpoint === null) {
      this.#flags.push('UH');
      this.#deliver(textResponse(503, 'no healthy upstream'));
      return;
    }
    this.#endpoint = endpoint;
    this.#tried.push(endpoint.podUid);
    let isOver = false;
    const end = (outcome: AttemptOutcome) => {
      if (isOver) return;
      isOver = true;
      this.#pod.activeRequests.end(endpoint.podUid);
      this.#timer?.cancel();
      this.#attempt = null;
      this.#afterAttempt(decision, target, outcome);
    };
    this.#pod.activeRequests.begin(endpoint.podUid);
    const attempt = this.#connect(endpoint, end);
    if (isOver) return;
    this.#attempt = {
      cancel: () => {
        isOver = true;
        this.#pod.activeRequests.end(endpoint.podUid);
        attempt.cancel();
      },
    };
    const limit = decision.options.retries?.perTryTimeoutMs ?? null;
    if (limit !== null) {
      this.#timer = this.#pod.clock.after(limit, () => {
        attempt.cancel();
        end('per-try-timeout');
      });
    }
  }

  #connect(endpoint: Endpoint, onResult: (result: UpstreamResult) => void): Call {
    const pod = this.#pod.network.podByUid(endpoint.podUid);
    this.#isConnected = pod?.isUp === true && pod.description !== null;
    if (pod === undefined) return this.#pod.clock.after(refusalMs, () => onResult('connection-failure'));
    const service = this.#service ?? serviceLabelsOf('');
    return pod.receive({ request: this.#request, port: endpoint.port, source: this.#pod.identity, service }, onResult);
  }

  #pick(decision: RouteDecision, target: WeightedTarget): Endpoint | null {
    const endpoints = this.#pod.state?.endpointsOf(target) ?? [];
    if (endpoints.length === 0) return null;
    const { random, activeRequests, uid } = this.#pod;
    const { hashPolicies, retries } = decision.options;
    const key = hashPolicies.length > 0 ? hashKeyOf(hashPolicies, this.#request, uid) : null;
    if (key !== null) return pickByHash(endpoints, key);
    let endpoint = pickLeastRequest(endpoints, activeRequests, random);
    for (let draw = 1; draw < hostSelectionAttempts; draw++) {
      if (!retries?.avoidsPreviousHosts || !this.#tried.includes(endpoint.podUid)) break;
      endpoint = pickLeastRequest(endpoints, activeRequests, random);
    }
    return endpoint;
  }

  #afterAttempt(decision: RouteDecision, target: WeightedTarget, outcome: AttemptOutcome): void {
    const { retries } = decision.options;
    if (retries !== null && isRetriable(retries, outcome)) {
      if (this.#retriesDone < retries.attempts) {
        this.#retriesDone++;
        const wait = backOffMs(this.#retriesDone, this.#pod.random);
        this.#timer = this.#pod.clock.after(wait, () => this.#try(decision, target));
        return;
      }
      this.#flags.push('URX');
    }
    this.#deliver(this.#answerTo(outcome));
  }

  #answerTo(outcome: AttemptOutcome): HttpResponse {
    switch (outcome) {
      case 'connection-failure':
        this.#flags.push('UF');
        return textResponse(503, 'upstream connect error or disconnect/reset before headers');
      case 'reset':
        this.#flags.push('UC');
        return textResponse(503, 'upstream connect error or disconnect/reset before headers');
      case 'per-try-timeout':
        this.#flags.push('UT');
        return textResponse(504, 'upstream request timeout');
      default:
        return outcome;
    }
  }

  #timeOut(): void {
    this.#attempt?.cancel();
    this.#flags.push('UT');
    this.#deliver(textResponse(504, 'upstream request timeout'));
  }

  /** The sandbox has no outside world: the address that the client wants does not answer. */
  #passThrough(): void {
    this.#nameService('PassthroughCluster');
    this.#flags.push('UF');
    this.#timer = this.#pod.clock.after(refusalMs, () => this.#deliver(textResponse(503, 'upstream connect error')));
  }

  #nameService(name: string): void {
    this.#service = { host: this.#request.authority, name, namespace: '' };
  }

  #deliver(response: HttpResponse): void {
    const onResponse = this.#onResponse;
    if (onResponse === null) return;
    this.#count(response.status);
    let { headers } = response;
    for (const changes of this.#responseChanges) {
      if (changes !== null) headers = applyHeaderChange(headers, changes.response);
    }
    onResponse(headers === response.headers ? response : { ...response, headers });
  }

  #closeUnanswered(): void {
    const onResponse = this.#onResponse;
    this.#onResponse = null;
    this.#pod.clock.after(refusalMs, () => onResponse?.(null));
  }

  #count(responseCode: number): void {
    this.#onResponse = null;
    this.#routeTimer?.cancel();
    this.#timer?.cancel();
    // The client may be a pod that has gone down meanwhile: then there is no proxy to count.
    if (!this.#pod.isUp) return;
    this.#pod.stats.record({
      reporter: 'source',
      peer: this.#endpoint?.identity ?? null,
      service: this.#service,
      responseCode,
      responseFlags: this.#flags.length === 0 ? '-' : this.#flags.join(','),
      mutualTls: this.#isConnected,
      durationMs: this.#pod.clock.now() - this.#start,
    });
  }
}

function abortResponse({ httpStatus, grpcStatus }: NonNullable<Fault['abort']>): HttpResponse {
  if (httpStatus !== null) return textResponse(httpStatus, 'fault filter abort');
  const response = textResponse(200, '');
  return { ...response, headers: { ...response.headers, 'grpc-status': grpcStatus ?? '' } };
}

/** The request as it leaves the proxy. */
function prepare(request: HttpRequest, decision: RouteDecision, target: WeightedTarget): HttpRequest {
  const { rewrite, headers: routeChanges } = decision.options;
  const authority = rewrite?.authority ?? target.authority;
  if (rewrite === null && authority === null && routeChanges === null && target.headers === null) return request;
  let { headers } = request;
  if (target.headers !== null) headers = applyHeaderChange(headers, target.headers.request);
  if (routeChanges !== null) headers = applyHeaderChange(headers, routeChanges.request);
  return {
    ...request,
    headers,
    authority: authority ?? request.authority,
    path: rewrite?.path ? rewritePath(request.path, rewrite.path) : request.path,
  };
}
