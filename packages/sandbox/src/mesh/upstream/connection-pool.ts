/**
 * What is under way from one proxy to the pods of one cluster, and the limits of it: Envoy's circuit breakers and HTTP/1
 * connection pools (envoyproxy/envoy source/common/conn_pool/conn_pool_base.cc).
 *
 * @NOTE Connections are counted while they carry a request; idle ones hold no place.
 */
import type { PoolLimits } from './cluster-policy.ts';

type Waiting = { readonly podUid: string; readonly onTurn: () => void };

/** A place in the pool, held until it is released once. */
export type Place = {
  /** False: the request waits for a connection and is called when it is its turn. */
  readonly isConnected: boolean;
  release(): void;
};

export class ConnectionPool {
  readonly #limits: PoolLimits;
  readonly #active = new Map<string, number>();
  #total = 0;
  #retries = 0;
  #waiting: Waiting[] = [];

  constructor(limits: PoolLimits) {
    this.#limits = limits;
  }

  /** Requests under way to a pod. */
  activeOf(podUid: string): number {
    return this.#active.get(podUid) ?? 0;
  }

  /** Asks for a connection to a pod. Null when too much is under way already: the request overflows. */
  request(podUid: string, onTurn: () => void): Place | null {
    if (this.#total + this.#waiting.length >= this.#limits.requests) return null;
    if (this.#canConnect(podUid)) {
      this.#begin(podUid);
      return { isConnected: true, release: once(() => this.#end(podUid)) };
    }
    if (this.#waiting.length >= this.#limits.pendingRequests) return null;
    const waiting = { podUid, onTurn };
    this.#waiting.push(waiting);
    return { isConnected: false, release: once(() => this.#leave(waiting)) };
  }

  /** A retry counts against a limit of its own; null when it is reached. */
  requestRetry(): (() => void) | null {
    if (this.#retries >= this.#limits.retries) return null;
    this.#retries++;
    return once(() => this.#retries--);
  }

  /** A pod without any connection gets one whatever the limit, so that nobody waits for it in vain. */
  #canConnect(podUid: string): boolean {
    const { isMultiplexed, connections } = this.#limits;
    return isMultiplexed || this.#total < connections || this.activeOf(podUid) === 0;
  }

  #begin(podUid: string): void {
    this.#active.set(podUid, this.activeOf(podUid) + 1);
    this.#total++;
  }

  #leave(waiting: Waiting): void {
    const index = this.#waiting.indexOf(waiting);
    if (index >= 0) this.#waiting.splice(index, 1);
    else this.#end(waiting.podUid);
  }

  #end(podUid: string): void {
    const left = this.activeOf(podUid) - 1;
    if (left > 0) this.#active.set(podUid, left);
    else this.#active.delete(podUid);
    this.#total--;
    if (this.#waiting.length === 0) return;
    const index = this.#waiting.findIndex((each) => this.#canConnect(each.podUid));
    const [next] = index < 0 ? [] : this.#waiting.splice(index, 1);
    if (next === undefined) return;
    this.#begin(next.podUid);
    next.onTurn();
  }
}

function once(run: () => void): () => void {
  let isDone = false;
  return () => {
    if (isDone) return;
    isDone = true;
    run();
  };
}
