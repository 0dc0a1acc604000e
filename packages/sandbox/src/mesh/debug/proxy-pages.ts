/** What istiod tells of single proxies: their endpoints, their services, what they see. */
import type { RegistryService } from '@sluice/shared/evaluate/registry';
import { selects } from '@sluice/shared/kubernetes/object';
import type { Connection } from '../control-plane/connections.ts';
import type { Generation } from '../control-plane/generation.ts';
import { withJsonNames } from './config-dump.ts';
import { loadAssignmentsOf } from './envoy-config.ts';
import { portOf, serviceOf } from './registry-pages.ts';

/** `/debug/edsz`: envoy.config.endpoint.v3.ClusterLoadAssignment of each cluster of the proxy. */
export function edsz({ sent }: Connection): unknown {
  return sent === null ? [] : withJsonNames(loadAssignmentsOf(sent));
}

/** `/debug/sidecarz` (istio/istio pilot/pkg/model/sidecar.go, SidecarScope). */
export function sidecarz({ sent, proxy }: Connection, { version, mesh }: Generation): unknown {
  const services = [...(sent?.config.scope.services.values() ?? [])].map(serviceOf);
  return {
    version,
    rootNamespace: mesh.config.rootNamespace,
    name: 'default-sidecar',
    namespace: proxy.namespace,
    outboundTrafficPolicy: { mode: sent?.config.scope.outboundTrafficPolicy ?? mesh.config.outboundTrafficPolicy },
    services,
    servicesByHostname: Object.fromEntries(services.map((service) => [service.hostname, service])),
  };
}

/** `/debug/instancesz`: the services that the pod of each proxy belongs to, by proxy. */
export function instancesz(connections: readonly Connection[], services: readonly RegistryService[]): unknown {
  const byNamespace = Map.groupBy(services, ({ namespace }) => namespace);
  return Object.fromEntries(
    connections.map(({ proxyId, proxy }) => {
      const own = (byNamespace.get(proxy.namespace) ?? []).filter(
        ({ selector }) => selector !== null && Object.keys(selector).length > 0 && selects(selector, proxy.labels),
      );
      return [
        proxyId,
        own.flatMap((service) =>
          service.ports.map((port) => ({
            Service: serviceOf(service),
            Port: { ServicePort: portOf(port), TargetPort: port.targetPort ?? port.port },
          })),
        ),
      ];
    }),
  );
}
