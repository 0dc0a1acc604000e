/** What the server itself decides about an object when it is written: identity, generation, status, deletion. */
import { isEqualJson } from './json.ts';
import type { KubeObject, Metadata } from './kube-object.ts';
import { type ResourceType, storageApiVersion } from './resource-type.ts';

/** RFC 3339 with whole seconds, as metav1.Time prints. */
export function timestamp(date: Date): string {
  return date.toISOString().replace(/\.\d+Z$/, 'Z');
}

function withoutStatus(object: KubeObject): KubeObject {
  const { status: _, ...rest } = object;
  return rest as KubeObject;
}

/** Left out when empty, as Go's omitempty does. An empty list of managedFields asks for something. */
const omittedWhenEmpty = new Set(['labels', 'annotations', 'finalizers', 'ownerReferences']);

function compact(metadata: Metadata): Metadata {
  const entries = Object.entries(metadata).filter(([member, value]) => {
    if (value === undefined || value === null || value === '') return false;
    return !omittedWhenEmpty.has(member) || Object.keys(value as object).length > 0;
  });
  return Object.fromEntries(entries) as Metadata;
}

export type Birth = { name: string; namespace: string; uid: string; now: Date; keepsStatus: boolean };

/** The object as it is first stored, still without a version. */
export function newborn(type: ResourceType, object: KubeObject, birth: Birth): KubeObject {
  const { resourceVersion: _, deletionTimestamp: __, deletionGracePeriodSeconds: ___, ...given } = object.metadata;
  const metadata: Metadata = compact({
    ...given,
    name: birth.name,
    namespace: type.namespaced ? birth.namespace : '',
    uid: birth.uid,
    creationTimestamp: timestamp(birth.now),
  });
  delete metadata.generation;
  if (type.countsGenerations) metadata.generation = 1;
  const dropsStatus = type.subresources?.includes('status') && !birth.keepsStatus;
  const body = dropsStatus ? withoutStatus(object) : object;
  return { ...body, apiVersion: storageApiVersion(type), kind: type.kind, metadata };
}

/** Fields of metadata that belong to the server: a writer's values for them are ignored. */
function serverOwned(live: Metadata): Partial<Metadata> {
  return {
    ...(live.uid !== undefined && { uid: live.uid }),
    ...(live.creationTimestamp !== undefined && { creationTimestamp: live.creationTimestamp }),
    ...(live.generation !== undefined && { generation: live.generation }),
    ...(live.deletionTimestamp !== undefined && { deletionTimestamp: live.deletionTimestamp }),
    ...(live.deletionGracePeriodSeconds !== undefined && {
      deletionGracePeriodSeconds: live.deletionGracePeriodSeconds,
    }),
    ...(live.generateName !== undefined && { generateName: live.generateName }),
  };
}

function nextMetadata(live: Metadata, given: Metadata, namespaced: boolean): Metadata {
  const {
    uid: _uid,
    creationTimestamp: _creation,
    generation: _generation,
    deletionTimestamp: _deletion,
    deletionGracePeriodSeconds: _grace,
    resourceVersion: _version,
    ...rest
  } = given;
  const namespace = namespaced ? (live.namespace ?? '') : '';
  return compact({ ...rest, name: live.name, namespace, ...serverOwned(live) });
}

function specOf(object: KubeObject): Record<string, unknown> {
  const { apiVersion: _, kind: __, metadata: ___, status: ____, ...spec } = object;
  return spec;
}

/**
 * The object that an update leads to, still without a version. Writes to the main resource keep the status where it
 * is a subresource, and writes to `status` change nothing else.
 */
export function successor(
  type: ResourceType,
  live: KubeObject,
  given: KubeObject,
  subresource: string | undefined,
): KubeObject {
  if (subresource === 'status') {
    const metadata = { ...live.metadata };
    if (given.metadata.managedFields) metadata.managedFields = given.metadata.managedFields;
    const next = { ...withoutStatus(live), metadata };
    return given.status === undefined ? next : { ...next, status: given.status };
  }
  const metadata = nextMetadata(live.metadata, given.metadata, type.namespaced);
  const identity = { apiVersion: storageApiVersion(type), kind: type.kind, metadata };
  if (!type.subresources?.includes('status')) return withGeneration(type, live, { ...given, ...identity });
  const next: KubeObject = { ...withoutStatus(given), ...identity };
  if (live.status !== undefined) next.status = live.status;
  return withGeneration(type, live, next);
}

function withGeneration(type: ResourceType, live: KubeObject, next: KubeObject): KubeObject {
  if (!type.countsGenerations || isEqualJson(specOf(live), specOf(next))) return next;
  return { ...next, metadata: { ...next.metadata, generation: (live.metadata.generation ?? 0) + 1 } };
}

/** How the garbage collector is told what is to become of dependents. */
export const foregroundFinalizer = 'foregroundDeletion';
export const orphanFinalizer = 'orphan';

/** The object once somebody has asked for its deletion, while finalizers or a controller hold it back. */
export function terminating(type: ResourceType, live: KubeObject, now: Date, graceSeconds: number): KubeObject {
  const metadata: Metadata = {
    ...live.metadata,
    deletionTimestamp: timestamp(new Date(now.getTime() + graceSeconds * 1000)),
    deletionGracePeriodSeconds: graceSeconds,
  };
  if (type.countsGenerations) metadata.generation = (live.metadata.generation ?? 0) + 1;
  return { ...live, metadata };
}

export function withVersion(object: KubeObject, version: number): KubeObject {
  return { ...object, metadata: { ...object.metadata, resourceVersion: String(version) } };
}

/** True when storing `next` would change nothing that anybody can see. */
export function isSameState(live: KubeObject, next: KubeObject): boolean {
  return isEqualJson(comparable(live), comparable(next));
}

function comparable(object: KubeObject): KubeObject {
  const { resourceVersion: _, managedFields, ...metadata } = object.metadata;
  const owners = managedFields?.map(({ time: __, ...entry }) => entry) ?? [];
  return { ...object, metadata: { ...metadata, managedFields: owners } as unknown as Metadata };
}
