import type { ResponseOf } from '@sluice/shared/api/endpoint';
import type { listNamespaces as endpoint } from '@sluice/shared/api/status';
import type { Namespace } from '@sluice/shared/kubernetes/core';
import type { ServiceRef } from '@sluice/shared/routing/route-table';
import { type ClusterPort, untilLoaded } from './service-states.ts';

export type NamespacePorts = {
  readonly cluster: ClusterPort;
  /** All services that are shown. */
  readonly services: () => readonly ServiceRef[];
  readonly namespace: (name: string) => Namespace | undefined;
};

type Listed = ResponseOf<typeof endpoint>['namespaces'];

/** Throws `cluster-unreachable` while nothing was ever read. */
export async function listNamespaces({ cluster, services, namespace }: NamespacePorts): Promise<Listed> {
  await untilLoaded(cluster);
  const byName = Map.groupBy(services(), (service) => service.namespace);
  return [...byName]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, own]) => ({ name, services: own.length, injected: isInjected(namespace(name)) }));
}

/**
 * Whether pods get a sidecar by the labels of their namespace; null: the namespace cannot be read. `istio-injection`
 * wins over a revision (istio/istio manifests/charts/istio-control/istio-discovery/templates/mutatingwebhook.yaml).
 */
export function isInjected(namespace: Namespace | undefined): boolean | null {
  if (namespace === undefined) return null;
  const { 'istio-injection': injection, 'istio.io/rev': revision } = namespace.metadata.labels ?? {};
  return injection === undefined ? revision !== undefined && revision !== '' : injection === 'enabled';
}
