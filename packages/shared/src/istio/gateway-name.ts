/** Names of gateways in VirtualServices. Source: istio/istio pilot/pkg/model/virtualservice.go (resolveGatewayName). */

/** The reserved gateway name that means all sidecars (and waypoints). */
export const meshGateway = 'mesh';

/**
 * A gateway reference written in an object of the given namespace as `namespace/name`, or `mesh`. `gw` and `./gw` are of
 * the object's namespace; the legacy form `gw.ns.svc.cluster.local` is `ns/gw`.
 */
export function resolveGatewayName(reference: string, namespace: string): string {
  if (reference === meshGateway) return reference;
  if (reference.startsWith('./')) return `${namespace}/${reference.slice(2)}`;
  if (reference.includes('/')) return reference;
  const [name, legacyNamespace] = reference.split('.');
  return legacyNamespace ? `${legacyNamespace}/${name}` : `${namespace}/${reference}`;
}

/** The gateways a VirtualService is bound to: those it names, else `mesh`. */
export function boundGateways(gateways: readonly string[] | null | undefined, namespace: string): readonly string[] {
  if (!gateways || gateways.length === 0) return [meshGateway];
  return gateways.map((gateway) => resolveGatewayName(gateway, namespace));
}
