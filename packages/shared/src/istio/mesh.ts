/** Everything that decides where a request goes: the objects of a cluster and the settings of its mesh. */
import type { Deployment, Pod, Service } from '../kubernetes/core.ts';
import type { DestinationRule } from './destination-rule.ts';
import type { Gateway } from './gateway.ts';
import type { ServiceEntry } from './service-entry.ts';
import type { Sidecar } from './sidecar.ts';
import type { VirtualService } from './virtual-service.ts';

export type MeshConfig = {
  /** DNS domain of the cluster. */
  readonly domain: string;
  /** The namespace of istiod, whose DestinationRules and Sidecars apply everywhere. */
  readonly rootNamespace: string;
  readonly outboundTrafficPolicy: 'ALLOW_ANY' | 'REGISTRY_ONLY';
  readonly defaultVirtualServiceExportTo: readonly string[];
  readonly defaultDestinationRuleExportTo: readonly string[];
  readonly defaultServiceExportTo: readonly string[];
};

/** Istio's own defaults (istio/api mesh/v1alpha1). */
export const defaultMeshConfig: MeshConfig = {
  domain: 'cluster.local',
  rootNamespace: 'istio-system',
  outboundTrafficPolicy: 'ALLOW_ANY',
  defaultVirtualServiceExportTo: ['*'],
  defaultDestinationRuleExportTo: ['*'],
  defaultServiceExportTo: ['*'],
};

export type Mesh = {
  readonly config: MeshConfig;
  readonly services: readonly Service[];
  readonly pods: readonly Pod[];
  /** They decide nothing about requests; they tell how old versions are. Absent where nobody read them. */
  readonly deployments?: readonly Deployment[];
  readonly virtualServices: readonly VirtualService[];
  readonly destinationRules: readonly DestinationRule[];
  readonly gateways: readonly Gateway[];
  readonly serviceEntries: readonly ServiceEntry[];
  readonly sidecars: readonly Sidecar[];
};

export const emptyMesh: Mesh = {
  config: defaultMeshConfig,
  services: [],
  pods: [],
  virtualServices: [],
  destinationRules: [],
  gateways: [],
  serviceEntries: [],
  sidecars: [],
};
