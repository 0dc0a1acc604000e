import { typeOfDefinition } from '../definitions/definition-type.ts';
import { cleanupFinalizer, definitionsId } from '../definitions/definition-validation.ts';
import { isEqualJson } from '../json.ts';
import { objectsAt } from '../kinds/columns.ts';
import { type KubeObject, refOf } from '../kube-object.ts';
import { timestamp } from '../lifecycle.ts';
import type { ObjectStore } from '../object-store.ts';
import { type ResourceType, typeId } from '../resource-type.ts';
import type { StoreEvent } from '../watch-history.ts';
import { createWorkQueue } from './work-queue.ts';

type Condition = { type: string; status: 'True' | 'False'; reason: string; message: string };

const accepted: Condition[] = [
  { type: 'NamesAccepted', status: 'True', reason: 'NoConflicts', message: 'no conflicts found' },
  {
    type: 'Established',
    status: 'True',
    reason: 'InitialNamesAccepted',
    message: 'the initial names have been accepted',
  },
];

function refused(conflict: string): Condition[] {
  return [
    {
      type: 'NamesAccepted',
      status: 'False',
      reason: 'KindConflict',
      message: `${JSON.stringify(conflict)} is already in use`,
    },
    { type: 'Established', status: 'False', reason: 'NotAccepted', message: 'not all names are accepted' },
  ];
}

/** The status of a definition; conditions that stay as they are keep their time. */
function definitionStatus(definition: KubeObject, conditions: readonly Condition[], now: Date): object {
  const before = objectsAt(definition, 'status', 'conditions');
  const storage = objectsAt(definition, 'spec', 'versions').find((version) => version.storage === true);
  return {
    acceptedNames: (definition.spec as { names?: object } | undefined)?.names ?? {},
    conditions: conditions.map((condition) => {
      const same = before.find(({ type, status }) => type === condition.type && status === condition.status);
      return { lastTransitionTime: same?.lastTransitionTime ?? timestamp(now), ...condition };
    }),
    storedVersions: [storage?.name ?? ''],
  };
}

export function establishedStatus(definition: KubeObject, now: Date): object {
  return definitionStatus(definition, accepted, now);
}

/**
 * Serves what CustomResourceDefinitions define, from the moment that they are stored, and removes the objects of a
 * definition that is being deleted. Types that are served already are left alone as long as their definition stays as
 * it was. Returns the function that stops it.
 */
export function startDefinitionController(
  store: ObjectStore,
  now: () => Date,
  onError: (error: unknown) => void,
): () => void {
  const definitions = store.registry.get(definitionsId);

  function conflictOf({ group, plural, kind }: ResourceType): string | undefined {
    const other = store.registry
      .all()
      .find((type) => type.group === group && type.plural !== plural && type.kind === kind);
    return other?.kind;
  }
  function serve(definition: KubeObject): void {
    const type = typeOfDefinition(definition);
    if (!type) store.registry.delete(definition.metadata.name);
    else if (conflictOf(type) === undefined) store.registry.set(type);
  }
  function follow({ type, revision, previous }: StoreEvent): void {
    const { object } = revision;
    if (type === 'DELETED') store.registry.delete(object.metadata.name);
    else if (type === 'ADDED' && !store.registry.has(object.metadata.name)) serve(object);
    else if (previous && !isEqualJson(previous.object.spec, object.spec)) serve(object);
    queue.add(object.metadata.name);
  }
  /** True once no object of the type is left. */
  function isEmptied(type: ResourceType | undefined): boolean {
    if (!type) return true;
    for (const { object } of store.list(type)) {
      if (object.metadata.deletionTimestamp === undefined) store.delete(type, refOf(object));
    }
    return store.list(type).length === 0;
  }
  function reconcile(name: string): void {
    const definition = store.get(definitions, { namespace: '', name })?.object;
    if (!definition) return;
    const type = typeOfDefinition(definition);
    if (definition.metadata.deletionTimestamp !== undefined) {
      if (!isEmptied(type)) return;
      const finalizers = (definition.metadata.finalizers ?? []).filter((each) => each !== cleanupFinalizer);
      store.update(definitions, { ...definition, metadata: { ...definition.metadata, finalizers } });
      return;
    }
    const conflict = type && conflictOf(type);
    const status = definitionStatus(definition, conflict === undefined ? accepted : refused(conflict), now());
    store.update(definitions, { ...definition, status }, { subresource: 'status' });
  }

  const queue = createWorkQueue(reconcile, onError);
  const unsubscribe = store.subscribe(definitions, follow);
  // The last object of a type that is being taken away may have waited for a finalizer.
  const unsubscribeAll = store.subscribe(undefined, ({ type, revision }) => {
    if (type !== 'DELETED' || !revision.type.custom) return;
    const definition = store.get(definitions, { namespace: '', name: typeId(revision.type) });
    if (definition?.object.metadata.deletionTimestamp !== undefined) queue.add(definition.key.slice(1));
  });
  return () => {
    unsubscribe();
    unsubscribeAll();
    queue.stop();
  };
}
