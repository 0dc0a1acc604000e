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
  /** Made when first used: most proxies of a large mesh have nothing to route. */
  readonly #makeConfig: () => ProxyConfig;
  readonly #snapshot: EndpointSnapshot;
  readonly #endpoints = new Map<string, readonly Endpoint[]>();
  readonly #policies = new Map<string, ClusterPolicy>();
  #config: ProxyConfig | undefined;

  constructor(makeConfig: () => ProxyConfig, snapshot: EndpointSnapshot) {
    this.#makeConfig = makeConfig;
    this.#snapshot = snapshot;
  }

  get config(): ProxyConfig {
    this.#config ??= this.#makeConfig();
    return this.#config;
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
