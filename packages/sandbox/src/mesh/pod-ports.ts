/**
 * What the two halves of a request need of the pods that it leaves and enters. Pods are made of those halves, so they are
 * named here by what they can do.
 */
import type { App } from './app.ts';
import type { Clock } from './clock.ts';
import type { Call, HttpRequest, HttpResponse } from './http-message.ts';
import type { ClusterRef, PushedState } from './pushed-state.ts';
import type { Random } from './random.ts';
import type { RequestStats, ServiceLabels } from './request-stats.ts';
import type { UpstreamCluster } from './upstream/upstream-cluster.ts';
import type { WorkloadIdentity } from './workload-identity.ts';
import type { WorkloadTrouble } from './workload-trouble.ts';

/** How long it takes until a closed port is known to be closed, milliseconds. */
export const refusalMs = 0.5;

/** What the client's proxy gets to see of an attempt. */
export type UpstreamResult = HttpResponse | 'connection-failure' | 'reset';

export type InboundRequest = {
  readonly request: HttpRequest;
  readonly port: number;
  readonly source: WorkloadIdentity;
  readonly service: ServiceLabels;
};

/** A pod that a proxy has a connection to. */
export type ReachablePod = {
  readonly isUp: boolean;
  readonly hasProxy: boolean;
  receive(inbound: InboundRequest, onResult: (result: UpstreamResult) => void): Call;
};

/** Finds pods by what endpoints say, as the network finds them by address. */
export type Network = { podByUid(uid: string): ReachablePod | undefined };

/** The pod that a request leaves, with its proxy. */
export type ClientPod = {
  readonly uid: string;
  readonly name: string;
  readonly identity: WorkloadIdentity;
  readonly isGateway: boolean;
  readonly isUp: boolean;
  readonly network: Network;
  readonly clock: Clock;
  /** Draws of load balancers, back-off and the like. */
  readonly random: Random;
  /** Draws that a rule asks for: which version, whether a fault or a mirror. Nothing else shifts their sequence. */
  readonly ruleRandom: Random;
  readonly stats: RequestStats;
  /** Null until the control plane has spoken for the first time. */
  readonly state: PushedState | null;
  clusterFor(target: ClusterRef, state: PushedState): UpstreamCluster;
};

/** The pod that a request enters. */
export type ServerPod = {
  readonly hasProxy: boolean;
  readonly clock: Clock;
  readonly random: Random;
  readonly stats: RequestStats;
  readonly trouble: WorkloadTrouble;
  /** Null while the program is down. */
  readonly app: App | null;
};
