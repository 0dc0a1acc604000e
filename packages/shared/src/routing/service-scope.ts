/**
 * What decides about requests to a service: the objects that proxies of its own namespace would use, from the few that
 * concern its host. Precedence, delegates and DestinationRule merging are those of `evaluate/`.
 */
import { compileMesh } from '../evaluate/compile.ts';
import { destinationRuleFor, type MergedRule } from '../evaluate/destination-rules.ts';
import { virtualServicesFor } from '../evaluate/proxy-scope.ts';
import type { ResolvedVirtualService } from '../evaluate/virtual-services.ts';
import { boundGateways, meshGateway } from '../istio/gateway-name.ts';
import { hostCovers, serviceHost } from '../istio/host-name.ts';
import { emptyMesh } from '../istio/mesh.ts';
import type { VirtualService } from '../istio/virtual-service.ts';
import { keyOf, namespaceOf } from '../kubernetes/object.ts';
import { delegatesOf, ownHosts } from './index-terms.ts';
import type { MeshView } from './mesh-view.ts';
import type { ServiceRef } from './route-table.ts';

/** The fully qualified host of a service. */
export function hostOf(view: MeshView, service: ServiceRef): string {
  return serviceHost(service.name, service.namespace, view.config.domain);
}

/** The DestinationRule, merged from one or more objects, that defines the subsets of a service; null without one. */
export function destinationRuleOf(view: MeshView, service: ServiceRef): MergedRule | null {
  const host = hostOf(view, service);
  const { destinationRules } = compileMesh({
    ...emptyMesh,
    config: view.config,
    destinationRules: view.destinationRulesFor(host),
  });
  const client = { namespace: service.namespace, labels: {} };
  return destinationRuleFor(destinationRules, client, { host, namespace: service.namespace });
}

/**
 * The VirtualServices that sidecars may obey for a service, the first choice first: an exact host before wildcards, a
 * longer wildcard before a shorter one, then istiod's order of precedence.
 */
export function meshVirtualServices(view: MeshView, service: ServiceRef): ResolvedVirtualService[] {
  const host = hostOf(view, service);
  // The rules of gateways for any host are many, and none of them are for sidecars.
  const objects = view
    .virtualServicesFor(host)
    .filter((object) => boundGateways(object.spec.gateways, namespaceOf(object)).includes(meshGateway));
  const compiled = compileMesh({ ...emptyMesh, config: view.config, virtualServices: withDelegates(view, objects) });
  return virtualServicesFor(compiled, service.namespace, meshGateway).toSorted(
    (a, b) => specificity(b, host) - specificity(a, host),
  );
}

/** VirtualServices of gateways that send requests to the service or name it as host, in istiod's order. */
export function gatewayVirtualServices(view: MeshView, service: ServiceRef): ResolvedVirtualService[] {
  const host = hostOf(view, service);
  const { domain } = view.config;
  // Those for any host either send requests here, which is known, or leave that to delegates.
  const named = view
    .virtualServicesFor(host)
    .filter((object) => ownHosts(object, domain).includes(host) || delegatesOf(object).length > 0);
  const objects = [...new Set([...view.virtualServicesTo(host), ...named])];
  const compiled = compileMesh({ ...emptyMesh, config: view.config, virtualServices: withDelegates(view, objects) });
  return compiled.virtualServices.filter(({ gateways }) => gateways.some((gateway) => gateway !== meshGateway));
}

function specificity({ hosts }: ResolvedVirtualService, host: string): number {
  if (hosts.includes(host)) return Number.POSITIVE_INFINITY;
  return Math.max(...hosts.filter((pattern) => hostCovers(pattern, host)).map((pattern) => pattern.length));
}

function withDelegates(view: MeshView, objects: readonly VirtualService[]): VirtualService[] {
  const all = new Map(objects.map((object) => [keyOf(object), object]));
  for (const object of objects) {
    for (const { delegate } of object.spec.http ?? []) {
      if (!delegate?.name) continue;
      const found = view.virtualService(delegate.namespace || namespaceOf(object), delegate.name);
      if (found !== undefined) all.set(keyOf(found), found);
    }
  }
  return [...all.values()];
}
