/** One cluster as one proxy sees it: who is in, who is ejected, what is under way, whose turn it is. */
import type { Clock } from '../clock.ts';
import type { Endpoint } from '../endpoints.ts';
import type { Random } from '../random.ts';
import type { ClusterPolicy } from './cluster-policy.ts';
import { ConnectionPool } from './connection-pool.ts';
import { pickByHash, pickLeastRequest } from './load-balancing.ts';
import { OutlierDetector, type Verdict } from './outlier-detection.ts';

/** Envoy's host_selection_retry_max_attempts, as istiod sets it. */
const hostSelectionAttempts = 5;

export type PickOptions = {
  /** What the request is hashed by; null: nothing of the kind. */
  readonly hashKey?: string | null;
  /** Pods that are better avoided, as retries do. */
  readonly avoid?: readonly string[];
};

export class UpstreamCluster {
  readonly policy: ClusterPolicy;
  readonly pool: ConnectionPool;
  readonly #random: Random;
  readonly #outliers: OutlierDetector | null;
  #turn: number;

  constructor(policy: ClusterPolicy, clock: Clock, random: Random) {
    this.policy = policy;
    this.#random = random;
    this.pool = new ConnectionPool(policy.limits);
    this.#outliers = policy.outlier === null ? null : new OutlierDetector(policy.outlier, clock);
    this.#turn = policy.balancing === 'ROUND_ROBIN' ? random.below(0x1_0000) : 0;
  }

  /** Null when no pod is in. */
  pick(endpoints: readonly Endpoint[], { hashKey = null, avoid = [] }: PickOptions = {}): Endpoint | null {
    const usable = this.#outliers === null ? endpoints : this.#outliers.usable(endpoints);
    if (usable.length === 0) return null;
    if (this.policy.balancing === 'HASH' && hashKey !== null) return pickByHash(usable, hashKey);
    let endpoint = this.#draw(usable);
    for (let draw = 1; draw < hostSelectionAttempts && avoid.includes(endpoint.podUid); draw++) {
      endpoint = this.#draw(usable);
    }
    return endpoint;
  }

  /** Whether outlier detection keeps the pod out. */
  isEjected(podUid: string): boolean {
    return this.#outliers?.isEjected(podUid) ?? false;
  }

  /** Takes the outcome of an attempt. */
  record(podUid: string, verdict: Verdict, endpoints: readonly Endpoint[]): void {
    this.#outliers?.record(podUid, verdict, endpoints);
  }

  /** A ring without a key to look up turns to a random place. */
  #draw(endpoints: readonly Endpoint[]): Endpoint {
    switch (this.policy.balancing) {
      case 'LEAST_REQUEST':
        return pickLeastRequest(endpoints, this.pool, this.#random);
      case 'ROUND_ROBIN':
        return endpoints[this.#turn++ % endpoints.length] as Endpoint;
      case 'RANDOM':
      case 'PASSTHROUGH':
      case 'HASH':
        return endpoints[this.#random.below(endpoints.length)] as Endpoint;
    }
  }
}
