/** The copy of the mesh is a moment old and slimmed down. What is going to be written is read anew. */
import type { ObjectRef } from '@sluice/shared/api/services';
import type { DestinationRule } from '@sluice/shared/istio/destination-rule';
import type { Mesh } from '@sluice/shared/istio/mesh';
import type { VirtualService } from '@sluice/shared/istio/virtual-service';
import type { RoutingObjects } from './ports.ts';

export async function freshMesh(copy: Mesh, objects: RoutingObjects): Promise<Mesh> {
  const [virtualServices, destinationRules] = await Promise.all([
    readAll<VirtualService>('VirtualService', copy.virtualServices, objects),
    readAll<DestinationRule>('DestinationRule', copy.destinationRules, objects),
  ]);
  return { ...copy, virtualServices, destinationRules };
}

async function readAll<T extends VirtualService | DestinationRule>(
  kind: ObjectRef['kind'],
  known: readonly T[],
  objects: RoutingObjects,
): Promise<T[]> {
  const read = await Promise.all(
    known.map(({ metadata: { namespace = '', name } }) => objects.read({ kind, namespace, name })),
  );
  return read.filter((object) => object !== null) as T[];
}
