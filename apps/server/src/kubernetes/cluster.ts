/** The cluster as the rest of the server sees it: a copy that follows it, its health, and a way to wait for changes. */
import type { ClusterHealth } from '@sluice/shared/api/cluster-health';
import { defaultMeshConfig, emptyMesh, type MeshConfig } from '@sluice/shared/istio/mesh';
import { MeshIndex } from '@sluice/shared/routing/mesh-index';
import { createListeners, type Subscribe } from '../listeners.ts';
import type { FollowedChange } from '../use-cases/configuration-findings.ts';
import type { FollowedKindState } from '../use-cases/get-status.ts';
import type { Coverage } from '../use-cases/ports.ts';
import { createClusterProbe } from './cluster-probe.ts';
import type { Connection } from './connection.ts';
import { type FollowedScopes, followScopes } from './followed-scopes.ts';
import { followGatewayApi, type GatewayApi } from './gateway-api.ts';
import { type KindName, type KindObjects, kindNames, kinds } from './kinds.ts';
import { createKubeClient, type KubeClient } from './kube-client.ts';
import { isUnreachable } from './kube-error.ts';
import { readNamespaces } from './named-namespaces.ts';
import { waitUntil } from './wait-until.ts';

export type Cluster = {
  readonly connection: Connection;
  readonly client: KubeClient;
  readonly index: MeshIndex;
  readonly gatewayApi: GatewayApi;
  readonly meshConfig: MeshConfig;
  /** The namespaces that the copy is limited to; null: all. */
  readonly namespaces: readonly string[] | null;
  readonly health: () => ClusterHealth;
  readonly onHealth: Subscribe<ClusterHealth>;
  /** Keys (`namespace/name`) of the services that a change can concern, as soon as it is seen. */
  readonly onChange: Subscribe<ReadonlySet<string>>;
  /** Every change of the copy, one object at a time. */
  readonly onObject: Subscribe<FollowedChange>;
  /** Whether every kind that answers depend on has been listed once or turned out not to be readable. */
  readonly isLoaded: () => boolean;
  /** The same of those kinds, too, that nobody waits for. */
  readonly isComplete: () => boolean;
  readonly whenLoaded: (deadlineMs: number) => Promise<boolean>;
  /** How it is with each kind, and how many objects of it the copy holds. */
  readonly kinds: () => readonly FollowedKindState[];
  /** Of Kubernetes, such as `v1.34.1`; null before the first answer. */
  readonly serverVersion: () => string | null;
  /** The kinds that the cluster does not let us read. */
  readonly refusedKinds: () => readonly KindName[];
  /** What of a namespace is in the copy. */
  readonly coverageOf: (namespace: string) => Coverage;
  /** Waits until the copy has this version of an object or a later one; null waits for its absence. */
  readonly whenSeen: (kind: KindName, key: string, version: string | null, deadlineMs: number) => Promise<boolean>;
  /** The version of a group in which a kind is served here. */
  readonly servedVersion: (kind: KindName) => string;
  readonly start: () => void;
  readonly stop: () => void;
};

/** In the root namespace they hold for services of all others (istio/istio pilot/pkg/model/push_context.go). */
const meshWideKinds: ReadonlySet<KindName> = new Set(['destinationRules', 'sidecars']);

/** How long the kinds that come after the others wait for them. */
const extraMs = 10_000;

export type ClusterOptions = {
  readonly connection: Connection;
  readonly meshConfig?: MeshConfig;
  readonly namespaces?: readonly string[] | null | undefined;
  readonly onFault?: (error: unknown) => void;
  readonly watchIdleMs?: number | undefined;
};

export function createCluster({
  connection,
  meshConfig = defaultMeshConfig,
  namespaces = null,
  onFault,
  watchIdleMs,
}: ClusterOptions): Cluster {
  const client = createKubeClient(connection.server);
  const index = new MeshIndex({ ...emptyMesh, config: meshConfig });
  const changes = createListeners<ReadonlySet<string>>();
  const objectChanges = createListeners<FollowedChange>();
  const healthChanges = createListeners<ClusterHealth>();
  const progress = createListeners<void>();
  const isElsewhere = namespaces !== null && !namespaces.includes(meshConfig.rootNamespace);
  let wasAway = false;
  let health: ClusterHealth = { state: 'unreachable', since: Date.now(), detail: 'Not connected yet' };

  function follow<K extends KindName>(kind: K): FollowedScopes {
    const common = { client, credentials: connection.own, onState: noteState, onFault: noteFault };
    function onChange(previous: KindObjects[K] | undefined, next: KindObjects[K] | undefined) {
      const { isSame } = kinds[kind];
      if (previous !== undefined && next !== undefined && isSame?.(previous, next)) return;
      const concerned = index.apply(kind, previous, next);
      objectChanges.emit({ kind, previous, next });
      progress.emit();
      if (concerned.size > 0) changes.emit(concerned);
    }
    if (kind === 'namespaces' && namespaces !== null) {
      return readNamespaces({ ...common, names: namespaces, onChange: onChange as never });
    }
    return followScopes<KindObjects[K]>(
      { ...common, definition: kinds[kind], onChange, idleMs: watchIdleMs },
      namespaces,
      isElsewhere && meshWideKinds.has(kind) ? meshConfig.rootNamespace : null,
    );
  }

  function noteState() {
    progress.emit();
    if (health.state === 'live') enter('live', complaints());
  }

  function noteFault(error: unknown) {
    if (isUnreachable(error)) probe.hurry();
    onFault?.(error);
  }

  const gatewayApi = followGatewayApi({
    client,
    credentials: connection.own,
    namespaces,
    onState: noteState,
    onFault: noteFault,
    idleMs: watchIdleMs,
  });
  const followed = kindNames.map((kind) => ({ kind, ...follow(kind) }));
  const everything = [...followed, ...gatewayApi.followed];
  const complaints = () => everything.flatMap(({ complaint }) => complaint() ?? []).join('; ') || null;
  const [main, extra] = [false, true].map((wanted) =>
    followed.filter(({ kind }) => (kinds[kind].isExtra ?? false) === wanted),
  ) as [typeof followed, typeof followed];
  const isRead = ({ state }: FollowedScopes) => state() !== 'loading';
  const isLoaded = () => main.every(isRead);
  let isStopped = false;

  function enter(state: ClusterHealth['state'], detail: string | null) {
    if (health.state === state && health.detail === detail) return;
    health = { state, since: health.state === state ? health.since : Date.now(), detail };
    healthChanges.emit(health);
  }

  const probe = createClusterProbe({
    client,
    credentials: connection.own,
    onResult(problem) {
      // Whatever the watches are waiting for, an old connection or the end of a pause: a new one works now.
      if (problem === null && wasAway) for (const { reconnect } of everything) reconnect();
      wasAway = problem !== null;
      // Every further attempt fails with words of its own; what was said first is as good, and does not flicker.
      if (problem !== null) return enter('unreachable', health.state === 'unreachable' ? health.detail : problem);
      enter('live', complaints());
    },
  });

  return {
    connection,
    client,
    index,
    gatewayApi,
    meshConfig,
    namespaces,
    health: () => health,
    onHealth: healthChanges.subscribe,
    onChange: changes.subscribe,
    onObject: objectChanges.subscribe,
    isLoaded,
    isComplete: () => followed.every(isRead),
    serverVersion: probe.serverVersion,
    kinds: () => [
      ...followed.map(({ kind, state, complaint }) => ({
        kind: kinds[kind].plural,
        state: state(),
        complaint: complaint(),
        objects: index.count(kind),
      })),
      ...gatewayApi.kinds(),
    ],
    whenLoaded: (deadlineMs) => waitUntil(isLoaded, progress.subscribe, deadlineMs),
    refusedKinds: () => followed.flatMap(({ kind, state }) => (state() === 'refused' ? [kind] : [])),
    coverageOf: (namespace) => ({
      isCovered: namespaces === null || namespaces.includes(namespace),
      unread: followed.flatMap(({ kind, isRefusedIn }) => (isRefusedIn(namespace) ? [kinds[kind].plural] : [])),
    }),
    whenSeen(kind, key, version, deadlineMs) {
      const seen = () => {
        const stored = index.get(kind, key);
        if (version === null) return stored === undefined;
        return stored !== undefined && isAtLeast(stored.metadata.resourceVersion ?? '', version);
      };
      return waitUntil(seen, progress.subscribe, deadlineMs);
    },
    servedVersion: (kind) => followed.find((one) => one.kind === kind)?.version() ?? 'v1',
    start() {
      for (const { start } of [...main, ...gatewayApi.followed]) start();
      void probe.run();
      void waitUntil(isLoaded, progress.subscribe, extraMs).then(() => {
        if (!isStopped) for (const { start } of extra) start();
      });
    },
    stop() {
      isStopped = true;
      probe.stop();
      for (const { stop } of everything) stop();
    },
  };
}

/** Versions of one resource are ordered: decimal numbers of any length, so a longer one is greater. */
export function isAtLeast(version: string, wanted: string): boolean {
  return version.length === wanted.length ? version >= wanted : version.length > wanted.length;
}
