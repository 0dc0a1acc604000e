/** What the control plane sends to a proxy, and the proxy keeps until it gets the next. */
import type { ProxyConfig } from '@sluice/shared/evaluate/proxy-config';
import type { Labels } from '@sluice/shared/kubernetes/object';
import type { Endpoint, EndpointSnapshot } from './endpoints.ts';

export type ClusterRef = {
  readonly cluster: string;
  readonly host: string;
  readonly port: number;
  readonly labels: Labels;
};

export class PushedState {
  /** Made when first used: most proxies of a large mesh have nothing to route. */
  readonly #makeConfig: () => ProxyConfig;
  readonly #snapshot: EndpointSnapshot;
  readonly #endpoints = new Map<string, readonly Endpoint[]>();
  #config: ProxyConfig | undefined;

  constructor(makeConfig: () => ProxyConfig, snapshot: EndpointSnapshot) {
    this.#makeConfig = makeConfig;
    this.#snapshot = snapshot;
  }

  get config(): ProxyConfig {
    this.#config ??= this.#makeConfig();
    return this.#config;
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
}
