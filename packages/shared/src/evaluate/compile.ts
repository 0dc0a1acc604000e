/** The objects of a mesh, resolved and indexed once, so that configurations of many proxies can be made from them. */

import type { Gateway } from '../istio/gateway.ts';
import type { Mesh, MeshConfig } from '../istio/mesh.ts';
import type { Sidecar } from '../istio/sidecar.ts';
import type { Labels } from '../kubernetes/object.ts';
import { type DestinationRuleIndex, indexDestinationRules } from './destination-rules.ts';
import { byCreation, creationOf } from './precedence.ts';
import { indexReadyPods, type ReadyPods } from './ready-pods.ts';
import { type RegistryService, readRegistry } from './registry.ts';
import { type ResolvedVirtualService, readVirtualServices } from './virtual-services.ts';

/** A data plane proxy: the sidecar of a pod, a gateway's pod, or a waypoint of a namespace. */
export type MeshProxy = {
  readonly kind: 'sidecar' | 'gateway' | 'waypoint';
  readonly namespace: string;
  /** Labels of its pod. */
  readonly labels: Labels;
  /** IP addresses of its pod, for endpoints that ServiceEntries list by address. */
  readonly addresses?: readonly string[];
};

export type CompiledMesh = {
  readonly config: MeshConfig;
  /** Oldest first. */
  readonly services: readonly RegistryService[];
  readonly servicesByHost: ReadonlyMap<string, readonly RegistryService[]>;
  /** In istiod's order of precedence, delegates merged in. */
  readonly virtualServices: readonly ResolvedVirtualService[];
  readonly destinationRules: DestinationRuleIndex;
  /** In istiod's order: by age, name and namespace. */
  readonly gateways: readonly Gateway[];
  readonly sidecars: readonly Sidecar[];
  readonly readyPods: ReadyPods;
};

function sortedByAge<T extends Gateway | Sidecar>(objects: readonly T[]): T[] {
  return objects
    .map((object) => ({
      object,
      creation: creationOf(object),
      name: object.metadata.name,
      namespace: object.metadata.namespace ?? '',
    }))
    .toSorted(byCreation)
    .map(({ object }) => object);
}

/** A mesh that has been compiled before. */
export type Compilation = { readonly mesh: Mesh; readonly compiled: CompiledMesh };

/**
 * Resolves everything that is the same for all proxies: names, delegates, order, indexes. What an earlier compilation
 * made of the very same lists of objects is taken over.
 */
export function compileMesh(mesh: Mesh, earlier?: Compilation): CompiledMesh {
  const from = (...lists: readonly (keyof Mesh)[]) =>
    earlier !== undefined && lists.every((list) => earlier.mesh[list] === mesh[list]) ? earlier.compiled : undefined;
  const services = from('config', 'services', 'serviceEntries')?.services ?? readRegistry(mesh);
  return {
    config: mesh.config,
    services,
    servicesByHost:
      from('config', 'services', 'serviceEntries')?.servicesByHost ?? Map.groupBy(services, ({ host }) => host),
    virtualServices: from('config', 'virtualServices')?.virtualServices ?? readVirtualServices(mesh),
    destinationRules: from('config', 'destinationRules')?.destinationRules ?? indexDestinationRules(mesh),
    gateways: from('gateways')?.gateways ?? sortedByAge(mesh.gateways),
    sidecars: from('sidecars')?.sidecars ?? sortedByAge(mesh.sidecars),
    readyPods: from('pods')?.readyPods ?? indexReadyPods(mesh.pods),
  };
}
