import type { DestinationRule } from '../istio/destination-rule.ts';
import type { Mesh } from '../istio/mesh.ts';
import type { VirtualService } from '../istio/virtual-service.ts';
import { keyOf } from '../kubernetes/object.ts';
import type { PlannedObject, Write } from './plan.ts';

/** A mesh on both sides of some writes: the objects that they write as they found and as they left them, the rest as given. */
export function meshAround(mesh: Mesh, writes: readonly Write[]): { readonly before: Mesh; readonly after: Mesh } {
  // An object can be written twice: what counts is what the first write found and what the last one left.
  const found = writes.toReversed().map((write) => [write, write.action === 'create' ? null : write.before] as const);
  const left = writes.map((write) => [write, write.action === 'delete' ? null : write.after] as const);
  return { before: withObjects(mesh, found), after: withObjects(mesh, left) };
}

type Placed = readonly (readonly [Write, PlannedObject | null])[];

function withObjects(mesh: Mesh, objects: Placed): Mesh {
  return {
    ...mesh,
    virtualServices: replaced(mesh.virtualServices, ofKind<VirtualService>('VirtualService', objects)),
    destinationRules: replaced(mesh.destinationRules, ofKind<DestinationRule>('DestinationRule', objects)),
  };
}

function ofKind<T extends PlannedObject>(kind: Write['object']['kind'], objects: Placed): Map<string, T | null> {
  const own = objects.filter(([{ object }]) => object.kind === kind);
  return new Map(own.map(([{ object }, state]) => [`${object.namespace}/${object.name}`, state as T | null]));
}

function replaced<T extends PlannedObject>(present: readonly T[], states: ReadonlyMap<string, T | null>): T[] {
  return [
    ...present.filter((object) => !states.has(keyOf(object))),
    ...[...states.values()].filter((object) => object !== null),
  ];
}
