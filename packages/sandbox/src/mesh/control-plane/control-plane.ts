/**
 * istiod: collects changes until they pause, makes new configurations, and sends them to the proxies they concern. Each
 * proxy gets its own some time later, as over a network and through Envoy's warming; until then it goes on with what it
 * has, and what it has acknowledged or refused is on record.
 */
import type { MeshProxy } from '@sluice/shared/evaluate/compile';
import type { Mesh } from '@sluice/shared/istio/mesh';
import type { Clock } from '../clock.ts';
import type { MeshPod } from '../mesh-pod.ts';
import type { PushedState } from '../pushed-state.ts';
import type { Random } from '../random.ts';
import type { MeshChange } from '../watch/watch-mesh.ts';
import { Debounce } from './debounce.ts';
import { DependencyScope } from './dependency-scope.ts';
import { type Generation, likenessOf, makeGeneration } from './generation.ts';
import { needsPush } from './needs-push.ts';
import { typesFor } from './push-filter.ts';
import { PushMetrics } from './push-metrics.ts';
import { renderSyncz, SyncStatus, type XdsType } from './sync-status.ts';

export type PropagationDelay = { readonly minMs: number; readonly maxMs: number };

export type ControlPlaneOptions = {
  readonly clock: Clock;
  readonly random: Random;
  /** The cluster as it is known now. */
  readonly readMesh: () => Mesh;
  /** Wall clock for nonces and times that others read. */
  readonly date: () => Date;
  readonly delay?: PropagationDelay;
};

export const defaultDelay: PropagationDelay = { minMs: 20, maxMs: 250 };

/** A proxy that is connected. */
export type Connection = {
  readonly pod: MeshPod;
  readonly proxy: MeshProxy;
  readonly likeness: string;
  /** `<pod>.<namespace>`, as proxies name themselves. */
  readonly proxyId: string;
  /** The same with a number, since a proxy may connect again. */
  readonly connectionId: string;
  readonly connectedAt: Date;
  readonly status: SyncStatus;
  /** What was sent last, whether it has arrived or not. */
  sent: PushedState | null;
  lastDeliveryAt: number;
  /** Deliveries under way, in the order in which they were sent. */
  readonly underWay: (() => void)[];
  /** It has refused something, so that what it has is not what it should have. */
  isBehind: boolean;
};

const allTypes: readonly XdsType[] = ['cluster', 'listener', 'route', 'endpoint'];
const refusal = 'the sandbox was told to have this configuration rejected';

export class ControlPlane {
  readonly metrics = new PushMetrics();
  readonly #options: ControlPlaneOptions;
  readonly #debounce: Debounce;
  readonly #connections = new Map<string, Connection>();
  #pending: MeshChange[] = [];
  #isFullPushWanted = false;
  #generation: Generation | null = null;
  #pushes = 0;
  #connected = 0;
  delay: PropagationDelay;

  constructor(options: ControlPlaneOptions) {
    this.#options = options;
    this.delay = options.delay ?? defaultDelay;
    this.#debounce = new Debounce(options.clock, () => this.#push());
  }

  changed(changes: readonly MeshChange[]): void {
    const worthIt = changes.filter(needsPush);
    if (worthIt.length === 0) return;
    this.#pending.push(...worthIt);
    this.#debounce.trigger();
  }

  /** Sends everything to everybody, after the usual pause. */
  pushAll(): void {
    this.#isFullPushWanted = true;
    this.#debounce.trigger();
  }

  /** A new connection gets everything at once, without waiting for quiet. */
  connect(pod: MeshPod): void {
    if (pod.description === null) return;
    const proxy = pod.description;
    const proxyId = `${pod.name}.${pod.namespace}`;
    const connection: Connection = {
      pod,
      proxy,
      likeness: likenessOf(proxy),
      proxyId,
      connectionId: `${proxyId}-${++this.#connected}`,
      connectedAt: this.#options.date(),
      status: new SyncStatus(),
      sent: null,
      lastDeliveryAt: 0,
      underWay: [],
      isBehind: false,
    };
    this.#connections.set(pod.uid, connection);
    if (this.#generation !== null) this.#deliver(connection, this.#generation, allTypes);
  }

  disconnect(pod: MeshPod): void {
    this.#connections.delete(pod.uid);
  }

  /** The same proxies on new connections: what they refused is sent to them again. */
  reconnect(pods: Iterable<MeshPod>): void {
    for (const pod of pods) if (this.#connections.has(pod.uid)) this.connect(pod);
  }

  /** Ordered by id. */
  connections(): Connection[] {
    return [...this.#connections.values()].toSorted((a, b) => (a.connectionId < b.connectionId ? -1 : 1));
  }

  /** What the last push was made from; null before the first. */
  get generation(): Generation | null {
    return this.#generation;
  }

  /** The JSON of `/debug/syncz`. */
  syncz(namespace?: string): Record<string, unknown>[] {
    return this.connections()
      .filter(({ proxy }) => namespace === undefined || proxy.namespace === namespace)
      .map(({ proxyId, proxy, status }) =>
        renderSyncz({ id: proxyId, type: proxy.kind === 'gateway' ? 'router' : 'sidecar', status }),
      );
  }

  /** How many proxies use the newest configuration that was sent to them. */
  progress(): { proxies: number; synced: number } {
    const all = [...this.#connections.values()];
    const synced = all.filter(({ status }) =>
      allTypes.every((type) => status.types[type].acked === status.types[type].sent),
    );
    return { proxies: all.length, synced: synced.length };
  }

  #push(): void {
    const changes = this.#pending;
    this.#pending = [];
    const isFull = this.#generation === null || this.#isFullPushWanted;
    this.#isFullPushWanted = false;
    const { readMesh, date } = this.#options;
    const before = this.#generation;
    const generation = makeGeneration({ mesh: readMesh(), date: date(), push: ++this.#pushes, before, changes });
    this.#generation = generation;
    const typesOf = isFull ? () => allTypes : rememberByLikeness(changedTypes(changes, generation));
    for (const connection of this.#connections.values()) {
      const types = typesOf(connection);
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
      if (this.#connections.get(connection.pod.uid) !== connection) return;
      const refused = receive(connection, state, isEndpointsOnly);
      for (const [type, nonce] of nonces) {
        const isRefused = refused && type !== 'endpoint';
        if (isRefused) connection.status.refuse(type, refusal);
        else connection.status.acknowledge(type, nonce);
        this.metrics.pushed(type, isRefused, clock.now() - sentAt);
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
