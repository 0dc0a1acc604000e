import type { HTTPRoute, VirtualService } from '../istio/virtual-service.ts';
import type { MeshView } from '../routing/mesh-view.ts';
import type { ServiceRef } from '../routing/route-table.ts';
import { freeName } from './free-name.ts';

/** A VirtualService for the sidecars' requests to a service, in the form of Istio's own examples. */
export function newVirtualService(view: MeshView, { namespace, name }: ServiceRef, http: HTTPRoute[]): VirtualService {
  return {
    apiVersion: 'networking.istio.io/v1',
    kind: 'VirtualService',
    metadata: {
      name: freeName(name, 'routes', (candidate) => view.virtualService(namespace, candidate) !== undefined),
      namespace,
    },
    spec: { hosts: [name], http },
  };
}
