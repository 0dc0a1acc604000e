/**
 * Hosts as istioctl's analyzers name them: fully qualified, and in the scope of the namespaces that see them.
 * Source: istio/istio pkg/config/analysis/analyzers/util/hosts.go and service_lookup.go.
 */
import { resolveHost } from '../../istio/host-name.ts';
import { exportToAnnotation } from '../../istio/visibility.ts';
import type { KubernetesObject } from '../../kubernetes/object.ts';

/** The scope of what every namespace sees. */
export const everywhere = '*';

export function namespaceOf(object: KubernetesObject): string {
  return object.metadata.namespace ?? '';
}

/** The namespaces an `exportTo` list of an object in this namespace stands for; `*` alone for all. */
export function scopesOf(exportTo: readonly string[] | null | undefined, namespace: string): string[] {
  if (!exportTo?.length || exportTo.includes(everywhere)) return [everywhere];
  return [...new Set(exportTo.map((entry) => (entry === '.' ? namespace : entry)))];
}

/** The scopes of a Kubernetes Service, which says them in an annotation. */
export function serviceScopes(service: KubernetesObject): string[] {
  const annotation = service.metadata.annotations?.[exportToAnnotation];
  return scopesOf(annotation ? annotation.split(',') : [], namespaceOf(service));
}

/** A host as one scope sees it: `scope/fully.qualified.host`. */
export function scopedHost(scope: string, host: string, namespace: string, domain: string): string {
  return `${scope}/${resolveHost(host, namespace, domain)}`;
}

/**
 * `namespace/name` of the service that a host of an object in this namespace stands for. A host that is no Kubernetes
 * service counts as a name of that namespace.
 */
export function serviceKeyOf(host: string, namespace: string, domain: string): string {
  const suffix = `.svc.${domain}`;
  const service = host.endsWith(suffix) ? host.slice(0, -suffix.length) : '';
  const dot = service.lastIndexOf('.');
  return dot > 0 ? `${service.slice(dot + 1)}/${service.slice(0, dot)}` : `${namespace}/${host}`;
}
