import { isReady, type Pod } from '@sluice/shared/kubernetes/core';
import { isJsonObject } from '../json.ts';
import { type KubeObject, refOf } from '../kube-object.ts';
import { timestamp } from '../lifecycle.ts';
import type { ObjectStore } from '../object-store.ts';
import { createWorkQueue } from './work-queue.ts';
import {
  isControlledBy,
  podFor,
  replicaSetFor,
  replicasOf,
  revisionAnnotation,
  templateHash,
} from './workload-objects.ts';

/** How these controllers sign their writes in managedFields. */
const manager = 'kube-controller-manager';

export function workloadTypesOf(store: ObjectStore) {
  return {
    deployments: store.registry.get('deployments.apps'),
    replicaSets: store.registry.get('replicasets.apps'),
    pods: store.registry.get('pods'),
  };
}

/**
 * Keeps the pods of every Deployment at its replicas, through one ReplicaSet for each pod template; a changed
 * template replaces the pods once the new ones are ready. Returns the function that stops it.
 */
export function startDeploymentController(
  store: ObjectStore,
  now: () => Date,
  onError: (error: unknown) => void,
): () => void {
  const { deployments, replicaSets, pods } = workloadTypesOf(store);

  function sync(key: string): void {
    const [namespace = '', name = ''] = key.split('/');
    const deployment = store.get(deployments, { namespace, name })?.object;
    if (deployment && deployment.metadata.deletionTimestamp === undefined) reconcile(store, deployment, now());
  }
  const queue = createWorkQueue(sync, onError);

  function enqueueOwner(object: KubeObject): void {
    const { namespace = '', ownerReferences = [] } = object.metadata;
    for (const { kind, name } of ownerReferences) {
      if (kind === 'Deployment') queue.add(`${namespace}/${name}`);
      const replicaSet = kind === 'ReplicaSet' ? store.get(replicaSets, { namespace, name }) : undefined;
      if (replicaSet) enqueueOwner(replicaSet.object);
    }
  }
  const unsubscribes = [
    store.subscribe(deployments, ({ revision }) => queue.add(revision.key)),
    store.subscribe(replicaSets, ({ revision }) => enqueueOwner(revision.object)),
    store.subscribe(pods, ({ revision }) => enqueueOwner(revision.object)),
  ];
  const present = countPods(store);
  for (const { key, object } of store.list(deployments)) {
    if (!isSettled(object, present.get(object.metadata.uid ?? '') ?? 0)) queue.add(key);
  }
  return () => {
    for (const unsubscribe of unsubscribes) unsubscribe();
    queue.stop();
  };
}

/** Pods by the uid of the Deployment that they belong to, without those that are being deleted. */
function countPods(store: ObjectStore): Map<string, number> {
  const { replicaSets, pods } = workloadTypesOf(store);
  const ownerOf = ({ metadata }: KubeObject) => metadata.ownerReferences?.find(({ controller }) => controller)?.uid;
  const deploymentOf = new Map(store.list(replicaSets).map(({ object }) => [object.metadata.uid, ownerOf(object)]));
  const counts = new Map<string, number>();
  for (const { object } of store.list(pods)) {
    const deployment = deploymentOf.get(ownerOf(object) ?? '');
    if (deployment === undefined || object.metadata.deletionTimestamp !== undefined) continue;
    counts.set(deployment, (counts.get(deployment) ?? 0) + 1);
  }
  return counts;
}

/** True when there is nothing to do, by its last report and by its pods: most Deployments of a cluster that starts again. */
function isSettled(deployment: KubeObject, podCount: number): boolean {
  const {
    observedGeneration,
    replicas = 0,
    availableReplicas = 0,
  } = (deployment.status ?? {}) as Record<string, unknown>;
  const wanted = replicasOf(deployment);
  return (
    observedGeneration === deployment.metadata.generation &&
    [replicas, availableReplicas, podCount].every((count) => count === wanted)
  );
}

/** One step towards what the Deployment asks for. Exported for seeds, which want the result at once. */
export function reconcile(store: ObjectStore, deployment: KubeObject, now: Date): void {
  const { replicaSets } = workloadTypesOf(store);
  const sets = store.list(replicaSets, deployment.metadata.namespace).map(({ object }) => object);
  const owned = sets.filter((set) => isControlledBy(set, deployment));
  const current = currentReplicaSet(store, deployment, owned);
  const ready = scaleReplicaSet(store, current, replicasOf(deployment));
  const isReplaced = ready.length >= replicasOf(deployment);
  const old = owned.filter((set) => set.metadata.uid !== current.metadata.uid);
  const surplus = old.map((set) => scaleReplicaSet(store, set, isReplaced ? 0 : replicasOf(set)));
  writeDeploymentStatus(store, deployment, current, surplus.flat().length, now);
}

/** The ReplicaSet of the present template, made if need be; the newest revision is always its own. */
function currentReplicaSet(store: ObjectStore, deployment: KubeObject, owned: KubeObject[]): KubeObject {
  const { deployments, replicaSets } = workloadTypesOf(store);
  const name = `${deployment.metadata.name}-${templateHash(deployment)}`;
  const existing = owned.find((set) => set.metadata.name === name);
  const newest = Math.max(0, ...owned.map(revisionOf));
  if (existing && revisionOf(existing) === newest) return existing;
  const revision = newest + 1;
  store.update(deployments, withRevision(deployment, revision), { manager });
  if (existing) return store.update(replicaSets, withRevision(existing, revision), { manager }).object;
  const orphan = store.get(replicaSets, { namespace: deployment.metadata.namespace ?? '', name })?.object;
  if (orphan && (orphan.metadata.ownerReferences ?? []).length === 0) {
    return store.update(replicaSets, adopted(withRevision(orphan, revision), deployment), { manager }).object;
  }
  return store.create(replicaSets, replicaSetFor(deployment, revision), { manager }).object;
}

/** A ReplicaSet whose Deployment was deleted without it belongs to the next one with the same name and template. */
function adopted(replicaSet: KubeObject, deployment: KubeObject): KubeObject {
  const { ownerReferences } = replicaSetFor(deployment, 0).metadata;
  return { ...replicaSet, metadata: { ...replicaSet.metadata, ...(ownerReferences && { ownerReferences }) } };
}

function revisionOf({ metadata }: KubeObject): number {
  return Number(metadata.annotations?.[revisionAnnotation] ?? 0);
}

/** Without a resourceVersion: controllers run between requests, and what they saw is what is stored. */
function withRevision(object: KubeObject, revision: number): KubeObject {
  const { resourceVersion: _, ...metadata } = object.metadata;
  const annotations = { ...metadata.annotations, [revisionAnnotation]: String(revision) };
  return { ...object, metadata: { ...metadata, annotations } };
}

/** Creates or deletes pods until there are `replicas`; unready and young ones go first. Returns the ready ones. */
function scaleReplicaSet(store: ObjectStore, replicaSet: KubeObject, replicas: number): KubeObject[] {
  const { replicaSets, pods } = workloadTypesOf(store);
  const all = store.list(pods, replicaSet.metadata.namespace).map(({ object }) => object);
  const owned = all.filter((pod) => isControlledBy(pod, replicaSet) && pod.metadata.deletionTimestamp === undefined);
  const byWorth = owned.toSorted(
    (a, b) =>
      Number(isReady(b as Pod)) - Number(isReady(a as Pod)) ||
      Number(a.metadata.resourceVersion) - Number(b.metadata.resourceVersion),
  );
  for (const pod of byWorth.slice(replicas)) store.delete(pods, refOf(pod));
  for (let missing = replicas - owned.length; missing > 0; missing--)
    store.create(pods, podFor(replicaSet), { manager });

  const kept = byWorth.slice(0, replicas);
  const ready = kept.filter((pod) => isReady(pod as Pod));
  const { resourceVersion: _, ...metadata } = replicaSet.metadata;
  const spec = { ...(isJsonObject(replicaSet.spec) ? replicaSet.spec : {}), replicas };
  const scaled = store.update(replicaSets, { ...replicaSet, metadata, spec }, { manager }).object;
  const status = {
    replicas,
    fullyLabeledReplicas: replicas,
    readyReplicas: ready.length,
    availableReplicas: ready.length,
    observedGeneration: scaled.metadata.generation,
  };
  store.update(replicaSets, { ...scaled, status }, { manager, subresource: 'status' });
  return ready;
}

function writeDeploymentStatus(
  store: ObjectStore,
  deployment: KubeObject,
  replicaSet: KubeObject,
  surplusReady: number,
  now: Date,
): void {
  const { deployments, replicaSets } = workloadTypesOf(store);
  const live = store.get(deployments, refOf(deployment))?.object;
  const set = store.get(replicaSets, refOf(replicaSet))?.object;
  if (!live || !set) return;
  const ready = Number((set.status as { readyReplicas?: number } | undefined)?.readyReplicas ?? 0);
  const wanted = replicasOf(live);
  const status = deploymentStatus(live, { wanted, ready, surplusReady, replicaSetName: set.metadata.name }, now);
  store.update(deployments, { ...live, status }, { manager, subresource: 'status' });
}

type Counts = { wanted: number; ready: number; surplusReady: number; replicaSetName: string };

function deploymentStatus(deployment: KubeObject, counts: Counts, now: Date): Record<string, unknown> {
  const { wanted, ready, surplusReady, replicaSetName } = counts;
  const available = ready + surplusReady;
  const isComplete = ready >= wanted && surplusReady === 0;
  const previous = isJsonObject(deployment.status) ? deployment.status : {};
  const condition = conditionsOver(previous, now);
  return {
    observedGeneration: deployment.metadata.generation,
    ...nonZero({ replicas: wanted + surplusReady, updatedReplicas: wanted, readyReplicas: available }),
    ...nonZero({ availableReplicas: available, unavailableReplicas: Math.max(0, wanted - available) }),
    conditions: [
      available >= wanted
        ? condition('Available', 'True', 'MinimumReplicasAvailable', 'Deployment has minimum availability.')
        : condition(
            'Available',
            'False',
            'MinimumReplicasUnavailable',
            'Deployment does not have minimum availability.',
          ),
      isComplete
        ? condition(
            'Progressing',
            'True',
            'NewReplicaSetAvailable',
            `ReplicaSet "${replicaSetName}" has successfully progressed.`,
          )
        : condition('Progressing', 'True', 'ReplicaSetUpdated', `ReplicaSet "${replicaSetName}" is progressing.`),
    ],
  };
}

/** Zero counts are left out, as Go's omitempty does. */
function nonZero(counts: Record<string, number>): Record<string, number> {
  return Object.fromEntries(Object.entries(counts).filter(([, count]) => count > 0));
}

/** Makes conditions that keep their times as long as they do not change. */
function conditionsOver(previous: Record<string, unknown>, now: Date) {
  const known = Array.isArray(previous.conditions) ? previous.conditions.filter(isJsonObject) : [];
  return (type: string, status: string, reason: string, message: string) => {
    const before = known.find((condition) => condition.type === type);
    const isSame = before?.status === status;
    const isIdentical = isSame && before.reason === reason && before.message === message;
    return {
      type,
      status,
      reason,
      message,
      lastUpdateTime: isIdentical ? before.lastUpdateTime : timestamp(now),
      lastTransitionTime: isSame ? before.lastTransitionTime : timestamp(now),
    };
  };
}
