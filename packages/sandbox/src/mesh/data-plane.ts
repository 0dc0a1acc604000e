/** All pods that run, each with its proxy. What the nodes of a cluster are to it: it knows without delay. */
import { isReady, type Pod, workloadNameOf } from '@sluice/shared/kubernetes/core';
import type { CreateApp } from './app.ts';
import type { Clock } from './clock.ts';
import { proxyKindOf, runningContainers } from './containers.ts';
import { podUid } from './endpoints.ts';
import { MeshPod } from './mesh-pod.ts';
import type { Network } from './pod-ports.ts';
import { derivedRandom } from './random.ts';
import type { Troubles } from './workload-trouble.ts';

export type DataPlaneOptions = {
  readonly clock: Clock;
  readonly seed: number;
  readonly appOf: (pod: Pod) => CreateApp;
  readonly troubles: Troubles;
  /** A pod's proxy has come up or gone for good. */
  readonly onJoin: (pod: MeshPod) => void;
  readonly onLeave: (pod: MeshPod) => void;
  /** A pod of istiod has come, gone, or changed. */
  readonly onIstiod: () => void;
};

export class DataPlane implements Network {
  readonly #options: DataPlaneOptions;
  readonly #pods = new Map<string, MeshPod>();
  readonly #byName = new Map<string, MeshPod>();
  #gateways: readonly MeshPod[] = [];
  #istiods: readonly MeshPod[] = [];

  constructor(options: DataPlaneOptions) {
    this.#options = options;
  }

  podByUid(uid: string): MeshPod | undefined {
    return this.#pods.get(uid);
  }

  podByName(namespace: string, name: string): MeshPod | undefined {
    return this.#byName.get(`${namespace}/${name}`);
  }

  pods(): Iterable<MeshPod> {
    return this.#pods.values();
  }

  gateways(): readonly MeshPod[] {
    return this.#gateways;
  }

  /** The pods of the control plane. */
  istiods(): readonly MeshPod[] {
    return this.#istiods;
  }

  /** A pod as the cluster has it now; undefined `after`: it is gone. */
  apply(before: Pod | undefined, after: Pod | undefined): void {
    if (before !== undefined && (after === undefined || podUid(after) !== podUid(before))) this.#remove(before);
    if (after !== undefined) this.#upsert(after);
  }

  #upsert(pod: Pod): void {
    let meshPod = this.#pods.get(podUid(pod));
    if (meshPod === undefined) {
      meshPod = this.#create(pod);
      this.#pods.set(meshPod.uid, meshPod);
      this.#byName.set(`${meshPod.namespace}/${meshPod.name}`, meshPod);
      if (meshPod.description?.kind === 'gateway') this.#gateways = [...this.#gateways, meshPod];
      if (meshPod.isIstiod) this.#istiods = [...this.#istiods, meshPod];
    }
    meshPod.address = pod.status?.podIP ?? '';
    const wasUp = meshPod.isUp;
    meshPod.setRunning({ ...runningContainers(pod), ready: isReady(pod) });
    if (meshPod.isUp && !wasUp && meshPod.description !== null) this.#options.onJoin(meshPod);
    if (meshPod.isIstiod) this.#options.onIstiod();
  }

  #create(pod: Pod): MeshPod {
    const { clock, seed, appOf, troubles } = this.#options;
    return new MeshPod({
      pod,
      kind: proxyKindOf(pod),
      network: this,
      clock,
      random: derivedRandom(seed, `pod ${nameOf(pod)}`),
      ruleRandom: derivedRandom(seed, `rules of pod ${nameOf(pod)}`),
      createApp: appOf(pod),
      trouble: troubles.of(pod.metadata.namespace ?? 'default', workloadNameOf(pod)),
    });
  }

  #remove(pod: Pod): void {
    const meshPod = this.#pods.get(podUid(pod));
    if (meshPod === undefined) return;
    meshPod.setRunning({ proxy: false, program: false, ready: false });
    this.#pods.delete(meshPod.uid);
    this.#gateways = this.#gateways.filter((gateway) => gateway !== meshPod);
    const name = `${meshPod.namespace}/${meshPod.name}`;
    if (this.#byName.get(name) === meshPod) this.#byName.delete(name);
    this.#options.onLeave(meshPod);
    if (!meshPod.isIstiod) return;
    this.#istiods = this.#istiods.filter((istiod) => istiod !== meshPod);
    this.#options.onIstiod();
  }
}

/** Draws go by names and not by the order in which pods are heard of, which may differ from run to run. */
function nameOf({ metadata }: Pod): string {
  return `${metadata.namespace}/${metadata.name}`;
}
