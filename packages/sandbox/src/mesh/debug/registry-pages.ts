/** istiod's view of services and endpoints (istio/istio pilot/pkg/model/service.go and endpointshards.go, as JSON). */
import type { CompiledMesh } from '@sluice/shared/evaluate/compile';
import type { RegistryService } from '@sluice/shared/evaluate/registry';
import type { Pod } from '@sluice/shared/kubernetes/core';
import { type EndpointSnapshot, identityOf, portOf as podPortOf } from '../endpoints.ts';

const cluster = 'Kubernetes';
const shard = `${cluster}/${cluster}`;

/** `/debug/registryz`. */
export function registryz({ services }: CompiledMesh) {
  return services.map(serviceOf);
}

export function serviceOf(service: RegistryService) {
  return {
    Attributes: {
      ServiceRegistry: service.kind === 'Service' ? cluster : 'External',
      Name: service.name,
      Namespace: service.namespace,
      Labels: service.labels,
      ExportTo: service.visibility.public
        ? null
        : Object.fromEntries([...service.visibility.namespaces].map((name) => [name, {}])),
      LabelSelectors: service.selector,
      Aliases: null,
      ClusterExternalAddresses: { Addresses: null },
      ClusterExternalPorts: null,
    },
    ports: service.ports.map(portOf),
    creationTime: new Date(service.creation * 1000).toISOString().replace(/\.\d+Z$/, 'Z'),
    hostname: service.host,
    clusterVIPs: { Addresses: service.addresses.length > 0 ? { [cluster]: service.addresses } : null },
    defaultAddress: service.addresses[0] ?? '0.0.0.0',
    Resolution: resolutionOf(service),
    MeshExternal: service.kind === 'ServiceEntry',
    ResourceVersion: '',
  };
}

export function portOf({ name, port, protocol }: RegistryService['ports'][number]) {
  return { name, port, protocol: protocolName(protocol) };
}

function protocolName(protocol: RegistryService['ports'][number]['protocol']): string {
  return protocol === 'sniffed' ? 'UnsupportedProtocol' : protocol.toUpperCase();
}

/** ClientSideLB, DNSLB or Passthrough. */
function resolutionOf({ passthrough, selector, kind, externalName }: RegistryService): number {
  if (passthrough) return 2;
  return externalName !== null || (kind === 'ServiceEntry' && selector === null) ? 1 : 0;
}

/** `/debug/endpointShardz`. */
export function endpointShardz(snapshot: EndpointSnapshot, compiled: CompiledMesh): Record<string, unknown> {
  const shards: Record<string, unknown> = {};
  for (const { host, namespace, pods, ports } of snapshot.all()) {
    const names = new Map(compiled.servicesByHost.get(host)?.[0]?.ports.map(({ port, name }) => [port, name]));
    const endpoints = pods.flatMap((pod) =>
      [...ports].flatMap(([port, target]) => {
        const number = podPortOf(pod, target);
        return number === null ? [] : [endpointOf(pod, number, names.get(port) ?? '')];
      }),
    );
    const accounts = Object.fromEntries(pods.map((pod) => [identityOf(pod).principal, {}]));
    shards[host] = { [namespace]: { Shards: { [shard]: endpoints }, ServiceAccounts: accounts } };
  }
  return shards;
}

function endpointOf(pod: Pod, port: number, portName: string): unknown {
  const { principal, workload, namespace } = identityOf(pod);
  return {
    Labels: pod.metadata.labels ?? {},
    Addresses: pod.status?.podIP === undefined ? null : [pod.status.podIP],
    ServicePortName: portName,
    ServiceAccount: principal,
    Network: '',
    Locality: { Label: '', ClusterID: cluster },
    EndpointPort: port,
    LbWeight: 0,
    TLSMode: pod.metadata.labels?.['security.istio.io/tlsMode'] ?? 'disabled',
    Namespace: namespace,
    WorkloadName: workload,
    HostName: '',
    SubDomain: '',
    HealthStatus: 1,
    NodeName: pod.spec?.nodeName ?? '',
  };
}
