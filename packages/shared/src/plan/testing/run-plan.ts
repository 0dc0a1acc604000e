/** Carries plans out on plain objects, as an API server would: every `test` counts. */

import type { Mesh } from '../../istio/mesh.ts';
import { keyOf } from '../../kubernetes/object.ts';
import { applyPatch } from '../json-patch.ts';
import type { Plan, PlannedObject, Write } from '../plan.ts';

/** VirtualServices and DestinationRules by kind and name. */
export type Store = ReadonlyMap<string, PlannedObject>;

const place = (kind: string, object: PlannedObject) => `${kind} ${keyOf(object)}`;

export function storeOf(mesh: Mesh): Store {
  return new Map<string, PlannedObject>([
    ...mesh.virtualServices.map((object) => [place('VirtualService', object), object] as const),
    ...mesh.destinationRules.map((object) => [place('DestinationRule', object), object] as const),
  ]);
}

/** The store after one write. Throws where the write does not fit what is there. */
export function carryOut(store: Store, write: Write): Store {
  const key = `${write.object.kind} ${write.object.namespace}/${write.object.name}`;
  const present = store.get(key);
  const next = new Map(store);
  if ((write.action === 'create') !== (present === undefined)) throw new Error(`${write.action} ${key}`);
  if (write.action === 'create') next.set(key, write.after);
  else if (write.action === 'delete') next.delete(key);
  else if (present !== undefined) next.set(key, applyPatch(present, write.patch));
  return next;
}

export function runPlan(store: Store, plan: Plan): Store {
  return plan.writes.reduce(carryOut, store);
}

/** As JSON in a stable order of objects; the order of members inside is the objects' own. */
export function textOf(store: Store): string {
  return JSON.stringify([...store].sort(([a], [b]) => (a < b ? -1 : 1)));
}
