/**
 * Whom a change concerns. istiod pushes to the proxies that depend on the changed object and leaves the others with the
 * versions they have (istio/istio pilot/pkg/xds/proxy_dependencies.go). Here an object concerns the proxies that may see
 * it, before or after the change.
 */
import type { MeshProxy } from '@sluice/shared/evaluate/compile';
import { DestinationRule } from '@sluice/shared/istio/destination-rule';
import { Gateway } from '@sluice/shared/istio/gateway';
import { boundGateways, meshGateway } from '@sluice/shared/istio/gateway-name';
import { Sidecar } from '@sluice/shared/istio/sidecar';
import { VirtualService } from '@sluice/shared/istio/virtual-service';
import { isVisibleTo, visibilityOf } from '@sluice/shared/istio/visibility';
import { type KubernetesObject, selects } from '@sluice/shared/kubernetes/object';
import type { MeshChange, MeshKind } from '../watch/watch-mesh.ts';

export function concerns(change: MeshChange, proxy: MeshProxy, rootNamespace: string): boolean {
  return [change.before, change.after].some(
    (object) => object !== undefined && objectConcerns(change.kind, object, proxy, rootNamespace),
  );
}

function objectConcerns(kind: MeshKind, object: KubernetesObject, proxy: MeshProxy, rootNamespace: string): boolean {
  const namespace = object.metadata.namespace ?? 'default';
  switch (kind) {
    case 'VirtualService':
      return virtualServiceConcerns(VirtualService.parse(object), namespace, proxy);
    case 'DestinationRule':
      return isExportedTo(DestinationRule.parse(object).spec.exportTo, namespace, proxy);
    case 'Gateway':
      return proxy.kind === 'gateway' && selects(Gateway.parse(object).spec.selector ?? {}, proxy.labels);
    case 'Sidecar':
      return proxy.kind === 'sidecar' && sidecarConcerns(Sidecar.parse(object), namespace, proxy, rootNamespace);
    case 'Service':
    case 'ServiceEntry':
      return true;
    case 'Pod':
      return false;
  }
}

/** Delegates have no hosts and no gateways of their own: they concern whoever may see them. */
function virtualServiceConcerns({ spec }: VirtualService, namespace: string, proxy: MeshProxy): boolean {
  if (!isExportedTo(spec.exportTo, namespace, proxy)) return false;
  if ((spec.hosts ?? []).length === 0) return true;
  const gateways = boundGateways(spec.gateways, namespace);
  return proxy.kind === 'gateway' ? gateways.some((name) => name !== meshGateway) : gateways.includes(meshGateway);
}

function sidecarConcerns({ spec }: Sidecar, namespace: string, proxy: MeshProxy, rootNamespace: string): boolean {
  if (namespace !== proxy.namespace && namespace !== rootNamespace) return false;
  return selects(spec.workloadSelector?.labels ?? {}, proxy.labels);
}

function isExportedTo(exportTo: readonly string[] | null | undefined, namespace: string, proxy: MeshProxy): boolean {
  return isVisibleTo(visibilityOf(exportTo, namespace), proxy.namespace);
}
