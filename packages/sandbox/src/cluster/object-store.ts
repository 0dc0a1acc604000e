import { type DeleteOptions, type Deletion, heldBy, isUnheld } from './deletion.ts';
import { emptyObjectOf } from './empty-objects.ts';
import { type KubeObject, keyOf, type ObjectRef, refOf } from './kube-object.ts';
import { isSameState, newborn, successor, terminating, withVersion } from './lifecycle.ts';
import { trackWrite } from './managed-fields.ts';
import { validateFinalizers, validateMetadata } from './object-validation.ts';
import { OrderedRevisions } from './ordered-revisions.ts';
import { checkBasis, checkPreconditions } from './preconditions.ts';
import { generatedName, type Random, randomUid } from './random-names.ts';
import type { Registry } from './registry.ts';
import { type ResourceType, storageApiVersion, typeId } from './resource-type.ts';
import { Revision } from './revision.ts';
import { alreadyExists, forbidden, invalid, nameNotGenerated, notFound } from './status-error.ts';
import { type StoreEvent, WatchHistory } from './watch-history.ts';

/** Looks at a write before it is stored, and may change or refuse it by throwing a StatusError. */
export type Admission = (write: AdmissionRequest) => KubeObject;
export type AdmissionRequest = {
  type: ResourceType;
  object: KubeObject;
  /** The object before an update; undefined on create. */
  live: KubeObject | undefined;
  /** Set when only a part of the object is written. */
  subresource: string | undefined;
  /** That the writer speaks. */
  apiVersion: string;
  store: ObjectStore;
  /** Tells the writer something without refusing the write. */
  warn: (text: string) => void;
};

export type WriteOptions = {
  /** Who writes, for managedFields. Without it nobody is recorded. */
  manager?: string | undefined;
  /** `Update` if not given; `Apply` is for seeds. */
  operation?: 'Update' | 'Apply' | undefined;
  /** The API version that the writer speaks; the storage version if not given. */
  apiVersion?: string | undefined;
  /** Do everything but store. */
  dryRun?: boolean;
  /** Told of the warnings of admission. */
  onWarning?: (text: string) => void;
};
export type CreateOptions = WriteOptions & {
  /** For controllers and seeds: create together with a status. */
  keepsStatus?: boolean;
};
export type UpdateOptions = WriteOptions & { subresource?: 'status' | 'scale' | undefined };
export type StoreListener = (event: StoreEvent) => void;

export type ObjectStoreOptions = {
  registry: Registry;
  now?: () => Date;
  random?: Random;
  admission?: readonly Admission[];
  /** How many changes of each type a watch can go back. */
  historySize?: number;
};

const nameAttempts = 8;
const defaultGraceSeconds = 30;

type AdmissionOptions = {
  subresource?: string | undefined;
  apiVersion?: string | undefined;
  onWarning?: (text: string) => void;
};

type Collection = { revisions: OrderedRevisions; history: WatchHistory; listeners: Set<StoreListener> };

/**
 * The objects of a cluster, in memory, with the semantics of the Kubernetes API and the same ones for every kind: one
 * counter gives all resourceVersions, writes are checked against the version they were based on, a write that changes
 * nothing takes no version, and every change is an event that can be replayed for a while.
 */
export class ObjectStore {
  readonly registry: Registry;
  readonly #now: () => Date;
  readonly #random: Random;
  readonly #admission: readonly Admission[];
  readonly #collections = new Map<string, Collection>();
  readonly #listeners = new Set<StoreListener>();
  #historySize: number;
  #version = 0;
  #compactedTo = 0;

  constructor(options: ObjectStoreOptions) {
    this.registry = options.registry;
    this.#now = options.now ?? (() => new Date());
    this.#random = options.random ?? Math.random;
    this.#admission = options.admission ?? [];
    this.#historySize = options.historySize ?? 10_000;
  }

  /** The resourceVersion of the newest change in the cluster. */
  get version(): number {
    return this.#version;
  }

  get(type: ResourceType, ref: ObjectRef): Revision | undefined {
    return this.#collection(type).revisions.get(keyOf(ref));
  }

  /** A snapshot of the objects of a type, ordered by namespace and name; all namespaces unless one is given. */
  list(type: ResourceType, namespace?: string): Revision[] {
    const { revisions } = this.#collection(type);
    return namespace === undefined ? revisions.all() : revisions.inNamespace(namespace);
  }

  /** What `list` would have given at an earlier version, or undefined when the history does not go back that far. */
  listAt(type: ResourceType, version: number, namespace?: string): Revision[] | undefined {
    const events = this.eventsSince(type, version);
    if (!events) return undefined;
    if (events.length === 0) return this.list(type, namespace);
    const past = new Map(this.list(type).map((revision) => [revision.key, revision]));
    for (const { revision, previous } of events.toReversed()) {
      if (previous) past.set(previous.key, previous);
      else past.delete(revision.key);
    }
    const revisions = [...past.values()].sort((a, b) => (a.key < b.key ? -1 : 1));
    return namespace === undefined ? revisions : revisions.filter(({ key }) => key.startsWith(`${namespace}/`));
  }

  /** Throws 409 AlreadyExists, 422 Invalid, 404 or 403 for the namespace, and whatever admission says. */
  create(type: ResourceType, object: KubeObject, options: CreateOptions = {}): Revision {
    if (type.view) return this.create(type.view.of, type.view.toStored(object), options);
    const namespace = type.namespaced ? (object.metadata.namespace ?? '') : '';
    const name = this.#nameFor(type, namespace, object);
    const birth = {
      name,
      namespace,
      uid: randomUid(this.#random),
      now: this.#now(),
      keepsStatus: !!options.keepsStatus,
    };
    const given = newborn(type, object, birth);
    validateMetadata(type, given);
    this.#checkNamespace(type, namespace, name);
    const live = this.get(type, { namespace, name });
    if (live) throw alreadyExists(type, name, live.object.metadata.deletionTimestamp !== undefined);
    const next = this.#tracked(type, undefined, this.#admitted(type, given, undefined, options), options);
    return this.#commit('ADDED', type, next, undefined, options.dryRun);
  }

  /**
   * Replaces an object, or its status. A resourceVersion in the object must be the stored one; without one the write
   * is unconditional. Throws 404 NotFound, 409 Conflict, 422 Invalid.
   */
  update(type: ResourceType, object: KubeObject, options: UpdateOptions = {}): Revision {
    if (type.view) return this.update(type.view.of, type.view.toStored(object), options);
    const ref = refOf(object);
    const live = this.get(type, ref);
    if (!live) throw notFound(type, ref.name);
    checkBasis(type, live, object);
    const given = successor(type, live.object, object, options.subresource);
    validateMetadata(type, given);
    validateFinalizers(type, live.object, given);
    const next = this.#tracked(type, live.object, this.#admitted(type, given, live.object, options), options);
    if (isSameState(live.object, next)) return live;
    const isFreed = next.metadata.deletionTimestamp !== undefined && isUnheld(type, next);
    if (isFreed && (live.object.metadata.finalizers ?? []).length > 0) {
      return this.#commit('DELETED', type, next, live, options.dryRun);
    }
    return this.#commit('MODIFIED', type, next, live, options.dryRun);
  }

  /** Deletes an object, or marks it when finalizers or a controller hold it back. Throws 404 and 409. */
  delete(type: ResourceType, ref: ObjectRef, options: DeleteOptions = {}): Deletion {
    if (type.view) return this.delete(type.view.of, ref, options);
    const live = this.get(type, ref);
    if (!live) throw notFound(type, ref.name);
    checkPreconditions(type, live, options.preconditions);
    const isForced = type.namespaced && options.graceSeconds === 0;
    const finalizers = heldBy(type, live.object, options.propagation);
    if (finalizers.length === 0 && isUnheld(type, live.object, isForced)) {
      return { revision: this.#commit('DELETED', type, live.object, live, options.dryRun), isGone: true };
    }
    if (live.object.metadata.deletionTimestamp !== undefined) return { revision: live, isGone: false };
    const graceSeconds =
      type.deletedByController && type.namespaced ? (options.graceSeconds ?? defaultGraceSeconds) : 0;
    const held = { ...live.object, metadata: { ...live.object.metadata, finalizers } };
    const marked = terminating(type, finalizers.length > 0 ? held : live.object, this.#now(), graceSeconds);
    const next = this.#admitted(type, marked, live.object, { subresource: 'deletion' });
    return { revision: this.#commit('MODIFIED', type, next, live, options.dryRun), isGone: false };
  }

  /** For controllers: removes an object that was marked for deletion, unless a finalizer still holds it. */
  remove(type: ResourceType, ref: ObjectRef): void {
    const live = this.get(type, ref);
    if (live && isUnheld(type, live.object, true)) this.#commit('DELETED', type, live.object, live, false);
  }

  /** For what has a lifetime: removes an object whatever holds it. */
  expire(type: ResourceType, ref: ObjectRef): void {
    const live = this.get(type, ref);
    if (live) this.#commit('DELETED', type, live.object, live, false);
  }

  /** Calls the listener for every change of a type, or of all types, until the returned function is called. */
  subscribe(type: ResourceType | undefined, listener: StoreListener): () => void {
    const listeners = type ? this.#collection(type).listeners : this.#listeners;
    listeners.add(listener);
    return () => listeners.delete(listener);
  }

  /** The changes of a type after a version, or undefined when they are no longer known. */
  eventsSince(type: ResourceType, version: number): readonly StoreEvent[] | undefined {
    if (version < this.#compactedTo) return undefined;
    return this.#collection(type).history.since(version);
  }

  /** How many changes of each type are kept for watches that start in the past. */
  set historySize(size: number) {
    this.#historySize = size;
    for (const { history } of this.#collections.values()) history.trim(size);
  }

  /**
   * Puts in objects as they were stored before: with their identities and versions, past admission and listeners, for
   * a store that nobody watches yet. What happened up to `version`, which is not below any of theirs, cannot be watched.
   */
  load(revisions: readonly Revision[], version: number): void {
    const byKey = revisions.toSorted((a, b) => (a.key < b.key ? -1 : 1));
    for (const revision of byKey) this.#collection(revision.type).revisions.set(revision);
    this.#version = Math.max(this.#version, version);
    this.#compactedTo = this.#version;
    for (const { history } of this.#collections.values()) history.compact(this.#version);
  }

  /** Forgets all history, and the present version with it: every watch that resumes gets 410 Expired. */
  compact(): void {
    this.#version += 1;
    this.#compactedTo = this.#version;
    for (const { history } of this.#collections.values()) history.compact(this.#version);
  }

  /** Versions below this one can no longer be listed or watched. */
  get compactedTo(): number {
    return this.#compactedTo;
  }

  #collection(type: ResourceType): Collection {
    const id = typeId(type.view?.of ?? type);
    let collection = this.#collections.get(id);
    if (!collection) {
      collection = { revisions: new OrderedRevisions(), history: new WatchHistory(), listeners: new Set() };
      this.#collections.set(id, collection);
    }
    return collection;
  }

  #nameFor(type: ResourceType, namespace: string, { metadata }: KubeObject): string {
    if (metadata.name) return metadata.name;
    if (!metadata.generateName) {
      const detail = 'Required value: name or generateName is required';
      throw invalid(type, '', [{ field: 'metadata.name', type: 'FieldValueRequired', detail }]);
    }
    let name = '';
    for (let attempt = 0; attempt < nameAttempts; attempt++) {
      name = generatedName(metadata.generateName, this.#random);
      if (!this.get(type, { namespace, name })) return name;
    }
    throw nameNotGenerated(type, name);
  }

  #checkNamespace(type: ResourceType, namespace: string, name: string): void {
    if (!type.namespaced) return;
    const namespaces = this.registry.get('namespaces');
    const owner = this.get(namespaces, { namespace: '', name: namespace });
    if (!owner) throw notFound(namespaces, namespace);
    if (owner.object.metadata.deletionTimestamp === undefined) return;
    const message = `unable to create new content in namespace ${namespace} because it is being terminated`;
    const cause = { reason: 'NamespaceTerminating', message: `namespace ${namespace} is being terminated` };
    throw forbidden(type, name, message, [{ ...cause, field: 'metadata.namespace' }]);
  }

  #admitted(
    type: ResourceType,
    object: KubeObject,
    live: KubeObject | undefined,
    { subresource, apiVersion = storageApiVersion(type), onWarning = () => {} }: AdmissionOptions,
  ): KubeObject {
    let admitted = object;
    for (const admit of this.#admission) {
      admitted = admit({ type, object: admitted, live, subresource, apiVersion, store: this, warn: onWarning });
    }
    return admitted;
  }

  #tracked(type: ResourceType, live: KubeObject | undefined, next: KubeObject, options: UpdateOptions): KubeObject {
    const { manager, apiVersion = storageApiVersion(type), subresource, operation } = options;
    // A list that holds nothing, or one empty entry, is how a client resets the record.
    const isReset = next.metadata.managedFields?.every((entry) => Object.keys(entry).length === 0) ?? false;
    const { managedFields: _, ...metadata } = next.metadata;
    const kept = isReset ? undefined : live?.metadata.managedFields;
    if (manager === undefined) {
      return kept ? { ...next, metadata: { ...metadata, managedFields: kept } } : { ...next, metadata };
    }
    const before = live && isReset ? { ...live, metadata: { ...live.metadata, managedFields: [] } } : live;
    const rules = { hasKeyedLists: !type.custom, empty: emptyObjectOf(typeId(type)) };
    const entries = trackWrite(before, next, { manager, apiVersion, subresource, operation }, this.#now(), rules);
    return entries.length > 0 ? { ...next, metadata: { ...metadata, managedFields: entries } } : { ...next, metadata };
  }

  #commit(
    change: StoreEvent['type'],
    type: ResourceType,
    object: KubeObject,
    previous: Revision | undefined,
    dryRun = false,
  ): Revision {
    const key = keyOf(refOf(object));
    if (dryRun) return new Revision(type, key, asDryRun(object, previous), previous?.version ?? 0);
    this.#version += 1;
    const revision = new Revision(type, key, withVersion(object, this.#version), this.#version);
    const { revisions, history, listeners } = this.#collection(type);
    if (change === 'DELETED') revisions.delete(key);
    else revisions.set(revision);
    const event: StoreEvent = { type: change, version: this.#version, revision, previous };
    history.push(event, this.#historySize);
    for (const listener of listeners) listener(event);
    for (const listener of this.#listeners) listener(event);
    return revision;
  }
}

/** The answer to a dry run keeps the version that is stored: none for an object that is not. */
function asDryRun(object: KubeObject, previous: Revision | undefined): KubeObject {
  return previous ? withVersion(object, previous.version) : object;
}
