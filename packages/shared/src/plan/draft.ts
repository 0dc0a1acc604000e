import type { Version } from '../api/services.ts';
import type { DestinationRule } from '../istio/destination-rule.ts';
import { emptyMesh, type Mesh } from '../istio/mesh.ts';
import type { VirtualService } from '../istio/virtual-service.ts';
import { keyOf } from '../kubernetes/object.ts';
import { MeshIndex } from '../routing/mesh-index.ts';
import type { MeshView } from '../routing/mesh-view.ts';
import { readRouteTable } from '../routing/read-route-table.ts';
import type { RouteTable, ServiceRef } from '../routing/route-table.ts';
import { versionsOf } from '../routing/versions.ts';
import { orderedWrites } from './ordered-writes.ts';
import type { Plan } from './plan.ts';

/** An object as it was read and as it is wanted; undefined where it does not exist. */
export type Change<T> = { readonly before: T | undefined; readonly after: T | undefined };

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
    this.view = this.#overlay();
  }

  /** The versions of a service as the edits have left them. */
  versionsOf(service: ServiceRef): readonly Version[] {
    return this.#remember(this.#versions, service, () => versionsOf(this.view, service));
  }

  /** The rules for a service as the edits have left them. */
  tableOf(service: ServiceRef): RouteTable {
    return this.#remember(this.#tables, service, () => readRouteTable(this.view, service, this.versionsOf(service)));
  }

  putVirtualService(after: VirtualService): void {
    this.#note(this.#virtualServices, this.#base.virtualService, after);
    this.#changed.put('virtualServices', after);
  }

  putDestinationRule(after: DestinationRule): void {
    this.#note(this.#destinationRules, this.#base.destinationRule, after);
    this.#changed.put('destinationRules', after);
  }

  deleteVirtualService(object: VirtualService): void {
    this.#forget(this.#virtualServices, object);
    this.#changed.delete('virtualServices', object.metadata.namespace ?? '', object.metadata.name);
  }

  deleteDestinationRule(object: DestinationRule): void {
    this.#forget(this.#destinationRules, object);
    this.#changed.delete('destinationRules', object.metadata.namespace ?? '', object.metadata.name);
  }

  plan(): Plan {
    return {
      writes: orderedWrites([...this.#destinationRules.values()], [...this.#virtualServices.values()]),
    };
  }

  #note<T extends VirtualService | DestinationRule>(
    changes: Map<string, Change<T>>,
    read: (namespace: string, name: string) => T | undefined,
    after: T,
  ): void {
    const key = keyOf(after);
    const known = changes.get(key);
    const before =
      known === undefined ? read.call(this.#base, after.metadata.namespace ?? '', after.metadata.name) : known.before;
    changes.set(key, { before, after });
    this.#outdate();
  }

  /** What was read once holds until the next change. */
  #remember<T>(known: Map<string, T>, { namespace, name }: ServiceRef, read: () => T): T {
    const key = `${namespace}/${name}`;
    const value = known.get(key) ?? read();
    known.set(key, value);
    return value;
  }

  #outdate(): void {
    this.#versions.clear();
    this.#tables.clear();
  }

  #forget<T extends VirtualService | DestinationRule>(changes: Map<string, Change<T>>, object: T): void {
    const key = keyOf(object);
    const known = changes.get(key);
    changes.set(key, { before: known === undefined ? object : known.before, after: undefined });
    this.#outdate();
  }

  #overlay(): MeshView {
    const base = this.#base;
    const changed = this.#changed;
    const keptOf =
      <T extends VirtualService | DestinationRule>(changes: ReadonlyMap<string, Change<T>>) =>
      (objects: readonly T[]) =>
        objects.filter((object) => !changes.has(keyOf(object)));
    const keptServices = keptOf(this.#virtualServices);
    const keptRules = keptOf(this.#destinationRules);
    const toMesh = (): Mesh => {
      const mesh = base.toMesh();
      const { virtualServices, destinationRules } = changed.toMesh();
      return {
        ...mesh,
        virtualServices: [...keptServices(mesh.virtualServices), ...virtualServices],
        destinationRules: [...keptRules(mesh.destinationRules), ...destinationRules],
      };
    };
    return {
      config: base.config,
      service: (ref) => base.service(ref),
      servicesIn: (namespace) => base.servicesIn(namespace),
      podsOf: (ref) => base.podsOf(ref),
      virtualService: (namespace, name) =>
        this.#virtualServices.has(`${namespace}/${name}`)
          ? changed.virtualService(namespace, name)
          : base.virtualService(namespace, name),
      virtualServicesFor: (host) => [
        ...keptServices(base.virtualServicesFor(host)),
        ...changed.virtualServicesFor(host),
      ],
      virtualServicesTo: (host) => [...keptServices(base.virtualServicesTo(host)), ...changed.virtualServicesTo(host)],
      destinationRule: (namespace, name) =>
        this.#destinationRules.has(`${namespace}/${name}`)
          ? changed.destinationRule(namespace, name)
          : base.destinationRule(namespace, name),
      destinationRulesFor: (host) => [
        ...keptRules(base.destinationRulesFor(host)),
        ...changed.destinationRulesFor(host),
      ],
      toMesh,
    };
  }
}
