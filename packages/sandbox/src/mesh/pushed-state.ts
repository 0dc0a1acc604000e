/** What the control plane sends to a proxy, and the proxy keeps until it gets the next. */
import type { ProxyConfig } from '@sluice/shared/evaluate/proxy-config';
import { trafficPolicyFor } from '@sluice/shared/evaluate/traffic-policy';
import type { Labels } from '@sluice/shared/kubernetes/object';
import type { Endpoint, EndpointSnapshot } from './endpoints.ts';
import { type ClusterPolicy, defaultPolicy, readClusterPolicy } from './upstream/cluster-policy.ts';

export type ClusterRef = {
  readonly cluster: string;
  readonly host: string;
  readonly port: number;
  readonly subset: string | null;
  readonly labels: Labels;
};

export class PushedState {
  /** Of the push that the configuration came with. */
  readonly version: string;
  readonly #makeConfig: () => ProxyConfig;
  readonly #snapshot: EndpointSnapshot;
  readonly #endpoints = new Map<string, readonly Endpoint[]>();
  #policies = new Map<string, ClusterPolicy>();
  #config: ProxyConfig | undefined;

  /** @param makeConfig called at the first use: most proxies of a large mesh have nothing to route */
  constructor(makeConfig: () => ProxyConfig, snapshot: EndpointSnapshot, version: string) {
    this.version = version;
    this.#makeConfig = makeConfig;
    this.#snapshot = snapshot;
  }

  get config(): ProxyConfig {
    this.#config ??= this.#makeConfig();
    return this.#config;
  }

  /** The same configuration with the endpoints of another state. */
  withEndpointsOf(other: PushedState): PushedState {
    const next = new PushedState(() => this.config, other.#snapshot, this.version);
    next.#config = this.#config;
    next.#policies = this.#policies;
    return next;
  }

  /**
   * The same for a proxy that a push leaves alone: `next` is equal to what it has. What was made stays, what was not
   * made will be made from the newer reading, so that old ones can be forgotten.
   */
  carriedTo(next: PushedState): PushedState {
    return this.#config === undefined ? next : this.withEndpointsOf(next);
  }

  /** The traffic policy of a cluster. */
  policyOf(target: ClusterRef): ClusterPolicy {
    let policy = this.#policies.get(target.cluster);
    if (policy === undefined) {
      policy = this.#readPolicy(target);
      this.#policies.set(target.cluster, policy);
    }
    return policy;
  }

  /** Ready pods of a cluster. */
  endpointsOf({ cluster, host, port, labels }: ClusterRef): readonly Endpoint[] {
    let endpoints = this.#endpoints.get(cluster);
    if (endpoints === undefined) {
      endpoints = this.#snapshot.endpoints(host, port, labels);
      this.#endpoints.set(cluster, endpoints);
    }
    return endpoints;
  }

  #readPolicy({ host, port, subset }: ClusterRef): ClusterPolicy {
    const { clusters } = this.config;
    const rule = clusters.destinationRule(host);
    const portName = clusters.service(host)?.ports.find((each) => each.port === port)?.name ?? '';
    if (rule === null) return defaultPolicy;
    return readClusterPolicy(trafficPolicyFor(rule, port, subset), /^(http2|grpc)(-|$)/.test(portName));
  }
}
