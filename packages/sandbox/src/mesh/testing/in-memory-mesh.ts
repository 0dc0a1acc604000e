/**
 * The mesh on a clock that is moved by hand, fed with objects directly instead of over the wire: for tests and
 * measurements of what proxies and services do.
 */
import { DestinationRule } from '@sluice/shared/istio/destination-rule';
import { Gateway } from '@sluice/shared/istio/gateway';
import { emptyMesh, type Mesh } from '@sluice/shared/istio/mesh';
import { VirtualService } from '@sluice/shared/istio/virtual-service';
import { Pod, Service } from '@sluice/shared/kubernetes/core';
import { KubernetesObject, keyOf } from '@sluice/shared/kubernetes/object';
import { appOfPod } from '../../bookinfo/app-of-pod.ts';
import { createSessions, type Sessions } from '../../bookinfo/session-cookie.ts';
import { createCluster } from '../../cluster/create-cluster.ts';
import type { ScenarioName } from '../../cluster/scenarios.ts';
import { ManualClock } from '../clock.ts';
import { ControlPlane } from '../control-plane/control-plane.ts';
import { DataPlane } from '../data-plane.ts';
import type { HeaderMap, HttpResponse } from '../http-message.ts';
import { createIngress, type Ingress } from '../ingress.ts';
import { derivedRandom } from '../random.ts';
import type { MeshKind } from '../watch/watch-mesh.ts';
import { Troubles } from '../workload-trouble.ts';

const schemas = { Pod, Service, VirtualService, DestinationRule, Gateway };
type TestedKind = keyof typeof schemas;

const listNames: Record<TestedKind, string> = {
  Pod: 'pods',
  Service: 'services',
  VirtualService: 'virtualservices.networking.istio.io',
  DestinationRule: 'destinationrules.networking.istio.io',
  Gateway: 'gateways.networking.istio.io',
};

export class InMemoryMesh {
  readonly clock = new ManualClock();
  readonly troubles = new Troubles();
  readonly sessions: Sessions = createSessions('test');
  readonly dataPlane: DataPlane;
  readonly controlPlane: ControlPlane;
  readonly ingress: Ingress;
  readonly #objects = new Map<TestedKind, Map<string, KubernetesObject>>();

  constructor({ scenario = 'plain', seed = 1 }: { scenario?: ScenarioName; seed?: number } = {}) {
    this.dataPlane = new DataPlane({
      clock: this.clock,
      seed,
      appOf: (pod) => appOfPod(pod, this.sessions),
      troubles: this.troubles,
      onJoin: (pod) => this.controlPlane.connect(pod),
      onLeave: (pod) => this.controlPlane.disconnect(pod),
    });
    this.controlPlane = new ControlPlane({
      clock: this.clock,
      random: derivedRandom(seed, 'control plane'),
      readMesh: () => this.#mesh(),
      date: () => new Date(Date.UTC(2026, 0, 1) + this.clock.now()),
    });
    this.ingress = createIngress(this.dataPlane, derivedRandom(seed, 'ingress'));
    for (const object of seededObjects(scenario, seed)) this.put(object);
    this.settle();
  }

  /** Creates or replaces an object, by kind, namespace and name. */
  put(object: unknown): void {
    const { kind = '', metadata } = KubernetesObject.parse(object);
    if (!isTested(kind)) throw new Error(`no ${kind} here`);
    const after = schemas[kind].parse(object);
    const known = this.#known(kind);
    const before = known.get(keyOf({ metadata }));
    known.set(keyOf({ metadata }), after);
    this.#tell(kind, before, after);
  }

  remove(kind: TestedKind, namespace: string, name: string): void {
    const key = `${namespace}/${name}`;
    const before = this.#known(kind).get(key);
    this.#known(kind).delete(key);
    this.#tell(kind, before, undefined);
  }

  /** Pods of a workload, such as `reviews-v1`. */
  podsOf(workload: string): Pod[] {
    return [...this.#known('Pod').values()]
      .map((object) => Pod.parse(object))
      .filter(({ metadata }) => metadata.name.startsWith(`${workload}-`));
  }

  /** Lets every change reach every proxy. */
  settle(): void {
    this.clock.advance(1_000);
  }

  /** Asks for a page through the ingress gateway and moves the clock until the answer is there, at most a minute. */
  get(path: string, { user, headers = {} }: { user?: string; headers?: HeaderMap } = {}): Answer {
    const cookie = user === undefined ? {} : { cookie: this.sessions.logIn(user).split(';')[0] ?? '' };
    const began = this.clock.now();
    let answer: Answer | undefined;
    this.ingress.send(
      { method: 'GET', scheme: 'http', authority: 'bookinfo.example', path, headers: { ...headers, ...cookie } },
      (response) => {
        answer = { response, tookMs: this.clock.now() - began };
      },
    );
    for (let step = 0; answer === undefined && step < 60_000; step++) this.clock.advance(1);
    if (answer === undefined) throw new Error(`no answer to ${path} within a minute`);
    return answer;
  }

  #known(kind: TestedKind): Map<string, KubernetesObject> {
    const known = this.#objects.get(kind) ?? new Map<string, KubernetesObject>();
    this.#objects.set(kind, known);
    return known;
  }

  #tell(kind: MeshKind, before: KubernetesObject | undefined, after: KubernetesObject | undefined): void {
    const asPod = (object: KubernetesObject | undefined) => (object === undefined ? undefined : Pod.parse(object));
    if (kind === 'Pod') this.dataPlane.apply(asPod(before), asPod(after));
    this.controlPlane.changed([{ kind, before, after }]);
  }

  #mesh(): Mesh {
    const read = <K extends TestedKind>(kind: K) => [...this.#known(kind).values()];
    return {
      ...emptyMesh,
      pods: read('Pod').map((object) => Pod.parse(object)),
      services: read('Service').map((object) => Service.parse(object)),
      virtualServices: read('VirtualService').map((object) => VirtualService.parse(object)),
      destinationRules: read('DestinationRule').map((object) => DestinationRule.parse(object)),
      gateways: read('Gateway').map((object) => Gateway.parse(object)),
    };
  }
}

export type Answer = { readonly response: HttpResponse | null; readonly tookMs: number };

function isTested(kind: string): kind is TestedKind {
  return kind in schemas;
}

function seededObjects(scenario: ScenarioName, seed: number): unknown[] {
  const random = derivedRandom(seed, 'cluster');
  const { store, stop } = createCluster({ scenario, random: () => random.unit() });
  const kinds = Object.entries(listNames);
  const objects = kinds.flatMap(([kind, list]) =>
    store.list(store.registry.get(list)).map(({ object }) => ({ ...object, kind })),
  );
  stop();
  return objects;
}
