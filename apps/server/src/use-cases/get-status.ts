/** How everything is that Sluice depends on, for the page of the status and for those who are asked why. */
import type { ClusterHealth } from '@sluice/shared/api/cluster-health';
import type { Status } from '@sluice/shared/api/status';

export type StatusPorts = {
  readonly version: string;
  readonly cluster: {
    readonly health: () => ClusterHealth;
    /** Such as `v1.34.1`; null before the first answer. */
    readonly serverVersion: () => string | null;
    readonly name: string | null;
    readonly namespaces: readonly string[] | null;
    readonly kinds: () => readonly FollowedKindState[];
  };
  readonly direct: () => Status['traffic']['direct'];
  /** Null when the settings do not want it. */
  readonly prometheus: { readonly check: () => Promise<Status['traffic']['prometheus']> } | null;
  /** Does not reject. */
  readonly istiodStatus: () => Promise<Status['istiod']>;
  readonly stream: () => Status['stream'];
  readonly now: () => number;
};

export type FollowedKindState = {
  readonly kind: string;
  readonly state: 'loading' | 'listed' | 'missing' | 'refused';
  readonly complaint: string | null;
  readonly objects: number;
};

export async function getStatus(ports: StatusPorts): Promise<Status> {
  const { cluster, prometheus } = ports;
  const health = cluster.health();
  const [ofPrometheus, istiod] = await Promise.all([
    prometheus?.check() ?? { state: 'unused' as const, url: null, detail: null },
    ports.istiodStatus(),
  ]);
  return {
    version: ports.version,
    now: ports.now(),
    cluster: { ...health, server: cluster.serverVersion(), name: cluster.name },
    namespaces: cluster.namespaces === null ? null : [...cluster.namespaces],
    kinds: cluster.kinds().map((kind) => shown(kind, health.state === 'live')),
    traffic: { direct: ports.direct(), prometheus: ofPrometheus },
    istiod,
    stream: ports.stream(),
  };
}

function shown({ kind, state, complaint, objects }: FollowedKindState, isLive: boolean): Status['kinds'][number] {
  const common = { kind, objects, detail: complaint };
  if (state === 'missing') return { ...common, state: 'not-installed' };
  if (state === 'refused') return { ...common, state: 'forbidden' };
  // What was listed once is still known while the cluster is away, only not that it is still so.
  if (!isLive || state === 'loading') return { ...common, state: 'unreachable' };
  return { ...common, state: 'ok' };
}
