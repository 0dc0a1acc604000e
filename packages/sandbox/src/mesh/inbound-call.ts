/** The server side of a request: the proxy of the pod that was chosen takes it to the program beside it. */
import type { App } from './app.ts';
import { type Call, type HttpRequest, type HttpResponse, textResponse } from './http-message.ts';
import type { MeshPod } from './mesh-pod.ts';
import { happens } from './random.ts';
import type { ServiceLabels } from './request-stats.ts';
import type { WorkloadIdentity } from './workload-identity.ts';

/** What the client's proxy gets to see of an attempt. */
export type UpstreamResult = HttpResponse | 'connection-failure' | 'reset';

export type InboundRequest = {
  readonly request: HttpRequest;
  readonly port: number;
  readonly source: WorkloadIdentity;
  readonly service: ServiceLabels;
};

/** How long it takes until a closed port is known to be closed, milliseconds. */
export const refusalMs = 0.5;

export class InboundCall implements Call {
  readonly #pod: MeshPod;
  readonly #inbound: InboundRequest;
  readonly #start: number;
  #onResult: ((result: UpstreamResult) => void) | null;

  constructor(pod: MeshPod, inbound: InboundRequest, onResult: (result: UpstreamResult) => void) {
    this.#pod = pod;
    this.#inbound = inbound;
    this.#start = pod.clock.now();
    this.#onResult = onResult;
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
    this.#pod.inboundEnded(this);
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
    this.#pod.inboundEnded(this);
    if (this.#pod.description === null) return onResult;
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
