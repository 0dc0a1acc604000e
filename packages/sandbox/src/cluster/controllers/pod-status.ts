/** The status that a kubelet reports for a pod. */
import { isJsonObject } from '../json.ts';
import type { KubeObject } from '../kube-object.ts';
import { timestamp } from '../lifecycle.ts';

export type PodHealth = 'starting' | 'ready' | 'crashed';

function containersOf(pod: KubeObject): { name: string; image: string }[] {
  const spec = isJsonObject(pod.spec) ? pod.spec : {};
  const containers = Array.isArray(spec.containers) ? spec.containers.filter(isJsonObject) : [];
  return containers.map(({ name, image }) => ({ name: String(name), image: String(image) }));
}

function stateOf(health: PodHealth, startedAt: string) {
  if (health === 'ready') return { running: { startedAt } };
  const reason = health === 'starting' ? 'ContainerCreating' : 'CrashLoopBackOff';
  return { waiting: { reason } };
}

function containerStatus(pod: KubeObject, health: PodHealth, restarts: number, startedAt: string) {
  const proxyRuns = health === 'crashed';
  return containersOf(pod).map(({ name, image }) => {
    const own = proxyRuns && name === 'istio-proxy' ? 'ready' : health;
    return {
      name,
      image,
      imageID: '',
      ready: own === 'ready',
      started: own === 'ready',
      restartCount: name === 'istio-proxy' ? 0 : restarts,
      state: stateOf(own, startedAt),
    };
  });
}

/** A crashed pod keeps its address, its sidecar runs on, and its Ready condition is false, as in a crash loop. */
export function podStatus(pod: KubeObject, health: PodHealth, podIP: string | undefined, restarts: number, now: Date) {
  const time = timestamp(now);
  const condition = (type: string, isTrue: boolean) => ({
    type,
    status: isTrue ? 'True' : 'False',
    lastProbeTime: null,
    lastTransitionTime: time,
    ...(!isTrue && { reason: 'ContainersNotReady', message: 'containers with unready status' }),
  });
  return {
    phase: health === 'starting' ? 'Pending' : 'Running',
    conditions: [
      condition('PodScheduled', true),
      condition('Initialized', health !== 'starting'),
      condition('ContainersReady', health === 'ready'),
      condition('Ready', health === 'ready'),
    ],
    hostIP: '10.0.0.10',
    ...(podIP !== undefined && { podIP, podIPs: [{ ip: podIP }] }),
    startTime: pod.metadata.creationTimestamp ?? time,
    containerStatuses: containerStatus(pod, health, restarts, time),
    qosClass: 'BestEffort',
  };
}
