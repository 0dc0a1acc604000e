/** The objects that analyzers work on, by kind. */
import { defaultMeshConfig, type Mesh, type MeshConfig } from '../../istio/mesh.ts';
import type { KubernetesObject } from '../../kubernetes/object.ts';

export const analysisKinds = [
  'VirtualService',
  'DestinationRule',
  'Gateway',
  'KubernetesGateway',
  'ServiceEntry',
  'Sidecar',
  'Service',
  'Pod',
  'Node',
  'Secret',
  'Deployment',
  'Namespace',
  'RequestAuthentication',
  'HTTPRoute',
] as const;
export type AnalysisKind = (typeof analysisKinds)[number];

/** The settings of the mesh, and the time that counts for certificates, epoch milliseconds. */
export type AnalysisConfig = MeshConfig & { readonly now: number };

export type AnalysisInput = {
  readonly config: AnalysisConfig;
  readonly objects: Readonly<Partial<Record<AnalysisKind, readonly KubernetesObject[]>>>;
};

/** The kinds of Kubernetes proper, with the group their API version has to be of. */
const groups: Readonly<Record<AnalysisKind, string>> = {
  VirtualService: 'networking.istio.io',
  DestinationRule: 'networking.istio.io',
  Gateway: 'networking.istio.io',
  KubernetesGateway: 'gateway.networking.k8s.io',
  ServiceEntry: 'networking.istio.io',
  Sidecar: 'networking.istio.io',
  RequestAuthentication: 'security.istio.io',
  HTTPRoute: 'gateway.networking.k8s.io',
  Deployment: 'apps',
  Service: '',
  Pod: '',
  Node: '',
  Secret: '',
  Namespace: '',
};

/** The kind of an object as analyzers name it; null for kinds that none of them reads. */
export function analysisKindOf({ apiVersion, kind }: KubernetesObject): AnalysisKind | null {
  const group = apiVersion?.includes('/') ? apiVersion.slice(0, apiVersion.indexOf('/')) : '';
  const name = kind === 'Gateway' && group === groups.KubernetesGateway ? 'KubernetesGateway' : kind;
  return analysisKinds.find((each) => each === name && groups[each] === group) ?? null;
}

/** Sorts objects by kind; a `List` counts as its items. */
export function inputOfObjects(
  objects: readonly KubernetesObject[],
  config: Partial<AnalysisConfig> = {},
): AnalysisInput {
  const byKind: Partial<Record<AnalysisKind, KubernetesObject[]>> = {};
  const add = (object: KubernetesObject): void => {
    if (object.kind === 'List' && Array.isArray(object.items)) {
      for (const item of object.items) add(item as KubernetesObject);
      return;
    }
    const kind = analysisKindOf(object);
    if (kind) byKind[kind] = [...(byKind[kind] ?? []), object];
  };
  for (const object of objects) add(object);
  return { config: { ...defaultMeshConfig, now: Date.now(), ...config }, objects: byKind };
}

/** What analyzers look at in a mesh; it holds no Secrets and no RequestAuthentications. */
export function inputOfMesh(mesh: Mesh): AnalysisInput {
  return {
    config: { ...mesh.config, now: Date.now() },
    objects: {
      VirtualService: mesh.virtualServices,
      DestinationRule: mesh.destinationRules,
      Gateway: mesh.gateways,
      ServiceEntry: mesh.serviceEntries,
      Sidecar: mesh.sidecars,
      Service: mesh.services,
      Pod: mesh.pods,
    },
  };
}
