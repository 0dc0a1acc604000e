/**
 * The client side of a request: what Envoy's filters do in order. The route is found; fault injection delays or aborts;
 * the router sends copies to mirrors and asks a pod. One request of the client is counted once, with its final outcome,
 * whatever happened in between.
 *
 * @NOTE The proxies themselves and the network between them take no time: durations are those of services, faults and
 * waits.
 */
import { decide } from '@sluice/shared/evaluate/decide';
import type { Decision, FailureDecision, Fault, RouteDecision, WeightedTarget } from '@sluice/shared/evaluate/decision';
import type { HeaderChanges } from '@sluice/shared/evaluate/header-changes';
import { answerAbort, answerDirectly, answerRedirect } from './answer-without-upstream.ts';
import type { Timer } from './clock.ts';
import { applyCors } from './cors.ts';
import { changeHeaders, type FormatContext } from './header-format.ts';
import {
  type Call,
  type HeaderMap,
  type HttpRequest,
  type HttpResponse,
  type OnResponse,
  textResponse,
} from './http-message.ts';
import { sendMirrors } from './mirroring.ts';
import { type ClientPod, refusalMs } from './pod-ports.ts';
import type { PushedState } from './pushed-state.ts';
import { happens, type Random } from './random.ts';
import type { ServiceLabels } from './request-stats.ts';
import { rewritePath } from './rewrite-path.ts';
import { serviceLabelsOf } from './service-labels.ts';
import { hashKeyOf } from './upstream/hash-key.ts';
import { UpstreamRequest } from './upstream/upstream-request.ts';

const noHeaders: HeaderMap = {};

export class OutboundCall implements Call {
  readonly #pod: ClientPod;
  readonly #request: HttpRequest;
  readonly #port: number;
  readonly #start: number;
  readonly #flags: string[] = [];
  #onResponse: OnResponse | null;
  #service: ServiceLabels | null = null;
  #upstream: UpstreamRequest | null = null;
  #timer: Timer | null = null;
  #responseChanges: readonly (HeaderChanges | null)[] = [];
  #formats: Omit<FormatContext, 'response'> | null = null;
  /** Written to the answer, whatever it is. */
  #ownHeaders: HeaderMap = noHeaders;
  #cookies: readonly string[] = [];

  constructor(pod: ClientPod, request: HttpRequest, port: number, onResponse: OnResponse) {
    this.#pod = pod;
    this.#request = request;
    this.#port = port;
    this.#start = pod.clock.now();
    this.#onResponse = onResponse;
  }

  start(): void {
    const { state, isGateway } = this.#pod;
    // A proxy without configuration does not listen yet.
    if (state === null) {
      this.#closeUnanswered();
      return;
    }
    const { authority: host, method, path, scheme, headers } = this.#request;
    const decision = decide(state.config, { host, port: this.#port, method, path, scheme, headers });
    // Gateways do not take the service's name from what a client may write.
    if (!isGateway) this.#service = { host, name: host, namespace: '' };
    this.#follow(decision, state);
  }

  /** The client went away. */
  cancel(): void {
    if (this.#onResponse === null) return;
    this.#upstream?.cancel();
    this.#flags.push('DC');
    this.#count(0);
  }

  #follow(decision: Decision, state: PushedState): void {
    switch (decision.kind) {
      case 'route':
        this.#followRoute(decision, state);
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

  #followRoute(decision: RouteDecision, state: PushedState): void {
    const target = drawCluster(decision.clusters, this.#pod.ruleRandom);
    if (target.exists) this.#service = serviceLabelsOf(target.host);
    this.#injectFault(decision.options.fault, () => {
      if (!this.#answersPreflight(decision)) this.#forward(decision, target, state);
    });
  }

  /** The delay comes before the abort, and both before any upstream and before the route's timeout begins. */
  #injectFault(fault: Fault | null, next: () => void): void {
    const { ruleRandom, clock } = this.#pod;
    const { delay = null, abort = null } = fault ?? {};
    const proceed = () => {
      if (abort !== null && happens(ruleRandom, abort.percent)) {
        this.#flags.push('FI');
        this.#deliver(answerAbort(abort));
      } else next();
    };
    if (delay !== null && happens(ruleRandom, delay.percent)) {
      this.#flags.push('DI');
      this.#timer = clock.after(delay.milliseconds, proceed);
    } else proceed();
  }

  /** True if the request was a cross-origin preflight that the proxy has answered itself. */
  #answersPreflight({ options }: RouteDecision): boolean {
    if (options.corsPolicy === null) return false;
    const outcome = applyCors(options.corsPolicy, this.#request);
    if (outcome.kind === 'answer') this.#deliver(outcome.response);
    else this.#ownHeaders = outcome.headers;
    return outcome.kind === 'answer';
  }

  #forward(decision: RouteDecision, target: WeightedTarget, state: PushedState): void {
    const { options } = decision;
    this.#responseChanges = [target.headers, options.headers];
    this.#formats = {
      request: this.#request,
      podName: this.#pod.name,
      cluster: target.cluster,
      routeName: decision.route.ruleName ?? '',
    };
    if (!target.exists) {
      this.#flags.push('NC');
      this.#deliver(textResponse(options.missingClusterStatus, ''));
      return;
    }
    const request = prepare(decision, target, { ...this.#formats, response: null });
    if (options.mirrors.length > 0) sendMirrors(this.#pod, state, options.mirrors, request);
    const { key, cookies } = hashKeyOf(options.hashPolicies, request, this.#pod.uid, this.#pod.random);
    this.#cookies = cookies;
    this.#upstream = new UpstreamRequest({
      pod: this.#pod,
      state,
      request,
      decision,
      target,
      hashKey: key,
      service: serviceLabelsOf(target.host),
      onAnswer: (response, flags) => {
        this.#flags.push(...flags);
        this.#deliver(response);
      },
    });
    this.#upstream.start();
  }

  #fail({ status, flag, reason }: FailureDecision): void {
    if (flag !== null) this.#flags.push(flag);
    if (reason === 'not-in-registry') this.#nameService('BlackHoleCluster');
    if (status === 0) this.#closeUnanswered();
    else this.#deliver(textResponse(status, ''));
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
    const headers = this.#answerHeaders(response);
    onResponse(headers === response.headers ? response : { ...response, headers });
  }

  #answerHeaders(response: HttpResponse): HeaderMap {
    let { headers } = response;
    for (const changes of this.#responseChanges) {
      if (changes === null || this.#formats === null) continue;
      headers = changeHeaders(headers, changes.response, { ...this.#formats, response });
    }
    for (const cookie of this.#cookies) {
      const others = headers['set-cookie'];
      headers = { ...headers, 'set-cookie': others === undefined ? cookie : `${others}\n${cookie}` };
    }
    return this.#ownHeaders === noHeaders ? headers : { ...headers, ...this.#ownHeaders };
  }

  #closeUnanswered(): void {
    const onResponse = this.#onResponse;
    this.#onResponse = null;
    this.#pod.clock.after(refusalMs, () => onResponse?.(null));
  }

  #count(responseCode: number): void {
    this.#onResponse = null;
    this.#timer?.cancel();
    // The client may be a pod that has gone down meanwhile: then there is no proxy to count.
    if (!this.#pod.isUp) return;
    this.#pod.stats.record({
      reporter: 'source',
      peer: this.#upstream?.endpoint?.identity ?? null,
      service: this.#service,
      responseCode,
      responseFlags: this.#flags.length === 0 ? '-' : this.#flags.join(','),
      mutualTls: this.#upstream?.isConnected ?? false,
      durationMs: this.#pod.clock.now() - this.#start,
    });
  }
}

/** A weighted cluster: one draw for each request, not for each attempt. */
function drawCluster(clusters: readonly WeightedTarget[], random: Random): WeightedTarget {
  const last = clusters[clusters.length - 1] as WeightedTarget;
  if (clusters.length === 1) return last;
  let rest = random.unit();
  for (const cluster of clusters) {
    rest -= cluster.share;
    if (rest < 0) return cluster;
  }
  return last;
}

/** The request as it leaves the proxy. */
function prepare(decision: RouteDecision, target: WeightedTarget, context: FormatContext): HttpRequest {
  const { request } = context;
  const { rewrite, headers: routeChanges } = decision.options;
  const authority = rewrite?.authority ?? target.authority;
  if (rewrite === null && authority === null && routeChanges === null && target.headers === null) return request;
  let { headers } = request;
  if (target.headers !== null) headers = changeHeaders(headers, target.headers.request, context);
  if (routeChanges !== null) headers = changeHeaders(headers, routeChanges.request, context);
  return {
    ...request,
    headers,
    authority: authority ?? request.authority,
    path: rewrite?.path ? rewritePath(request.path, rewrite.path) : request.path,
  };
}
