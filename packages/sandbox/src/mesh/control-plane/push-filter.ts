/**
 * What a change sends to whom. istiod pushes to the proxies that depend on the changed object and leaves the others with
 * the versions they have; they depend on what they may see, before or after the change. Sources: istio/istio
 * pilot/pkg/xds/proxy_dependencies.go, and the types that a kind leaves alone in cds.go, lds.go, rds.go and eds.go.
 */
import type { MeshProxy } from '@sluice/shared/evaluate/compile';
import { boundGateways, meshGateway } from '@sluice/shared/istio/gateway-name';
import { resolveHost, serviceHost } from '@sluice/shared/istio/host-name';
import type { MeshConfig } from '@sluice/shared/istio/mesh';
import type { Sidecar } from '@sluice/shared/istio/sidecar';
import type { VirtualService } from '@sluice/shared/istio/virtual-service';
import { exportToAnnotation, isVisibleTo, visibilityOf } from '@sluice/shared/istio/visibility';
import type { Service } from '@sluice/shared/kubernetes/core';
import { type KubernetesObject, selects } from '@sluice/shared/kubernetes/object';
import type { ObjectChange } from '../watch/reflector.ts';
import type { MeshChange, MeshKind } from '../watch/watch-mesh.ts';
import type { DependencyScope } from './dependency-scope.ts';
import type { XdsType } from './sync-status.ts';

const everything: readonly XdsType[] = ['cluster', 'listener', 'route', 'endpoint'];

const typesByKind: Record<MeshKind, readonly XdsType[]> = {
  VirtualService: ['cluster', 'listener', 'route'],
  DestinationRule: everything,
  Gateway: ['listener', 'route'],
  Sidecar: everything,
  Service: everything,
  ServiceEntry: everything,
  HTTPRoute: ['cluster', 'listener', 'route'],
  // Pods matter by the endpoints that they make.
  Pod: [],
};

export type PushScope = { readonly config: MeshConfig; readonly dependencies: DependencyScope };

/** The types of configuration that a proxy gets anew because of a change. */
export function typesFor(change: MeshChange, proxy: MeshProxy, scope: PushScope): readonly XdsType[] {
  return concerns(change, proxy, scope) ? typesByKind[change.kind] : [];
}

function concerns(change: MeshChange, proxy: MeshProxy, scope: PushScope): boolean {
  const { config, dependencies } = scope;
  if (proxy.kind === 'gateway') return concernsGateway(change, proxy, scope);
  switch (change.kind) {
    case 'VirtualService':
      return eitherOf(change, (object) => virtualServiceConcerns(object, proxy, dependencies));
    case 'DestinationRule':
      return eitherOf(change, (object) => {
        const namespace = namespaceOf(object);
        if (!isExportedTo(object.spec.exportTo, namespace, proxy)) return false;
        const host = resolveHost(object.spec.host, namespace, config.domain);
        // A rule for many hosts may be for any that the proxy sees.
        return host.startsWith('*') || dependencies.seesService(proxy, namespaceOfHost(host) ?? namespace, host);
      });
    case 'Sidecar':
      return eitherOf(change, (object) => sidecarConcerns(object, proxy, config.rootNamespace));
    case 'Service':
      return eitherOf(change, (object) => seesService(object, proxy, scope));
    case 'ServiceEntry':
      return eitherOf(change, (object) => {
        const namespace = namespaceOf(object);
        if (!isExportedTo(object.spec.exportTo, namespace, proxy)) return false;
        return (object.spec.hosts ?? []).some((host) => dependencies.seesService(proxy, namespace, host.toLowerCase()));
      });
    // It may be for any service and any gateway that its parents name.
    case 'HTTPRoute':
      return true;
    case 'Gateway':
    case 'Pod':
      return false;
  }
}

/** Gateways get every change but those of Sidecars and of services that they do not see. */
function concernsGateway(change: MeshChange, proxy: MeshProxy, scope: PushScope): boolean {
  if (change.kind === 'Service') return eitherOf(change, (object) => seesService(object, proxy, scope));
  if (change.kind === 'ServiceEntry') {
    return eitherOf(change, (object) => isExportedTo(object.spec.exportTo, namespaceOf(object), proxy));
  }
  return change.kind !== 'Sidecar' && change.kind !== 'Pod';
}

function seesService(object: Service, proxy: MeshProxy, { config, dependencies }: PushScope): boolean {
  const namespace = namespaceOf(object);
  const exportTo = object.metadata.annotations?.[exportToAnnotation]?.split(',').map((entry) => entry.trim());
  const isVisible = isVisibleTo(visibilityOf(exportTo, namespace, config.defaultServiceExportTo), proxy.namespace);
  return (
    isVisible && dependencies.seesService(proxy, namespace, serviceHost(object.metadata.name, namespace, config.domain))
  );
}

function eitherOf<T>({ before, after }: ObjectChange<T>, holds: (object: T) => boolean): boolean {
  return (before !== undefined && holds(before)) || (after !== undefined && holds(after));
}

function namespaceOf({ metadata }: KubernetesObject): string {
  return metadata.namespace ?? 'default';
}

function namespaceOfHost(host: string): string | undefined {
  return /^[^.]+\.([^.]+)\.svc\./.exec(host)?.[1];
}

/** Delegates have no hosts and no gateways of their own: they concern whoever may see them. */
function virtualServiceConcerns(object: VirtualService, proxy: MeshProxy, dependencies: DependencyScope): boolean {
  const namespace = namespaceOf(object);
  const { spec } = object;
  if (!isExportedTo(spec.exportTo, namespace, proxy)) return false;
  if ((spec.hosts ?? []).length === 0) return true;
  return (
    boundGateways(spec.gateways, namespace).includes(meshGateway) && dependencies.seesVirtualService(proxy, object)
  );
}

function sidecarConcerns(object: Sidecar, proxy: MeshProxy, rootNamespace: string): boolean {
  const { spec } = object;
  if (![proxy.namespace, rootNamespace].includes(namespaceOf(object))) return false;
  return selects(spec.workloadSelector?.labels ?? {}, proxy.labels);
}

function isExportedTo(exportTo: readonly string[] | null | undefined, namespace: string, proxy: MeshProxy): boolean {
  return isVisibleTo(visibilityOf(exportTo, namespace), proxy.namespace);
}
