/**
 * Which proxy is connected to which pod of istiod. A proxy takes any pod that is ready and stays with it for as long as
 * that runs; when it ends, the proxy connects to another, and while there is none it goes on with what it has.
 *
 * @NOTE Real istiod closes connections after half an hour, so that new pods get their part. Here `spread` does that.
 */
import type { MeshProxy } from '@sluice/shared/evaluate/compile';
import type { Clock } from '../clock.ts';
import type { MeshPod } from '../mesh-pod.ts';
import type { PushedState } from '../pushed-state.ts';
import type { Random } from '../random.ts';
import { likenessOf } from './generation.ts';
import { SyncStatus } from './sync-status.ts';

/** A pod of istiod. */
export type Replica = { readonly uid: string; readonly isUp: boolean; readonly isReady: boolean };

/** A proxy that is connected. */
export type Connection = {
  readonly pod: MeshPod;
  /** Uid of the pod of istiod at the other end. */
  readonly replica: string;
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

export type ConnectionsOptions = {
  readonly clock: Clock;
  readonly random: Random;
  readonly date: () => Date;
  /** All pods of istiod, whatever they do. */
  readonly replicas: () => readonly Replica[];
  readonly onConnect: (connection: Connection) => void;
};

/** How long Envoy waits at most before it connects again, milliseconds (bootstrap's base interval). */
const reconnectMs = 500;

export class Connections {
  readonly #options: ConnectionsOptions;
  readonly #byPod = new Map<string, Connection>();
  /** Proxies that no pod of istiod has taken. */
  readonly #waiting = new Map<string, MeshPod>();
  /** Proxies that have lost their connection a moment ago, by uid. */
  readonly #backingOff = new Set<string>();
  /** How many proxies each pod of istiod has, by its uid. */
  readonly #loads = new Map<string, number>();
  #count = 0;
  /** Proxies are to be spread as soon as so many pods of istiod are ready. */
  #spreadFrom: number | null = null;

  constructor(options: ConnectionsOptions) {
    this.#options = options;
  }

  /** Does nothing for pods without a proxy. A proxy that is connected already gets a new connection. */
  connect(pod: MeshPod): void {
    if (pod.description === null) return;
    this.disconnect(pod);
    const replica = this.#pick();
    if (replica === null) {
      this.#waiting.set(pod.uid, pod);
      return;
    }
    const proxyId = `${pod.name}.${pod.namespace}`;
    const connection: Connection = {
      pod,
      replica: replica.uid,
      proxy: pod.description,
      likeness: likenessOf(pod.description),
      proxyId,
      connectionId: `${proxyId}-${++this.#count}`,
      connectedAt: this.#options.date(),
      status: new SyncStatus(),
      sent: null,
      lastDeliveryAt: 0,
      underWay: [],
      isBehind: false,
    };
    this.#byPod.set(pod.uid, connection);
    this.#loads.set(replica.uid, (this.#loads.get(replica.uid) ?? 0) + 1);
    this.#options.onConnect(connection);
  }

  disconnect(pod: MeshPod): void {
    const connection = this.#byPod.get(pod.uid);
    if (connection !== undefined) {
      this.#loads.set(connection.replica, (this.#loads.get(connection.replica) ?? 0) - 1);
      this.#byPod.delete(pod.uid);
    }
    this.#waiting.delete(pod.uid);
    this.#backingOff.delete(pod.uid);
  }

  /** The same proxies on new connections. */
  reconnect(pods: Iterable<MeshPod>): void {
    for (const pod of [...pods]) if (this.#byPod.has(pod.uid)) this.connect(pod);
  }

  /** Gives every pod of istiod its part of the proxies, as soon as so many are ready. */
  spread(replicas: number): void {
    this.#spreadFrom = replicas;
    this.replicasChanged();
  }

  /** To be told when pods of istiod come, go, or change. */
  replicasChanged(): void {
    const all = this.#options.replicas();
    const up = new Set(all.filter(({ isUp }) => isUp).map(({ uid }) => uid));
    for (const connection of [...this.#byPod.values()]) {
      if (!up.has(connection.replica)) this.#lose(connection);
    }
    const ready = all.filter(({ isReady }) => isReady).length;
    if (ready > 0) for (const pod of [...this.#waiting.values()]) this.connect(pod);
    if (this.#spreadFrom === null || ready < this.#spreadFrom) return;
    this.#spreadFrom = null;
    this.reconnect([...this.#byPod.values()].map(({ pod }) => pod));
  }

  isCurrent(connection: Connection): boolean {
    return this.#byPod.get(connection.pod.uid) === connection;
  }

  all(): IterableIterator<Connection> {
    return this.#byPod.values();
  }

  /** Ordered by id. @param replica only those of this pod of istiod */
  sorted(replica?: string): Connection[] {
    return [...this.#byPod.values()]
      .filter((connection) => replica === undefined || connection.replica === replica)
      .toSorted((a, b) => (a.connectionId < b.connectionId ? -1 : 1));
  }

  #lose(connection: Connection): void {
    const { clock, random } = this.#options;
    const { pod } = connection;
    this.disconnect(pod);
    this.#backingOff.add(pod.uid);
    clock.after(random.unit() * reconnectMs, () => {
      if (this.#backingOff.has(pod.uid)) this.connect(pod);
    });
  }

  /** The pod with the fewest proxies, any of them if there are several: what many random choices come to. */
  #pick(): Replica | null {
    const ready = this.#options.replicas().filter(({ isReady }) => isReady);
    if (ready.length <= 1) return ready[0] ?? null;
    const loadOf = ({ uid }: Replica) => this.#loads.get(uid) ?? 0;
    const lowest = Math.min(...ready.map(loadOf));
    const least = ready.filter((replica) => loadOf(replica) === lowest);
    return least[this.#options.random.below(least.length)] ?? null;
  }
}
