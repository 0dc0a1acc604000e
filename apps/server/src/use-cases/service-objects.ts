/** The objects that have a say in what becomes of requests to a service, also those that are ignored for being wrong. */
import type { FindingObject } from '@sluice/shared/findings/finding';
import { boundGateways, meshGateway } from '@sluice/shared/istio/gateway-name';
import { serviceHost } from '@sluice/shared/istio/host-name';
import type { Mesh } from '@sluice/shared/istio/mesh';
import type { VirtualService } from '@sluice/shared/istio/virtual-service';
import { keyOf, namespaceOf } from '@sluice/shared/kubernetes/object';
import { delegatesOf, gatewaysOf, ownHosts } from '@sluice/shared/routing/index-terms';
import { viewOf } from '@sluice/shared/routing/mesh-index';
import type { MeshView } from '@sluice/shared/routing/mesh-view';
import type { ServiceRef } from '@sluice/shared/routing/route-table';
import { decidingObjects } from './describe-service.ts';

type Named = { readonly metadata: { readonly name: string; readonly namespace?: string | undefined } };

/**
 * The service itself; the VirtualServices whose rules apply to it or that claim its host, with their delegates; the
 * gateways they are bound to; the DestinationRules and ServiceEntries for its host.
 *
 * @param mesh what concerns the service
 */
export function objectsOfService(mesh: Mesh, service: ServiceRef): FindingObject[] {
  const view = viewOf(mesh);
  const deciding = decidingObjects(mesh, service);
  const applied = deciding.flatMap(({ kind, namespace, name }) =>
    kind === 'VirtualService' ? (view.virtualService(namespace, name) ?? []) : [],
  );
  const virtualServices = withDelegates(view, [...applied, ...claimants(view, service)]);
  const gateways = new Set(virtualServices.flatMap(gatewaysOf));
  return [
    { kind: 'Service', ...service },
    ...virtualServices.map((object) => refOf('VirtualService', object)),
    ...deciding.filter(({ kind }) => kind === 'DestinationRule'),
    ...mesh.gateways.filter((gateway) => gateways.has(keyOf(gateway))).map((object) => refOf('Gateway', object)),
    ...mesh.serviceEntries.map((object) => refOf('ServiceEntry', object)),
  ];
}

/** VirtualServices for the host; of gateways only those that name it, because theirs may be for any host at all. */
function claimants(view: MeshView, service: ServiceRef): VirtualService[] {
  const { domain } = view.config;
  const host = serviceHost(service.name, service.namespace, domain);
  return view
    .virtualServicesFor(host)
    .filter(
      (object) =>
        boundGateways(object.spec.gateways, namespaceOf(object)).includes(meshGateway) ||
        ownHosts(object, domain).includes(host),
    );
}

function withDelegates(view: MeshView, objects: readonly VirtualService[]): VirtualService[] {
  const all = new Map(objects.map((object) => [keyOf(object), object]));
  for (const key of objects.flatMap(delegatesOf)) {
    const [namespace = '', name = ''] = key.split('/');
    const delegate = view.virtualService(namespace, name);
    if (delegate !== undefined) all.set(key, delegate);
  }
  return [...all.values()];
}

function refOf(kind: string, object: Named): FindingObject {
  return { kind, namespace: namespaceOf(object), name: object.metadata.name };
}
