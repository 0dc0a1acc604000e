/**
 * The services of the mesh as istiod sees them: Kubernetes Services and the hosts of ServiceEntries, under one type.
 * Sources: istio/istio pilot/pkg/serviceregistry/kube/conversion.go and pilot/pkg/serviceregistry/serviceentry.
 */
import { serviceHost } from '../istio/host-name.ts';
import type { Mesh, MeshConfig } from '../istio/mesh.ts';
import type { ServiceEntry } from '../istio/service-entry.ts';
import { exportToAnnotation, type Visibility, visibilityOf } from '../istio/visibility.ts';
import type { Service } from '../kubernetes/core.ts';
import type { Labels } from '../kubernetes/object.ts';
import { type PortProtocol, parseProtocol, servicePortProtocol } from './port-protocol.ts';
import { byCreation, creationOf } from './precedence.ts';

export type RegistryPort = {
  readonly port: number;
  readonly name: string;
  readonly protocol: PortProtocol;
  /** Numeric port of the pods; null where it is a name or not written. */
  readonly targetPort: number | null;
};

export type RegistryEndpoint = { readonly address: string | null; readonly labels: Labels };

export type RegistryService = {
  /** Fully qualified; a wildcard for some ServiceEntries. */
  readonly host: string;
  readonly namespace: string;
  readonly name: string;
  readonly kind: 'Service' | 'ServiceEntry';
  readonly ports: readonly RegistryPort[];
  readonly addresses: readonly string[];
  readonly visibility: Visibility;
  readonly labels: Labels;
  /** Labels of its pods; null where it has no selector and its endpoints are not in the cluster's pods. */
  readonly selector: Labels | null;
  /** Endpoints written out in a ServiceEntry. */
  readonly endpoints: readonly RegistryEndpoint[];
  /** The real host behind a service of type ExternalName. */
  readonly externalName: string | null;
  /** Connections go to the address the client chose, not to endpoints known to the proxy. */
  readonly passthrough: boolean;
  readonly creation: number;
};

function fromService(service: Service, config: MeshConfig): RegistryService {
  const { metadata, spec } = service;
  const namespace = metadata.namespace ?? 'default';
  const clusterIP = spec?.clusterIP ?? '';
  const exportTo = metadata.annotations?.[exportToAnnotation]?.split(',').map((entry) => entry.trim());
  const external = spec?.type === 'ExternalName' ? (spec.externalName ?? null) : null;
  return {
    host: serviceHost(metadata.name, namespace, config.domain),
    namespace,
    name: metadata.name,
    kind: 'Service',
    ports: (spec?.ports ?? []).map((port) => ({
      port: port.port,
      name: port.name ?? '',
      protocol: servicePortProtocol(port),
      targetPort: typeof port.targetPort === 'number' ? port.targetPort : null,
    })),
    addresses: clusterIP !== '' && clusterIP !== 'None' ? [clusterIP] : [],
    visibility: visibilityOf(exportTo, namespace, config.defaultServiceExportTo),
    labels: metadata.labels ?? {},
    selector: spec?.selector && Object.keys(spec.selector).length > 0 ? spec.selector : null,
    endpoints: [],
    externalName: external,
    passthrough: clusterIP === 'None' && external === null,
    creation: creationOf(service),
  };
}

function readEndpoint(endpoint: NonNullable<ServiceEntry['spec']['endpoints']>[number]): RegistryEndpoint {
  return { address: endpoint.address ?? null, labels: endpoint.labels ?? {} };
}

function fromServiceEntry(entry: ServiceEntry, config: MeshConfig): RegistryService[] {
  const { metadata, spec } = entry;
  const namespace = metadata.namespace ?? 'default';
  const resolution = spec.resolution ?? 'NONE';
  const endpoints = (spec.endpoints ?? []).map(readEndpoint);
  return (spec.hosts ?? []).map((host) => ({
    host: host.toLowerCase(),
    namespace,
    name: metadata.name,
    kind: 'ServiceEntry',
    ports: (spec.ports ?? []).map((port) => ({
      port: port.number ?? 0,
      name: port.name ?? '',
      protocol: parseProtocol(port.protocol),
      targetPort: port.targetPort ?? null,
    })),
    addresses: (spec.addresses ?? []).filter((address) => !address.includes('/')),
    visibility: visibilityOf(spec.exportTo, namespace, config.defaultServiceExportTo),
    labels: metadata.labels ?? {},
    selector: spec.workloadSelector?.labels ?? null,
    endpoints: endpoints.length > 0 || !resolution.startsWith('DNS') ? endpoints : [{ address: host, labels: {} }],
    externalName: null,
    passthrough: resolution === 'NONE',
    creation: creationOf(entry),
  }));
}

/** All services of the mesh, oldest first, Kubernetes Services before ServiceEntries of the same age. */
export function readRegistry(mesh: Mesh): RegistryService[] {
  const services = mesh.services.map((service) => fromService(service, mesh.config));
  const entries = mesh.serviceEntries.flatMap((entry) => fromServiceEntry(entry, mesh.config));
  return [...services, ...entries].toSorted(byCreation);
}
