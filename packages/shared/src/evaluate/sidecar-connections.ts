/**
 * Connections from a sidecar to services whose port speaks TCP or TLS. Source: istio/istio
 * pilot/pkg/networking/core/tls.go (buildSidecarOutboundTCPTLSFilterChainOpts).
 */
import { meshGateway } from '../istio/gateway-name.ts';
import { hostsMatch } from '../istio/host-name.ts';
import type { Decision } from './decision.ts';
import { type DomainTable, domainTable, findByHost } from './domain-table.ts';
import type { RouteContext } from './http-routes.ts';
import { type Connection, chooseBySni, type L4Entry, plainConnection, tcpEntries, tlsEntries } from './l4-routes.ts';
import { takesHttpRoutes } from './port-protocol.ts';
import type { RegistryService } from './registry.ts';
import { defaultOrigin } from './route-action.ts';
import { serviceDomains } from './service-domains.ts';
import type { SidecarPort } from './sidecar-hosts.ts';
import { hostOf } from './virtual-host.ts';

export type SidecarConnection = {
  readonly service: RegistryService;
  /** Every TLS and TCP match of the VirtualServices for the service, in order. */
  readonly entries: readonly L4Entry[];
  /** null: no filter chain takes the connection, it is handled like one to an unknown host. */
  readonly decision: Decision | null;
};

function speaksNoHttp(service: RegistryService, port: number): boolean {
  const found = service.ports.find((each) => each.port === port);
  return found !== undefined && found.protocol !== 'udp' && !takesHttpRoutes(found.protocol);
}

/** The TCP and TLS services of a port by every name and address under which this client may reach them. */
export function connectionServices(site: SidecarPort): DomainTable<RegistryService> {
  const services = site.listener.services.values().filter((service) => speaksNoHttp(service, site.port));
  return domainTable(services, (service) => serviceDomains(service, [], site.proxy.namespace, site.domain).all);
}

/** What happens to a connection, or null when the port and name are no TCP or TLS service. */
export function sidecarConnection(
  site: SidecarPort,
  services: DomainTable<RegistryService>,
  connection: Connection,
): SidecarConnection | null {
  const service = connection.host === null ? null : findByHost(services, hostOf(connection.host));
  if (service === null) return null;
  const context: RouteContext = {
    proxy: site.proxy,
    gateway: meshGateway,
    clusters: site.clusters,
    lookup: (host) => site.clusters.service(host),
    listenerPort: site.port,
    isTls: false,
    gatewaySemantics: false,
  };
  const rules = site.listener.virtualServices.filter(({ hosts }) =>
    hosts.some((host) => hostsMatch(host, service.host)),
  );
  const tls = rules.flatMap((rule) => tlsEntries(rule, context));
  const tcp = rules.flatMap((rule) => tcpEntries(rule, context));
  return { service, entries: [...tls, ...tcp], decision: decisionOf(site, service, connection, tls, tcp) };
}

function decisionOf(
  site: SidecarPort,
  service: RegistryService,
  connection: Connection,
  tls: readonly L4Entry[],
  tcp: readonly L4Entry[],
): Decision | null {
  const chains = tls
    .filter(({ clause }) => clause === null)
    .map(({ sniHosts, decision }) => ({ sniHosts: sniHosts ?? [], decision }));
  const chosen = connection.sni === null ? null : chooseBySni(chains, connection.sni);
  if (chosen) return chosen.decision;
  const plain = () => plainConnection(site.clusters, defaultOrigin, service.host, site.port);
  const speaksTls = service.ports.some(({ port, protocol }) => port === site.port && protocol === 'tls');
  if (speaksTls) return chains.length === 0 ? plain() : null;
  return tcp.find(({ clause }) => clause === null)?.decision ?? plain();
}
