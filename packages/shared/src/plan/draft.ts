import type { Version } from '../api/services.ts';
import type { DestinationRule } from '../istio/destination-rule.ts';
import { emptyMesh } from '../istio/mesh.ts';
import type { VirtualService } from '../istio/virtual-service.ts';
import { keyOf, namespaceOf } from '../kubernetes/object.ts';
import { MeshIndex } from '../routing/mesh-index.ts';
import type { MeshView } from '../routing/mesh-view.ts';
import { readRouteTable } from '../routing/read-route-table.ts';
import type { RouteTable, ServiceRef } from '../routing/route-table.ts';
import { versionsOf } from '../routing/versions.ts';
import { orderedWrites } from './ordered-writes.ts';
import { overlayView } from './overlay-view.ts';
import type { Change, Plan } from './plan.ts';

/** What edits have made of a mesh so far. Reading from `view` shows the mesh as if they had been applied. */
export class Draft {
  readonly #base: MeshView;
  readonly #changed: MeshIndex;
  readonly #virtualServices = new Map<string, Change<VirtualService>>();
  readonly #destinationRules = new Map<string, Change<DestinationRule>>();
  readonly #versions = new Map<string, readonly Version[]>();
  readonly #tables = new Map<string, RouteTable>();
  readonly view: MeshView;

  constructor(base: MeshView) {
    this.#base = base;
    this.#changed = new MeshIndex({ ...emptyMesh, config: base.config });
    this.view = overlayView(base, this.#changed, this.#virtualServices, this.#destinationRules);
  }

  /** The versions of a service as the edits have left them. */
  versionsOf(service: ServiceRef): readonly Version[] {
    return remember(this.#versions, service, () => versionsOf(this.view, service));
  }

  /** The rules for a service as the edits have left them. */
  tableOf(service: ServiceRef): RouteTable {
    return remember(this.#tables, service, () => readRouteTable(this.view, service, this.versionsOf(service)));
  }

  putVirtualService(after: VirtualService): void {
    this.#noteVirtualService(after, after);
    this.#changed.put('virtualServices', after);
  }

  putDestinationRule(after: DestinationRule): void {
    this.#noteDestinationRule(after, after);
    this.#changed.put('destinationRules', after);
  }

  deleteVirtualService(object: VirtualService): void {
    this.#noteVirtualService(object, undefined);
    this.#changed.delete('virtualServices', namespaceOf(object), object.metadata.name);
  }

  deleteDestinationRule(object: DestinationRule): void {
    this.#noteDestinationRule(object, undefined);
    this.#changed.delete('destinationRules', namespaceOf(object), object.metadata.name);
  }

  plan(): Plan {
    return { writes: orderedWrites([...this.#destinationRules.values()], [...this.#virtualServices.values()]) };
  }

  #noteVirtualService(object: VirtualService, after: VirtualService | undefined): void {
    const before = this.#base.virtualService(namespaceOf(object), object.metadata.name);
    this.#virtualServices.set(keyOf(object), { before, after });
    this.#outdate();
  }

  #noteDestinationRule(object: DestinationRule, after: DestinationRule | undefined): void {
    const before = this.#base.destinationRule(namespaceOf(object), object.metadata.name);
    this.#destinationRules.set(keyOf(object), { before, after });
    this.#outdate();
  }

  #outdate(): void {
    this.#versions.clear();
    this.#tables.clear();
  }
}

/** What was read once holds until the next change. */
function remember<T>(known: Map<string, T>, { namespace, name }: ServiceRef, read: () => T): T {
  const key = `${namespace}/${name}`;
  const value = known.get(key) ?? read();
  known.set(key, value);
  return value;
}
