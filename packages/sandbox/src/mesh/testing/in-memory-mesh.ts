/**
 * The mesh on a clock that is moved by hand, fed with objects directly instead of over the wire: for tests and
 * measurements of what proxies and services do.
 */
import { DestinationRule } from '@sluice/shared/istio/destination-rule';
import { Gateway } from '@sluice/shared/istio/gateway';
import { emptyMesh, type Mesh } from '@sluice/shared/istio/mesh';
import { Sidecar } from '@sluice/shared/istio/sidecar';
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
import type { ObjectChange } from '../watch/reflector.ts';
import type { MeshChange } from '../watch/watch-mesh.ts';
import { Troubles } from '../workload-trouble.ts';

const listNames: Record<string, string> = {
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
  readonly #pods = new Map<string, Pod>();
  readonly #services = new Map<string, Service>();
  readonly #virtualServices = new Map<string, VirtualService>();
  readonly #destinationRules = new Map<string, DestinationRule>();
  readonly #gateways = new Map<string, Gateway>();
  readonly #sidecars = new Map<string, Sidecar>();

  constructor({ scenario = 'plain', seed = 1 }: { scenario?: ScenarioName; seed?: number } = {}) {
    this.dataPlane = new DataPlane({
      clock: this.clock,
      seed,
      appOf: (pod) => appOfPod(pod, this.sessions),
      troubles: this.troubles,
      onJoin: (pod) => this.controlPlane.connect(pod),
      onLeave: (pod) => this.controlPlane.disconnect(pod),
      onIstiod: () => this.controlPlane.replicasChanged(),
    });
    this.controlPlane = new ControlPlane({
      clock: this.clock,
      random: derivedRandom(seed, 'control plane'),
      readMesh: () => this.#mesh(),
      date: () => new Date(Date.UTC(2026, 0, 1) + this.clock.now()),
      replicas: () => this.dataPlane.istiods(),
    });
    this.ingress = createIngress(this.dataPlane, derivedRandom(seed, 'ingress'));
    for (const object of seededObjects(scenario, seed)) this.put(object);
    this.settle();
  }

  /** Creates or replaces an object, by kind, namespace and name. */
  put(object: unknown): void {
    this.#change(this.#store(object));
  }

  removePod(name: string, namespace = 'default'): void {
    this.#change({ kind: 'Pod', ...remove(this.#pods, name, namespace) });
  }

  removeVirtualService(name: string): void {
    this.#change({ kind: 'VirtualService', ...remove(this.#virtualServices, name) });
  }

  removeGateway(name: string): void {
    this.#change({ kind: 'Gateway', ...remove(this.#gateways, name) });
  }

  /** Pods of a workload, such as `reviews-v1`. */
  podsOf(workload: string): Pod[] {
    return [...this.#pods.values()].filter(({ metadata }) => metadata.name.startsWith(`${workload}-`));
  }

  /** Lets every change reach every proxy. */
  settle(): void {
    this.clock.advance(1_000);
  }

  /** Asks for a page through the ingress gateway and moves the clock until the answer is there, at most a minute. */
  get(path: string, { user, method = 'GET', headers = {} }: GetOptions = {}): Answer {
    const cookie = user === undefined ? {} : { cookie: this.sessions.logIn(user).split(';')[0] ?? '' };
    const began = this.clock.now();
    let answer: Answer | undefined;
    this.ingress.send(
      { method, scheme: 'http', authority: 'bookinfo.example', path, headers: { ...headers, ...cookie } },
      (response) => {
        answer = { response, tookMs: this.clock.now() - began };
      },
    );
    for (let step = 0; answer === undefined && step < 60_000; step++) this.clock.advance(1);
    if (answer === undefined) throw new Error(`no answer to ${path} within a minute`);
    return answer;
  }

  #store(object: unknown): MeshChange {
    const { kind } = KubernetesObject.parse(object);
    switch (kind) {
      case 'Pod':
        return { kind, ...replace(this.#pods, Pod.parse(object)) };
      case 'Service':
        return { kind, ...replace(this.#services, Service.parse(object)) };
      case 'VirtualService':
        return { kind, ...replace(this.#virtualServices, VirtualService.parse(object)) };
      case 'DestinationRule':
        return { kind, ...replace(this.#destinationRules, DestinationRule.parse(object)) };
      case 'Gateway':
        return { kind, ...replace(this.#gateways, Gateway.parse(object)) };
      case 'Sidecar':
        return { kind, ...replace(this.#sidecars, Sidecar.parse(object)) };
      default:
        throw new Error(`no ${kind} here`);
    }
  }

  #change(change: MeshChange): void {
    if (change.kind === 'Pod') this.dataPlane.apply(change.before, change.after);
    this.controlPlane.changed([change]);
  }

  #mesh(): Mesh {
    return {
      ...emptyMesh,
      pods: [...this.#pods.values()],
      services: [...this.#services.values()],
      virtualServices: [...this.#virtualServices.values()],
      destinationRules: [...this.#destinationRules.values()],
      gateways: [...this.#gateways.values()],
      sidecars: [...this.#sidecars.values()],
    };
  }
}

function replace<T extends KubernetesObject>(objects: Map<string, T>, after: T): ObjectChange<T> {
  const before = objects.get(keyOf(after));
  objects.set(keyOf(after), after);
  return { before, after };
}

function remove<T>(objects: Map<string, T>, name: string, namespace = 'default'): ObjectChange<T> {
  const before = objects.get(`${namespace}/${name}`);
  objects.delete(`${namespace}/${name}`);
  return { before, after: undefined };
}

export type GetOptions = { readonly user?: string; readonly method?: string; readonly headers?: HeaderMap };

export type Answer = { readonly response: HttpResponse | null; readonly tookMs: number };

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
