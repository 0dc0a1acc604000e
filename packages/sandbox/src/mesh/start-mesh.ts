/** The mesh of a cluster: follows the cluster through its API and runs a proxy beside every pod. */
import type { Pod } from '@sluice/shared/kubernetes/core';
import type { CreateApp } from './app.ts';
import type { Clock } from './clock.ts';
import { ControlPlane, type PropagationDelay } from './control-plane/control-plane.ts';
import { DataPlane } from './data-plane.ts';
import { createIngress, type Ingress } from './ingress.ts';
import { derivedRandom } from './random.ts';
import { connectToApi } from './watch/api-connection.ts';
import { watchMesh } from './watch/watch-mesh.ts';
import { Troubles } from './workload-trouble.ts';

export type MeshOptions = {
  /** YAML; its current context says which API server and user. */
  readonly kubeconfig: string;
  readonly clock: Clock;
  readonly seed: number;
  /** What runs in a pod. */
  readonly appOf: (pod: Pod) => CreateApp;
  readonly delay?: PropagationDelay;
};

export type RunningMesh = {
  readonly dataPlane: DataPlane;
  readonly controlPlane: ControlPlane;
  readonly ingress: Ingress;
  readonly troubles: Troubles;
  /** Settles when the cluster has been read once and every proxy has its configuration. */
  readonly ready: Promise<void>;
  close(): Promise<void>;
};

export function startMesh({ kubeconfig, clock, seed, appOf, delay }: MeshOptions): RunningMesh {
  const connection = connectToApi(kubeconfig);
  const troubles = new Troubles();
  let isSynced = false;
  const dataPlane = new DataPlane({
    clock,
    seed,
    appOf,
    troubles,
    onJoin: (pod) => controlPlane.connect(pod),
    onLeave: (pod) => controlPlane.disconnect(pod),
    onIstiod: () => controlPlane.replicasChanged(),
  });
  const watch = watchMesh({
    connection,
    random: derivedRandom(seed, 'watch'),
    onChange(changes) {
      for (const change of changes) if (change.kind === 'Pod') dataPlane.apply(change.before, change.after);
      // Until everything has been listed once, what is missing only looks as if it were not there.
      if (isSynced) controlPlane.changed(changes);
    },
  });
  const controlPlane = new ControlPlane({
    clock,
    random: derivedRandom(seed, 'control plane'),
    readMesh: watch.read,
    date: () => new Date(),
    replicas: () => dataPlane.istiods(),
    ...(delay === undefined ? {} : { delay }),
  });
  return {
    dataPlane,
    controlPlane,
    troubles,
    ingress: createIngress(dataPlane, derivedRandom(seed, 'ingress')),
    ready: watch.synced.then(() => {
      isSynced = true;
      controlPlane.pushAll();
      return allConfigured(dataPlane, clock);
    }),
    async close() {
      watch.close();
      await connection.close();
    },
  };
}

const pollMs = 5;

function allConfigured(dataPlane: DataPlane, clock: Clock): Promise<void> {
  // Without a control plane there is nothing to wait for.
  const isConfigured = () =>
    !dataPlane.istiods().some(({ isReady }) => isReady) ||
    [...dataPlane.pods()].every(({ isUp, description, state }) => !isUp || description === null || state !== null);
  return new Promise((resolve) => {
    const look = () => {
      if (isConfigured()) resolve();
      else clock.after(pollMs, look);
    };
    look();
  });
}
