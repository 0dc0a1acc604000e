/**
 * The virtual hosts of a sidecar's port. VirtualServices for one host are not merged: the first in the order of
 * precedence that has a route for this proxy wins. Sources: istio/istio pilot/pkg/networking/core/httproute.go
 * (BuildSidecarOutboundVirtualHosts) and route/route.go (BuildSidecarVirtualHostWrapper).
 */
import { meshGateway } from '../istio/gateway-name.ts';
import { hostsMatch, isWildcard, mostSpecificHost } from '../istio/host-name.ts';
import type { ClusterIndex } from './clusters.ts';
import type { MeshProxy } from './compile.ts';
import { buildHttpRoutes, type CompiledRoute, type RouteEntry, routesOf } from './http-routes.ts';
import { takesHttpRoutes } from './port-protocol.ts';
import type { EgressListener } from './proxy-scope.ts';
import type { RegistryService } from './registry.ts';
import { defaultAction, defaultOrigin } from './route-action.ts';
import { serviceDomains } from './service-domains.ts';
import type { RouteSource, VirtualHost } from './virtual-host.ts';
import type { ResolvedVirtualService } from './virtual-services.ts';

export type SidecarPort = {
  readonly proxy: MeshProxy;
  readonly port: number;
  readonly listener: EgressListener;
  readonly clusters: ClusterIndex;
  readonly domain: string;
};

/** Services of a listener that have the port, each with this port only: so a destination without port gets it. */
function servicesOnPort(listener: EgressListener, port: number): Map<string, RegistryService> {
  const found = new Map<string, RegistryService>();
  for (const [host, service] of listener.services) {
    const ports = service.ports.filter((each) => each.port === port);
    if (ports.length > 0) found.set(host, { ...service, ports });
  }
  return found;
}

const speaksHttp = (service: RegistryService) => service.ports.some(({ protocol }) => takesHttpRoutes(protocol));

/** True when the sidecar listens for HTTP on the port: some service it sees has it. */
export function hasHttpListener(listener: EgressListener, port: number): boolean {
  return listener.services
    .values()
    .some((service) => service.ports.some((each) => each.port === port && takesHttpRoutes(each.protocol)));
}

/** For each service the VirtualService with the most specific host that fits it; among equals the first. */
function mostSpecific(
  virtualServices: readonly ResolvedVirtualService[],
  services: Iterable<string>,
): ReadonlyMap<string, ResolvedVirtualService> {
  const byHost = new Map<string, ResolvedVirtualService>();
  for (const virtualService of virtualServices) {
    for (const host of virtualService.hosts) if (!byHost.has(host)) byHost.set(host, virtualService);
  }
  const wildcards = [...byHost.keys()].filter(isWildcard);
  const best = new Map<string, ResolvedVirtualService>();
  for (const service of services) {
    const host = byHost.has(service) ? service : mostSpecificHost(service, wildcards);
    const found = host === undefined ? undefined : byHost.get(host);
    if (found) best.set(service, found);
  }
  return best;
}

type HostSplit = { readonly services: RegistryService[]; readonly literal: string[] };

/** Splits the hosts of a VirtualService into known services and names that stand for themselves. */
function splitHosts(
  virtualService: ResolvedVirtualService,
  services: ReadonlyMap<string, RegistryService>,
  best: ReadonlyMap<string, ResolvedVirtualService>,
): HostSplit {
  const found: RegistryService[] = [];
  const literal: string[] = [];
  for (const host of virtualService.hosts.filter((each) => !isWildcard(each))) {
    const service = services.get(host);
    if (service) found.push(service);
    else literal.push(host);
  }
  for (const host of virtualService.hosts.filter(isWildcard)) {
    const fitting = virtualService.semantics === 'gateway' ? [] : matching(host, services);
    if (fitting.length === 0) literal.push(host);
    found.push(...fitting.filter((service) => best.get(service.host) === virtualService));
  }
  return { services: found, literal };
}

function matching(host: string, services: ReadonlyMap<string, RegistryService>): RegistryService[] {
  return [...services.values()].filter((service) => hostsMatch(host, service.host));
}

/** On ports other than 80 a VirtualService counts only if one of its hosts is a service there. */
function concernsPort(
  virtualService: ResolvedVirtualService,
  port: number,
  services: ReadonlyMap<string, RegistryService>,
): boolean {
  if (port === 80) return true;
  return virtualService.hosts.some((host) => {
    if (services.has(host)) return true;
    return isWildcard(host)
      ? matching(host, services).length > 0
      : services.keys().some((service) => isWildcard(service) && hostsMatch(service, host));
  });
}

type Candidate = HostSplit & { readonly source: RouteSource | null; readonly routes: readonly CompiledRoute[] };

/** What becomes of the rules of a VirtualService on this port. */
export function sidecarEntries(virtualService: ResolvedVirtualService, site: SidecarPort): RouteEntry[] {
  const services = servicesOnPort(site.listener, site.port);
  return entriesWith(virtualService, site, services);
}

function entriesWith(
  virtualService: ResolvedVirtualService,
  site: SidecarPort,
  services: ReadonlyMap<string, RegistryService>,
): RouteEntry[] {
  return buildHttpRoutes(virtualService, {
    proxy: site.proxy,
    gateway: meshGateway,
    clusters: site.clusters,
    lookup: (host) => services.get(host) ?? null,
    listenerPort: site.port,
    isTls: false,
    gatewaySemantics: virtualService.semantics === 'gateway',
  });
}

function candidateOf(
  virtualService: ResolvedVirtualService,
  site: SidecarPort,
  services: ReadonlyMap<string, RegistryService>,
  best: ReadonlyMap<string, ResolvedVirtualService>,
): Candidate | null {
  const entries = entriesWith(virtualService, site, services);
  const routes = routesOf(entries);
  if (routes.length === 0) return null;
  const split = splitHosts(virtualService, services, best);
  if (virtualService.semantics === 'gateway' && !isProducerOrConsumer(virtualService, split.services, site.proxy)) {
    return null;
  }
  const http = split.services.filter(speaksHttp);
  if (http.length === 0 && site.port !== 80) return null;
  return { services: http, literal: split.literal, source: { virtualService, entries }, routes };
}

/** An HTTPRoute counts in its own namespace and for services of its own namespace. */
function isProducerOrConsumer(
  virtualService: ResolvedVirtualService,
  services: readonly RegistryService[],
  proxy: MeshProxy,
): boolean {
  return services.some(
    (service) => service.namespace === virtualService.namespace || proxy.namespace === virtualService.namespace,
  );
}

function defaultCandidate(service: RegistryService, site: SidecarPort): Candidate {
  const decision = defaultAction(site.clusters, service.host, site.port);
  const routes = [{ origin: defaultOrigin, conditions: [], catchAll: true, decision }];
  return { services: [service], literal: [], source: null, routes };
}

/** The virtual hosts of the port, without the one for unknown hosts. */
export function sidecarVirtualHosts(site: SidecarPort): VirtualHost[] {
  const { listener, port } = site;
  const services = servicesOnPort(listener, port);
  const best = mostSpecific(listener.virtualServices, listener.services.keys());
  const candidates = listener.virtualServices
    .filter((virtualService) => concernsPort(virtualService, port, services))
    .flatMap((virtualService) => candidateOf(virtualService, site, services, best) ?? []);
  const claimed = new Set(candidates.flatMap((candidate) => candidate.services.map(({ host }) => host)));
  const unclaimed = [...services.values()].filter((service) => !claimed.has(service.host));
  const defaults = unclaimed
    .filter((service) => service.externalName === null && speaksHttp(service))
    .map((service) => defaultCandidate(service, site));
  return assemble([...candidates, ...defaults], site);
}

/** Gives every host to the first candidate that claims it, and every domain to the first virtual host. */
function assemble(candidates: readonly Candidate[], site: SidecarPort): VirtualHost[] {
  const known = new Set(candidates.flatMap(({ services }) => services.map(({ host }) => host)));
  const names = new Set<string>();
  const taken = new Set<string>();
  const made: VirtualHost[] = [];
  const aliases = aliasesByHost(site.listener);
  const claim = (name: string, wanted: readonly string[], short: ReadonlySet<string>, candidate: Candidate) => {
    if (names.has(name)) return;
    names.add(name);
    const domains = wanted
      .map((domain) => domain.toLowerCase())
      .filter((domain) => !taken.has(domain) && !(short.has(domain) && known.has(domain)));
    for (const domain of domains) taken.add(domain);
    const sources = candidate.source ? [candidate.source] : [];
    if (domains.length > 0) {
      made.push({ name, port: site.port, domains, routes: candidate.routes, sources, tlsRedirect: null });
    }
  };
  for (const candidate of candidates) {
    for (const host of candidate.literal) claim(host, [host], new Set(), candidate);
    for (const service of candidate.services) {
      const domains = serviceDomains(service, aliases.get(service.host) ?? [], site.proxy.namespace, site.domain);
      claim(service.host, domains.all, domains.short, candidate);
    }
  }
  return made;
}

/** ExternalName services by the host they stand for. */
function aliasesByHost(listener: EgressListener): Map<string, string[]> {
  const aliases = new Map<string, string[]>();
  for (const { host, externalName } of listener.services.values()) {
    if (externalName !== null) aliases.set(externalName, [...(aliases.get(externalName) ?? []), host]);
  }
  return aliases;
}
