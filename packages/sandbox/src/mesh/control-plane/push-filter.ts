/**
 * Whom a change concerns. istiod pushes to the proxies that depend on the changed object and leaves the others with the
 * versions they have (istio/istio pilot/pkg/xds/proxy_dependencies.go). Here an object concerns the proxies that may see
 * it, before or after the change.
 */
import type { MeshProxy } from '@sluice/shared/evaluate/compile';
import { boundGateways, meshGateway } from '@sluice/shared/istio/gateway-name';
import type { Sidecar } from '@sluice/shared/istio/sidecar';
import type { VirtualService } from '@sluice/shared/istio/virtual-service';
import { isVisibleTo, visibilityOf } from '@sluice/shared/istio/visibility';
import { type KubernetesObject, selects } from '@sluice/shared/kubernetes/object';
import type { ObjectChange } from '../watch/reflector.ts';
import type { MeshChange } from '../watch/watch-mesh.ts';

export function concerns(change: MeshChange, proxy: MeshProxy, rootNamespace: string): boolean {
  switch (change.kind) {
    case 'VirtualService':
      return eitherOf(change, (object) => virtualServiceConcerns(object, proxy));
    case 'DestinationRule':
      return eitherOf(change, (object) => isExportedTo(object.spec.exportTo, namespaceOf(object), proxy));
    case 'Gateway':
      return proxy.kind === 'gateway' && eitherOf(change, ({ spec }) => selects(spec.selector ?? {}, proxy.labels));
    case 'Sidecar':
      return proxy.kind === 'sidecar' && eitherOf(change, (object) => sidecarConcerns(object, proxy, rootNamespace));
    case 'Service':
    case 'ServiceEntry':
      return true;
    case 'Pod':
      return false;
  }
}

function eitherOf<T>({ before, after }: ObjectChange<T>, holds: (object: T) => boolean): boolean {
  return (before !== undefined && holds(before)) || (after !== undefined && holds(after));
}

function namespaceOf({ metadata }: KubernetesObject): string {
  return metadata.namespace ?? 'default';
}

/** Delegates have no hosts and no gateways of their own: they concern whoever may see them. */
function virtualServiceConcerns(object: VirtualService, proxy: MeshProxy): boolean {
  const namespace = namespaceOf(object);
  const { spec } = object;
  if (!isExportedTo(spec.exportTo, namespace, proxy)) return false;
  if ((spec.hosts ?? []).length === 0) return true;
  const gateways = boundGateways(spec.gateways, namespace);
  return proxy.kind === 'gateway' ? gateways.some((name) => name !== meshGateway) : gateways.includes(meshGateway);
}

function sidecarConcerns(object: Sidecar, proxy: MeshProxy, rootNamespace: string): boolean {
  const { spec } = object;
  if (![proxy.namespace, rootNamespace].includes(namespaceOf(object))) return false;
  return selects(spec.workloadSelector?.labels ?? {}, proxy.labels);
}

function isExportedTo(exportTo: readonly string[] | null | undefined, namespace: string, proxy: MeshProxy): boolean {
  return isVisibleTo(visibilityOf(exportTo, namespace), proxy.namespace);
}
