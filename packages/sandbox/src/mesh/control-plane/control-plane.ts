/**
 * istiod: collects changes until they pause, makes new configurations, and sends them to the proxies they concern. Each
 * proxy gets its own some time later, as over a network and through Envoy's warming; until then it goes on with what it
 * has, and what it has acknowledged or refused is on record.
 */
import type { Mesh } from '@sluice/shared/istio/mesh';
import type { Clock } from '../clock.ts';
import type { MeshPod } from '../mesh-pod.ts';
import type { PushedState } from '../pushed-state.ts';
import type { Random } from '../random.ts';
import type { MeshChange } from '../watch/watch-mesh.ts';
import { type Connection, Connections, type Replica } from './connections.ts';
import { Debounce } from './debounce.ts';
import { DependencyScope } from './dependency-scope.ts';
import { type Generation, makeGeneration } from './generation.ts';
import { needsPush } from './needs-push.ts';
import { typesFor } from './push-filter.ts';
import { PushMetrics } from './push-metrics.ts';
import { renderSyncz, type XdsType } from './sync-status.ts';

export type PropagationDelay = { readonly minMs: number; readonly maxMs: number };

export type ControlPlaneOptions = {
  readonly clock: Clock;
  readonly random: Random;
  /** The cluster as it is known now. */
  readonly readMesh: () => Mesh;
  /** Wall clock for nonces and times that others read. */
  readonly date: () => Date;
  /** The pods of istiod. */
  readonly replicas: () => readonly Replica[];
  readonly delay?: PropagationDelay;
};

const defaultDelay: PropagationDelay = { minMs: 20, maxMs: 250 };

const allTypes: readonly XdsType[] = ['cluster', 'listener', 'route', 'endpoint'];
const refusal = 'the sandbox was told to have this configuration rejected';

export class ControlPlane {
  readonly #options: ControlPlaneOptions;
  readonly #debounce: Debounce;
  readonly #connections: Connections;
  readonly #metrics = new Map<string, PushMetrics>();
  #pending: MeshChange[] = [];
  /** Uids of the pods of istiod that are to send everything to everybody. */
  #fullPushes = new Set<string>();
  #generation: Generation | null = null;
  #pushes = 0;
  delay: PropagationDelay;

  constructor(options: ControlPlaneOptions) {
    this.#options = options;
    this.delay = options.delay ?? defaultDelay;
    this.#debounce = new Debounce(options.clock, (waitedMs) => {
      for (const { uid } of options.replicas()) this.metricsOf(uid).debounced(waitedMs);
      this.#push();
    });
    this.#connections = new Connections({
      ...options,
      // A new connection gets everything at once, without waiting for quiet.
      onConnect: (connection) => {
        if (this.#generation !== null) this.#deliver(connection, this.#generation, allTypes);
      },
    });
  }

  changed(changes: readonly MeshChange[]): void {
    const worthIt = changes.filter(needsPush);
    if (worthIt.length === 0) return;
    this.#pending.push(...worthIt);
    this.#debounce.trigger();
  }

  /** Sends everything to everybody, after the usual pause. @param replica only to its own proxies */
  pushAll(replica?: string): void {
    const replicas = replica === undefined ? this.#options.replicas().map(({ uid }) => uid) : [replica];
    for (const uid of replicas) this.#fullPushes.add(uid);
    this.#debounce.trigger();
  }

  connect(pod: MeshPod): void {
    this.#connections.connect(pod);
  }

  disconnect(pod: MeshPod): void {
    this.#connections.disconnect(pod);
  }

  /** The same proxies on new connections: what they refused is sent to them again. */
  reconnect(pods: Iterable<MeshPod>): void {
    this.#connections.reconnect(pods);
  }

  /** To be told when pods of istiod come, go, or change. */
  replicasChanged(): void {
    this.#connections.replicasChanged();
  }

  /** Gives every pod of istiod its part of the proxies, as soon as so many are ready. */
  spread(replicas: number): void {
    this.#connections.spread(replicas);
  }

  /** Ordered by id. @param replica only those of this pod of istiod */
  connections(replica?: string): Connection[] {
    return this.#connections.sorted(replica);
  }

  /** Counters of a pod of istiod. */
  metricsOf(replica: string): PushMetrics {
    let metrics = this.#metrics.get(replica);
    if (metrics === undefined) {
      metrics = new PushMetrics();
      this.#metrics.set(replica, metrics);
    }
    return metrics;
  }

  /** What the last push was made from; null before the first. */
  get generation(): Generation | null {
    return this.#generation;
  }

  /** The JSON of `/debug/syncz`. @param replica as this pod of istiod gives it: with its own proxies */
  syncz({ namespace, replica }: { namespace?: string; replica?: string } = {}): Record<string, unknown>[] {
    return this.connections(replica)
      .filter(({ proxy }) => namespace === undefined || proxy.namespace === namespace)
      .map(({ proxyId, proxy, status }) =>
        renderSyncz({ id: proxyId, type: proxy.kind === 'gateway' ? 'router' : 'sidecar', status }),
      );
  }

  /** How many proxies use the newest configuration that was sent to them. */
  progress(): { proxies: number; synced: number } {
    const all = [...this.#connections.all()];
    const synced = all.filter(({ status }) =>
      allTypes.every((type) => status.types[type].acked === status.types[type].sent),
    );
    return { proxies: all.length, synced: synced.length };
  }

  #push(): void {
    const changes = this.#pending;
    this.#pending = [];
    const isFirst = this.#generation === null;
    const fullPushes = this.#fullPushes;
    this.#fullPushes = new Set();
    const { readMesh, date } = this.#options;
    const before = this.#generation;
    const generation = makeGeneration({ mesh: readMesh(), date: date(), push: ++this.#pushes, before, changes });
    this.#generation = generation;
    const typesOf = rememberByLikeness(changedTypes(changes, generation));
    for (const connection of this.#connections.all()) {
      const types = isFirst || fullPushes.has(connection.replica) ? allTypes : typesOf(connection);
      if (types.length > 0) this.#deliver(connection, generation, types);
      else leaveAlone(connection, generation);
    }
  }

  /** Later configurations never overtake earlier ones on the way to the same proxy. */
  #deliver(connection: Connection, generation: Generation, types: readonly XdsType[]): void {
    const { clock, random, date } = this.#options;
    const nonces = types.map((type) => [type, generation.version + uuid(random)] as const);
    const sentTime = date().toISOString();
    for (const [type, nonce] of nonces) connection.status.send(type, nonce, sentTime);
    const state = generation.stateFor(connection.proxy, connection.likeness);
    const isEndpointsOnly = types.length === 1 && types[0] === 'endpoint';
    connection.sent = isEndpointsOnly && connection.sent !== null ? connection.sent.carriedTo(state) : state;
    const sentAt = clock.now();
    const { minMs, maxMs } = this.delay;
    const arrival = sentAt + minMs + random.unit() * Math.max(0, maxMs - minMs);
    connection.lastDeliveryAt = Math.max(connection.lastDeliveryAt, arrival);
    connection.underWay.push(() => {
      if (!this.#connections.isCurrent(connection)) return;
      const refused = receive(connection, state, isEndpointsOnly);
      for (const [type, nonce] of nonces) {
        const isRefused = refused && type !== 'endpoint';
        if (isRefused) connection.status.refuse(type, refusal);
        else connection.status.acknowledge(type, nonce);
        this.metricsOf(connection.replica).pushed(type, isRefused, clock.now() - sentAt);
      }
    });
    // Two timers for the same time may run in any order, so each delivers what was sent first.
    clock.after(connection.lastDeliveryAt - sentAt, () => connection.underWay.shift()?.());
  }
}

/** The proxy's side. True if it refuses the configuration; it takes the endpoints in any case. */
function receive(connection: Connection, state: PushedState, isEndpointsOnly: boolean): boolean {
  const { pod } = connection;
  const isRefused = !isEndpointsOnly && pod.trouble.rejectsConfiguration;
  if (isRefused || (isEndpointsOnly && connection.isBehind)) {
    connection.isBehind = true;
    // What it goes on with must not be made from a later reading.
    if (pod.state?.config) pod.state = pod.state.withEndpointsOf(state);
  } else if (isEndpointsOnly && pod.state !== null) pod.state = pod.state.carriedTo(state);
  else {
    connection.isBehind = false;
    pod.state = state;
  }
  return isRefused;
}

/** A push that does not concern the proxy changes nothing that it could tell, and needs no message. */
function leaveAlone(connection: Connection, generation: Generation): void {
  if (connection.underWay.length > 0 || connection.isBehind) return;
  const state = generation.stateFor(connection.proxy, connection.likeness);
  connection.sent = connection.sent?.carriedTo(state) ?? null;
  connection.pod.state = connection.pod.state?.carriedTo(state) ?? null;
}

function changedTypes(changes: readonly MeshChange[], { mesh, changedHosts }: Generation) {
  const dependencies = new DependencyScope(mesh);
  const scope = { config: mesh.config, dependencies };
  return ({ proxy }: Connection): readonly XdsType[] => {
    const types = new Set(changes.flatMap((change) => typesFor(change, proxy, scope)));
    if (changedHosts.some(({ host, namespace }) => dependencies.seesService(proxy, namespace, host))) {
      types.add('endpoint');
    }
    return allTypes.filter((type) => types.has(type));
  };
}

/** In a large mesh most proxies have many that are like them. */
function rememberByLikeness<T>(answer: (connection: Connection) => T): (connection: Connection) => T {
  const known = new Map<string, T>();
  return (connection) => {
    let found = known.get(connection.likeness);
    if (found === undefined) {
      found = answer(connection);
      known.set(connection.likeness, found);
    }
    return found;
  };
}

function uuid(random: Random): string {
  const digits = random.hex(32);
  return [digits.slice(0, 8), digits.slice(8, 12), digits.slice(12, 16), digits.slice(16, 20), digits.slice(20)].join(
    '-',
  );
}
