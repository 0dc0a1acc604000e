/** The server side of a request: the proxy of the pod that was chosen takes it to the program beside it. */
import type { App } from './app.ts';
import { type Call, type HttpRequest, type HttpResponse, textResponse } from './http-message.ts';
import { type InboundRequest, refusalMs, type ServerPod, type UpstreamResult } from './pod-ports.ts';
import { happens } from './random.ts';

export class InboundCall implements Call {
  readonly #pod: ServerPod;
  readonly #inbound: InboundRequest;
  readonly #start: number;
  readonly #onEnd: (call: InboundCall) => void;
  #onResult: ((result: UpstreamResult) => void) | null;

  constructor(
    pod: ServerPod,
    inbound: InboundRequest,
    onResult: (result: UpstreamResult) => void,
    onEnd: (call: InboundCall) => void,
  ) {
    this.#pod = pod;
    this.#inbound = inbound;
    this.#start = pod.clock.now();
    this.#onResult = onResult;
    this.#onEnd = onEnd;
  }

  start(): void {
    const { app, trouble, clock } = this.#pod;
    const { request, port } = this.#inbound;
    if (app === null || (app.listensOn !== null && app.listensOn !== port)) {
      // The answer comes from the pod's proxy: nothing listens behind it.
      clock.after(refusalMs, () => this.#finish(textResponse(503, 'upstream connect error'), 'UF'));
    } else if (trouble.latencyMs > 0) {
      clock.after(trouble.latencyMs, () => this.#enterApp(app, request));
    } else {
      this.#enterApp(app, request);
    }
  }

  /** The program went down with the request in it; the proxy says so. */
  programStopped(): void {
    this.#finish(textResponse(503, 'upstream connect error or disconnect/reset before headers'), 'UC');
  }

  /** The client closed the connection. The program does not notice. */
  cancel(): void {
    this.#end(0, 'DC');
  }

  /** The pod went down with the request in it: nobody is left to count it. */
  reset(): void {
    const onResult = this.#onResult;
    this.#onResult = null;
    this.#onEnd(this);
    onResult?.('reset');
  }

  #enterApp(app: App, request: HttpRequest): void {
    if (this.#onResult === null) return;
    const { trouble, random } = this.#pod;
    if (happens(random, trouble.errorPercent)) {
      this.#finish(textResponse(trouble.errorStatus, 'Injected error'), '-');
    } else {
      app.handle(request, (response) => this.#finish(response, '-'));
    }
  }

  #finish(response: HttpResponse, flags: string): void {
    this.#end(response.status, flags)?.(response);
  }

  #end(responseCode: number, responseFlags: string): ((result: UpstreamResult) => void) | null {
    const onResult = this.#onResult;
    if (onResult === null) return null;
    this.#onResult = null;
    const { source, service } = this.#inbound;
    this.#onEnd(this);
    if (!this.#pod.hasProxy) return onResult;
    this.#pod.stats.record({
      reporter: 'destination',
      peer: source,
      service,
      responseCode,
      responseFlags,
      mutualTls: true,
      durationMs: this.#pod.clock.now() - this.#start,
    });
    return onResult;
  }
}
