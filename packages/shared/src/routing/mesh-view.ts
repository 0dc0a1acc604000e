import type { DestinationRule } from '../istio/destination-rule.ts';
import type { Mesh, MeshConfig } from '../istio/mesh.ts';
import type { VirtualService } from '../istio/virtual-service.ts';
import type { Deployment, Pod, Service } from '../kubernetes/core.ts';
import type { ServiceRef } from './route-table.ts';

/** What reading and planning ask of a mesh. All hosts are fully qualified. */
export type MeshView = {
  readonly config: MeshConfig;
  service(ref: ServiceRef): Service | undefined;
  servicesIn(namespace: string): readonly Service[];
  /** The pods that the selector of a service selects; none without a selector. */
  podsOf(ref: ServiceRef): readonly Pod[];
  /** Undefined, too, where Deployments could not be read. */
  deployment(namespace: string, name: string): Deployment | undefined;
  virtualService(namespace: string, name: string): VirtualService | undefined;
  /** Those one of whose hosts is this host or a wildcard over it, in no particular order. */
  virtualServicesFor(host: string): readonly VirtualService[];
  /** Those with a destination or mirror at this host. */
  virtualServicesTo(host: string): readonly VirtualService[];
  destinationRule(namespace: string, name: string): DestinationRule | undefined;
  /** Those whose host is this host or a wildcard over it, in no particular order. */
  destinationRulesFor(host: string): readonly DestinationRule[];
  /** Everything as plain lists. */
  toMesh(): Mesh;
};
