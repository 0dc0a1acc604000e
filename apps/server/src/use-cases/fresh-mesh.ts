/** The copy of the mesh is a moment old and slimmed down. What is going to be written is read anew. */
import type { ObjectRef } from '@sluice/shared/api/object-ref';
import type { DestinationRule } from '@sluice/shared/istio/destination-rule';
import type { Mesh } from '@sluice/shared/istio/mesh';
import type { VirtualService } from '@sluice/shared/istio/virtual-service';
import type { RoutingObjects } from './ports.ts';

/** @param others objects that the copy may not know (any more) */
export async function freshMesh(copy: Mesh, objects: RoutingObjects, others: readonly ObjectRef[] = []): Promise<Mesh> {
  const [virtualServices, destinationRules] = await Promise.all([
    readAll<VirtualService>('VirtualService', copy.virtualServices, objects, others),
    readAll<DestinationRule>('DestinationRule', copy.destinationRules, objects, others),
  ]);
  return { ...copy, virtualServices, destinationRules };
}

async function readAll<T extends VirtualService | DestinationRule>(
  kind: ObjectRef['kind'],
  known: readonly T[],
  objects: RoutingObjects,
  others: readonly ObjectRef[],
): Promise<T[]> {
  const refs = [
    ...known.map(({ metadata: { namespace = '', name } }) => ({ kind, namespace, name })),
    ...others.filter((ref) => ref.kind === kind),
  ];
  const unique = new Map(refs.map((ref) => [`${ref.namespace}/${ref.name}`, ref]));
  const read = await Promise.all([...unique.values()].map((ref) => objects.read(ref)));
  return read.filter((object) => object !== null) as T[];
}
