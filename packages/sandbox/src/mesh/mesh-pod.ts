/** A running pod: the program in it, and the proxy beside it with its configuration and counters. */
import type { MeshProxy } from '@sluice/shared/evaluate/compile';
import type { Pod } from '@sluice/shared/kubernetes/core';
import type { App, CreateApp } from './app.ts';
import type { Clock } from './clock.ts';
import { programMetricsOf } from './containers.ts';
import { identityOf, podUid } from './endpoints.ts';
import type { Call, HttpRequest, OnResponse } from './http-message.ts';
import { InboundCall } from './inbound-call.ts';
import { OutboundCall } from './outbound-call.ts';
import {
  type ClientPod,
  type InboundRequest,
  type Network,
  type ReachablePod,
  refusalMs,
  type ServerPod,
  type UpstreamResult,
} from './pod-ports.ts';
import type { ClusterRef, PushedState } from './pushed-state.ts';
import type { Random } from './random.ts';
import { RequestStats } from './request-stats.ts';
import { UpstreamCluster } from './upstream/upstream-cluster.ts';
import type { WorkloadIdentity } from './workload-identity.ts';
import type { WorkloadTrouble } from './workload-trouble.ts';

export type MeshPodOptions = {
  readonly pod: Pod;
  /** Null: the pod has no proxy. It can be called, but nothing is counted there. */
  readonly kind: 'sidecar' | 'gateway' | null;
  readonly network: Network;
  readonly clock: Clock;
  /** Of the program and of the proxy's load balancing, and of what rules leave to chance. */
  readonly random: Random;
  readonly ruleRandom: Random;
  readonly createApp: CreateApp;
  readonly trouble: WorkloadTrouble;
};

export type RunningState = { readonly proxy: boolean; readonly program: boolean; readonly ready: boolean };

export class MeshPod implements ClientPod, ServerPod, ReachablePod {
  readonly uid: string;
  readonly name: string;
  readonly namespace: string;
  /** IP address; empty while it has none. */
  address: string;
  readonly identity: WorkloadIdentity;
  /** Null without a proxy. */
  readonly description: MeshProxy | null;
  readonly network: Network;
  readonly clock: Clock;
  readonly random: Random;
  readonly ruleRandom: Random;
  readonly trouble: WorkloadTrouble;
  readonly stats: RequestStats;
  /** Where the program keeps metrics of its own; null if it has none. */
  readonly programMetrics: { readonly port: number; readonly path: string } | null;
  /** Null while its container is down. */
  app: App | null = null;
  /** Null until the control plane has spoken for the first time. */
  state: PushedState | null = null;
  readonly #inbound = new Set<InboundCall>();
  readonly #clusters = new Map<string, UpstreamCluster>();
  readonly #makeApp: () => App;
  #isUp = false;
  #isReady = false;

  constructor({ pod, kind, network, clock, random, ruleRandom, createApp, trouble }: MeshPodOptions) {
    this.uid = podUid(pod);
    this.name = pod.metadata.name;
    this.namespace = pod.metadata.namespace ?? 'default';
    this.address = pod.status?.podIP ?? '';
    this.identity = identityOf(pod);
    const { labels } = pod.metadata;
    this.description = kind === null ? null : { kind, namespace: this.namespace, labels: labels ?? {} };
    this.network = network;
    this.clock = clock;
    this.random = random;
    this.ruleRandom = ruleRandom;
    this.trouble = trouble;
    this.programMetrics = programMetricsOf(pod);
    this.stats = new RequestStats(this.identity, () => clock.now());
    const send = (request: HttpRequest, port: number, onResponse: OnResponse) => this.send(request, port, onResponse);
    const { name, namespace } = this;
    this.#makeApp = () => createApp({ podName: name, namespace, clock, random, send });
  }

  get hasProxy(): boolean {
    return this.description !== null;
  }

  get isGateway(): boolean {
    return this.description?.kind === 'gateway';
  }

  /** Whether it is a pod of the control plane. */
  get isIstiod(): boolean {
    return this.identity.app === 'istiod';
  }

  /** Whether the pod can be reached: its proxy runs, or without a proxy its program. */
  get isUp(): boolean {
    return this.#isUp;
  }

  /** Whether load balancers outside the mesh send requests here. */
  get isReady(): boolean {
    return this.#isUp && this.#isReady;
  }

  /**
   * Says which containers run. A program that stops fails the requests in it, and begins anew when it runs again; a pod
   * that goes down closes every connection. Counters stay for as long as the pod does.
   */
  setRunning({ proxy, program, ready }: RunningState): void {
    this.#isUp = this.description === null ? program : proxy;
    this.#isReady = ready;
    if (!program) this.app = null;
    else this.app ??= this.#makeApp();
    if (this.#isUp && program) return;
    for (const call of [...this.#inbound]) {
      if (this.#isUp) call.programStopped();
      else call.reset();
    }
  }

  /** The proxy's own view of a cluster. It lasts until the cluster's settings change, as in Envoy. */
  clusterFor(target: ClusterRef, state: PushedState): UpstreamCluster {
    const policy = state.policyOf(target);
    let cluster = this.#clusters.get(target.cluster);
    if (cluster === undefined || (cluster.policy !== policy && cluster.policy.key !== policy.key)) {
      cluster = new UpstreamCluster(policy, this.clock, this.random);
      this.#clusters.set(target.cluster, cluster);
    }
    return cluster;
  }

  /** The proxy's view of a cluster that it has sent something to. */
  usedCluster(name: string): UpstreamCluster | undefined {
    return this.#clusters.get(name);
  }

  /** Client side: out of the pod, where the proxy decides. @NOTE Pods without a proxy have no way out here. */
  send(request: HttpRequest, port: number, onResponse: OnResponse): Call {
    if (this.description === null) return this.clock.after(refusalMs, () => onResponse(null));
    const call = new OutboundCall(this, request, port, onResponse);
    call.start();
    return call;
  }

  /** Server side: into the pod. */
  receive(inbound: InboundRequest, onResult: (result: UpstreamResult) => void): Call {
    if (!this.#isUp) return this.clock.after(refusalMs, () => onResult('connection-failure'));
    const call = new InboundCall(this, inbound, onResult, (ended) => this.#inbound.delete(ended));
    this.#inbound.add(call);
    call.start();
    return call;
  }
}
