/** What runs in a pod beside its proxy. */
import type { Clock } from './clock.ts';
import type { Call, HttpRequest, HttpResponse, OnResponse } from './http-message.ts';
import type { Random } from './random.ts';

export type PodContext = {
  readonly podName: string;
  readonly namespace: string;
  readonly clock: Clock;
  readonly random: Random;
  /** Sends a request out of the pod, through its proxy, to a port of the host in `authority`. */
  send(request: HttpRequest, port: number, onResponse: OnResponse): Call;
};

export type Respond = (response: HttpResponse) => void;

export type App = {
  /** Null: listens on every port. */
  readonly listensOn: number | null;
  /** Goes on when the client has gone away, as servers do; only the answer is then lost. */
  handle(request: HttpRequest, respond: Respond): void;
};

export type CreateApp = (context: PodContext) => App;
