/** What use cases ask of our copy of the cluster. */
import type { ObjectRef } from '@sluice/shared/api/object-ref';
import type { PlannedObject } from '@sluice/shared/plan/plan';
import type { GatewayPorts } from '../use-cases/list-gateways.ts';
import type { NamespacePorts } from '../use-cases/list-namespaces.ts';
import type { PodsPorts } from '../use-cases/list-pods.ts';
import type { MeshCopy } from '../use-cases/ports.ts';
import type { Cluster } from './cluster.ts';
import { kindOf } from './object-writer.ts';
import { podReader } from './pod-reader.ts';

/** How long an answer waits until our copy shows what was just written. */
const seenMs = 2_000;

export function meshCopy({ index, whenSeen }: Cluster): MeshCopy {
  return {
    meshFor: (service) => index.meshFor(service),
    hasService: (service) => index.service(service) !== undefined,
    servicesIn: (namespace) => index.servicesIn(namespace).map(({ metadata: { name } }) => ({ namespace, name })),
    hasNamespace: (namespace) =>
      index.get('namespaces', `/${namespace}`) !== undefined || index.servicesIn(namespace).length > 0,
    whenSeen: (object, version) => whenSeen(kindOf(object), `${object.namespace}/${object.name}`, version, seenMs),
  };
}

/** The services of its own namespace that an object is about, as it is or as it shall be. */
export function servicesOf({ index }: Cluster, ref: ObjectRef, next: PlannedObject): string[] {
  const kind = kindOf(ref);
  const present = index.get(kind, `${ref.namespace}/${ref.name}`);
  const keys = [...(present ? index.concernedBy(kind, present) : []), ...index.concernedBy(kind, next)];
  const prefix = `${ref.namespace}/`;
  return [...new Set(keys)].filter((key) => key.startsWith(prefix)).map((key) => key.slice(prefix.length));
}

export function namespacePorts(cluster: Cluster, services: NamespacePorts['services']): NamespacePorts {
  return { cluster, services, namespace: (name) => cluster.index.get('namespaces', `/${name}`) };
}

export function gatewayPorts(cluster: Cluster): GatewayPorts {
  const { index, gatewayApi } = cluster;
  const gatewayObjects = () => ({
    ...index.toMesh(),
    kubernetesGateways: gatewayApi.gateways(),
    httpRoutes: gatewayApi.httpRoutes(),
  });
  return { cluster, gatewayObjects, now: Date.now };
}

export function podsPorts({ client, connection, index }: Cluster, services: PodsPorts['services']): PodsPorts {
  return {
    services,
    selectorOf: (service) => index.service(service)?.spec?.selector ?? {},
    readPods: podReader(client, connection.own),
    now: Date.now,
  };
}
