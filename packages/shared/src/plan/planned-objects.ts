/** The two kinds that plans write, handled alike. */
import type { ObjectRef } from '../api/object-ref.ts';
import type { DestinationRule } from '../istio/destination-rule.ts';
import type { VirtualService } from '../istio/virtual-service.ts';
import type { MeshView } from '../routing/mesh-view.ts';
import type { Draft } from './draft.ts';
import type { PlannedObject } from './plan.ts';

/** The object as the view has it; undefined where it is not there. */
export function viewedObject(view: MeshView, { kind, namespace, name }: ObjectRef): PlannedObject | undefined {
  return kind === 'VirtualService' ? view.virtualService(namespace, name) : view.destinationRule(namespace, name);
}

export function putObject(draft: Draft, kind: ObjectRef['kind'], object: PlannedObject): void {
  if (kind === 'VirtualService') draft.putVirtualService(object as VirtualService);
  else draft.putDestinationRule(object as DestinationRule);
}

export function removeObject(draft: Draft, kind: ObjectRef['kind'], object: PlannedObject): void {
  if (kind === 'VirtualService') draft.deleteVirtualService(object as VirtualService);
  else draft.deleteDestinationRule(object as DestinationRule);
}
