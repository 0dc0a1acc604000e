import { isJsonObject, valueAt } from '../json.ts';
import type { KubeObject, ObjectRef } from '../kube-object.ts';
import type { ObjectStore } from '../object-store.ts';
import type { Random } from '../random-names.ts';
import { numberOfAddress, podAddress } from './pod-addresses.ts';
import { type PodHealth, podStatus } from './pod-status.ts';
import { createWorkQueue } from './work-queue.ts';

export type KubeletOptions = {
  store: ObjectStore;
  now: () => Date;
  random: Random;
  /** How long a pod takes until it is ready, and until it has stopped; half as long to half as long again. */
  startMs: number;
  stopMs: number;
  onError: (error: unknown) => void;
};

export type Kubelet = {
  /** Gives the pod its address and lets it be ready at once; for pods of a cluster that runs already. */
  startAtOnce: (pod: KubeObject) => void;
  /** Makes the containers of a pod crash, or run again. Does nothing for a pod that is gone. */
  setHealth: (ref: ObjectRef, health: Exclude<PodHealth, 'starting'>) => void;
  /** An address that no pod has. */
  nextAddress: () => string;
  stop: () => void;
};

const nodeName = 'sandbox';

/** Stands in for scheduler and kubelet: pods get a node and an address, become ready after a while, and stop. */
export function startKubelet({ store, now, random, startMs, stopMs, onError }: KubeletOptions): Kubelet {
  const pods = store.registry.get('pods');
  const write = { manager: 'kubelet', subresource: 'status' } as const;
  let addresses = Math.max(
    0,
    ...store.list(pods).map(({ object }) => numberOfAddress(valueAt(object, ['status', 'podIP']))),
  );

  const nextAddress = () => podAddress(++addresses);
  function varied(ms: number): number {
    return ms * (0.5 + random());
  }
  function report(pod: KubeObject, health: PodHealth): void {
    const known = valueAt(pod, ['status', 'podIP']);
    const podIP = typeof known === 'string' ? known : nextAddress();
    const restarts = restartsOf(pod) + (health === 'crashed' ? 1 : 0);
    const { resourceVersion: _, ...metadata } = pod.metadata;
    store.update(pods, { ...pod, metadata, status: podStatus(pod, health, podIP, restarts, now()) }, write);
  }
  function bind(pod: KubeObject): KubeObject {
    const spec = isJsonObject(pod.spec) ? pod.spec : {};
    if (spec.nodeName !== undefined) return pod;
    return store.update(pods, { ...pod, spec: { ...spec, nodeName } }, { manager: 'kube-scheduler' }).object;
  }
  function startAtOnce(pod: KubeObject): void {
    report(bind(pod), 'ready');
  }
  function sync(key: string): void {
    const pod = store.get(pods, refOfKey(key))?.object;
    if (!pod) return;
    if (pod.metadata.deletionTimestamp !== undefined) stopping.add(key, varied(stopMs));
    else if (valueAt(pod, ['status', 'startTime']) === undefined) {
      report(bind(pod), 'starting');
      starting.add(key, varied(startMs));
    } else if (isWaiting(pod)) starting.add(key, varied(startMs));
  }
  function finishStart(key: string): void {
    const pod = store.get(pods, refOfKey(key))?.object;
    if (pod && pod.metadata.deletionTimestamp === undefined && isWaiting(pod)) report(pod, 'ready');
  }

  const queue = createWorkQueue(sync, onError);
  const starting = createWorkQueue(finishStart, onError);
  const stopping = createWorkQueue((key) => store.remove(pods, refOfKey(key)), onError);
  const unsubscribe = store.subscribe(pods, ({ type, revision }) => {
    if (type !== 'DELETED') queue.add(revision.key);
  });
  for (const { key } of store.list(pods)) queue.add(key);

  return {
    startAtOnce,
    nextAddress,
    setHealth(ref, health) {
      const pod = store.get(pods, ref)?.object;
      if (pod) report(pod, health);
    },
    stop() {
      unsubscribe();
      for (const each of [queue, starting, stopping]) each.stop();
    },
  };
}

function refOfKey(key: string): ObjectRef {
  const [namespace = '', name = ''] = key.split('/');
  return { namespace, name };
}

function isWaiting(pod: KubeObject): boolean {
  return valueAt(pod, ['status', 'phase']) === 'Pending';
}

function restartsOf(pod: KubeObject): number {
  const statuses = valueAt(pod, ['status', 'containerStatuses']);
  const counts = Array.isArray(statuses)
    ? statuses.map((status) => Number(valueAt(status, ['restartCount']) ?? 0))
    : [];
  return Math.max(0, ...counts);
}
