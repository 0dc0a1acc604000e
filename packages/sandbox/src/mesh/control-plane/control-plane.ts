/**
 * istiod: collects changes until they pause, makes new configurations, and sends them to the proxies they concern. Each
 * proxy gets its own some time later, as over a network and through Envoy's warming; until then it goes on with what it
 * has, and what it has acknowledged is on record.
 */
import type { MeshProxy } from '@sluice/shared/evaluate/compile';
import type { Mesh } from '@sluice/shared/istio/mesh';
import type { Clock } from '../clock.ts';
import type { MeshPod } from '../mesh-pod.ts';
import type { Random } from '../random.ts';
import type { MeshChange } from '../watch/watch-mesh.ts';
import { Debounce } from './debounce.ts';
import { type Generation, likenessOf, makeGeneration } from './generation.ts';
import { concerns } from './push-filter.ts';
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

type Connection = {
  readonly pod: MeshPod;
  readonly proxy: MeshProxy;
  readonly likeness: string;
  readonly status: SyncStatus;
  lastDeliveryAt: number;
};

const allTypes: readonly XdsType[] = ['cluster', 'listener', 'route', 'endpoint'];

export class ControlPlane {
  readonly #options: ControlPlaneOptions;
  readonly #debounce: Debounce;
  readonly #connections = new Map<string, Connection>();
  #pending: MeshChange[] = [];
  #generation: Generation | null = null;
  #pushes = 0;
  delay: PropagationDelay;

  constructor(options: ControlPlaneOptions) {
    this.#options = options;
    this.delay = options.delay ?? defaultDelay;
    this.#debounce = new Debounce(options.clock, () => this.#push());
  }

  changed(changes: readonly MeshChange[]): void {
    if (changes.length === 0) return;
    this.#pending.push(...changes);
    this.#debounce.trigger();
  }

  /** A new connection gets everything at once, without waiting for quiet. */
  connect(pod: MeshPod): void {
    if (pod.description === null) return;
    const proxy = pod.description;
    const connection = { pod, proxy, likeness: likenessOf(proxy), status: new SyncStatus(), lastDeliveryAt: 0 };
    this.#connections.set(pod.uid, connection);
    if (this.#generation !== null) this.#deliver(connection, this.#generation, allTypes);
  }

  disconnect(pod: MeshPod): void {
    this.#connections.delete(pod.uid);
  }

  /** The JSON of `/debug/syncz`. */
  syncz(namespace?: string): Record<string, unknown>[] {
    return [...this.#connections.values()]
      .filter(({ proxy }) => namespace === undefined || proxy.namespace === namespace)
      .map(({ pod, proxy, status }) =>
        renderSyncz({
          id: `${pod.name}.${pod.namespace}`,
          type: proxy.kind === 'gateway' ? 'router' : 'sidecar',
          status,
        }),
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
    const { readMesh, date } = this.#options;
    const mesh = readMesh();
    const before = this.#generation;
    const generation = makeGeneration(mesh, date(), ++this.#pushes);
    this.#generation = generation;
    const endpointsDiffer = before?.endpointsFingerprint !== generation.endpointsFingerprint;
    const isConcerned = rememberByLikeness(
      ({ proxy }) => before === null || changes.some((each) => concerns(each, proxy, mesh.config.rootNamespace)),
    );
    for (const connection of this.#connections.values()) {
      if (isConcerned(connection)) this.#deliver(connection, generation, allTypes);
      else if (endpointsDiffer) this.#deliver(connection, generation, ['endpoint']);
    }
  }

  /** Later configurations never overtake earlier ones on the way to the same proxy. */
  #deliver(connection: Connection, generation: Generation, types: readonly XdsType[]): void {
    const { clock, random, date } = this.#options;
    const nonces = types.map((type) => [type, generation.version + uuid(random)] as const);
    const sentTime = date().toISOString();
    for (const [type, nonce] of nonces) connection.status.send(type, nonce, sentTime);
    const { minMs, maxMs } = this.delay;
    const arrival = clock.now() + minMs + random.unit() * Math.max(0, maxMs - minMs);
    connection.lastDeliveryAt = Math.max(connection.lastDeliveryAt, arrival);
    const state = generation.stateFor(connection.proxy, connection.likeness);
    clock.after(connection.lastDeliveryAt - clock.now(), () => {
      if (this.#connections.get(connection.pod.uid) !== connection) return;
      connection.pod.state = state;
      for (const [type, nonce] of nonces) connection.status.acknowledge(type, nonce);
    });
  }
}

/** In a large mesh most proxies have many that are like them. */
function rememberByLikeness(holds: (connection: Connection) => boolean): (connection: Connection) => boolean {
  const known = new Map<string, boolean>();
  return (connection) => {
    const answer = known.get(connection.likeness) ?? holds(connection);
    known.set(connection.likeness, answer);
    return answer;
  };
}

function uuid(random: Random): string {
  return [8, 4, 4, 4, 12].map((digits) => random.hex(digits)).join('-');
}
