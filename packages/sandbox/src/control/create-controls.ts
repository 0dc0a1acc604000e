/** The controls of a running sandbox, over its parts. */
import type { Kubelet } from '../cluster/controllers/kubelet.ts';
import { isJsonObject } from '../cluster/json.ts';
import type { ObjectStore } from '../cluster/object-store.ts';
import type { SelfHealing } from '../gitops/self-healing.ts';
import type { ApiFaults } from '../kubernetes-api/api-faults.ts';
import type { LoadGenerator } from '../load/load-generator.ts';
import type { MeshPod } from '../mesh/mesh-pod.ts';
import type { RunningMesh } from '../mesh/start-mesh.ts';
import type { ApiState, IstiodState, SandboxControls, WorkloadChange, WorkloadState } from './sandbox-controls.ts';

export type ControlledParts = {
  readonly mesh: RunningMesh;
  readonly load: LoadGenerator;
  readonly kubelet: Kubelet;
  readonly store: ObjectStore;
  readonly argoCd: SelfHealing;
  readonly faults: ApiFaults;
};

export function createControls({ mesh, load, kubelet, store, argoCd, faults }: ControlledParts): SandboxControls {
  const { controlPlane } = mesh;
  let api: ApiState = { down: false, latencyMs: 0 };
  return {
    load: () => ({ requestsPerSecond: load.rate, mix: load.mix, report: load.report() }),
    setLoad({ requestsPerSecond, mix }) {
      if (mix !== undefined) load.setMix(mix);
      if (requestsPerSecond !== undefined) load.setRate(requestsPerSecond);
    },
    workloads: (namespace) => [...podsByWorkload(mesh, namespace).values()].map((pods) => stateOf(mesh, pods)),
    changeWorkload(namespace, workload, change) {
      const pods = podsByWorkload(mesh, namespace).get(`${namespace}/${workload}`);
      if (pods === undefined) return false;
      changeTrouble(mesh, namespace, workload, change);
      if (change.crashed !== undefined) setCrashed(kubelet, pods, change.crashed);
      // Somebody restarts the proxies: they connect again, and are sent what they refused.
      if (change.rejectsConfiguration === false) controlPlane.reconnect(pods);
      return true;
    },
    propagation: () => ({ ...controlPlane.delay, ...controlPlane.progress() }),
    setPropagation({ minMs, maxMs }) {
      controlPlane.delay = { minMs, maxMs };
    },
    istiod: () => istiodState(mesh, store),
    setIstiod({ replicas }) {
      const isScaled = scaleIstiod(store, replicas);
      if (isScaled) controlPlane.spread(Math.max(1, replicas));
      return isScaled;
    },
    gitops: () => argoCd.state(),
    setGitops: (gitops) => argoCd.set(gitops),
    api: () => api,
    setApi({ down, latencyMs }) {
      api = { down: down ?? api.down, latencyMs: latencyMs ?? api.latencyMs };
      if (down !== undefined) faults.setOutage(down);
      if (latencyMs !== undefined) faults.setLatency(latencyMs);
    },
    cutWatches: () => faults.cutWatches(),
    compactHistory: () => faults.expireWatches(),
  };
}

/** Workloads with a proxy, by `namespace/name`, in alphabetical order. */
function podsByWorkload({ dataPlane }: RunningMesh, namespace?: string): Map<string, MeshPod[]> {
  const pods = [...dataPlane.pods()].filter(
    (pod) => pod.description !== null && (namespace === undefined || pod.namespace === namespace),
  );
  const groups = Map.groupBy(pods, ({ identity }) => `${identity.namespace}/${identity.workload}`);
  return new Map([...groups].toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

function stateOf({ troubles }: RunningMesh, pods: readonly MeshPod[]): WorkloadState {
  const { namespace = '', workload = '' } = pods[0]?.identity ?? {};
  const { errorPercent, errorStatus, latencyMs, rejectsConfiguration } = troubles.of(namespace, workload);
  const crashed = pods.some(({ isUp, isReady }) => isUp && !isReady);
  return {
    namespace,
    workload,
    pods: pods.length,
    errorPercent,
    errorStatus,
    latencyMs,
    crashed,
    rejectsConfiguration,
  };
}

function changeTrouble(mesh: RunningMesh, namespace: string, workload: string, change: WorkloadChange): void {
  const trouble = mesh.troubles.of(namespace, workload);
  trouble.errorPercent = change.errorPercent ?? trouble.errorPercent;
  trouble.errorStatus = change.errorStatus ?? trouble.errorStatus;
  trouble.latencyMs = change.latencyMs ?? trouble.latencyMs;
  trouble.rejectsConfiguration = change.rejectsConfiguration ?? trouble.rejectsConfiguration;
}

/** The program crashes and its pod is not ready; pods that are fine already are left alone. */
function setCrashed(kubelet: Kubelet, pods: readonly MeshPod[], crashed: boolean): void {
  for (const { namespace, name, isReady } of pods) {
    if (isReady === crashed) kubelet.setHealth({ namespace, name }, crashed ? 'crashed' : 'ready');
  }
}

const istiodRef = { namespace: 'istio-system', name: 'istiod' };

function istiodState({ dataPlane, controlPlane }: RunningMesh, store: ObjectStore): IstiodState {
  const spec = store.get(store.registry.get('deployments.apps'), istiodRef)?.object.spec;
  const pods = dataPlane.istiods().map(({ uid, name, isReady }) => ({
    name,
    ready: isReady,
    proxies: controlPlane.connections(uid).length,
  }));
  return { replicas: isJsonObject(spec) && typeof spec.replicas === 'number' ? spec.replicas : 0, pods };
}

function scaleIstiod(store: ObjectStore, replicas: number): boolean {
  const type = store.registry.get('deployments.apps');
  const deployment = store.get(type, istiodRef)?.object;
  if (deployment === undefined || !isJsonObject(deployment.spec)) return false;
  store.update(type, { ...deployment, spec: { ...deployment.spec, replicas } }, { manager: 'sandbox-controls' });
  return true;
}
