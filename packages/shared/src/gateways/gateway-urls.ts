import type { z } from 'zod';
import type { GatewayServer } from '../api/gateways.ts';
import { hostCovers } from '../istio/host-name.ts';
import type { ServiceAddress } from './service-addresses.ts';

type Server = z.infer<typeof GatewayServer>;

/** TLS modes that end or pass on a connection which begins with TLS; for all others the protocol decides. */
const tlsProtocols = new Set(['HTTPS', 'TLS']);
const webProtocols = new Set(['HTTP', 'HTTP2', 'GRPC', 'GRPC-WEB', ...tlsProtocols]);
const defaultPorts: Readonly<Record<string, number>> = { http: 80, https: 443 };

/**
 * The URLs at which a browser gets to the servers of a gateway. A server that takes any host is reached at the address
 * itself; one that names hosts only by those, and by the hosts of routes that its wildcards cover.
 *
 * A server's port is that of the pods or that of the Service in front of them.
 * Source: istio/istio pilot/pkg/model/gateway.go (resolvePorts).
 */
export function urlsOf(
  servers: readonly Server[],
  addresses: readonly ServiceAddress[],
  routedHosts: readonly string[],
): string[] {
  const urls = servers.flatMap((server) => {
    if (!webProtocols.has(server.protocol.toUpperCase())) return [];
    const scheme = tlsProtocols.has(server.protocol.toUpperCase()) ? 'https' : 'http';
    const own = addresses.filter(({ port, targetPort }) => [port, targetPort].includes(server.port));
    return own.flatMap((address) =>
      namesFor(server.hosts, address.host, routedHosts).map((name) => urlFor(scheme, name, address.port)),
    );
  });
  return [...new Set(urls)];
}

function namesFor(hosts: readonly string[], address: string, routedHosts: readonly string[]): string[] {
  return hosts.flatMap((written) => {
    const host = written.slice(written.indexOf('/') + 1);
    if (host === '') return [];
    if (host === '*') return [address];
    if (!host.startsWith('*')) return [host];
    return routedHosts.filter((routed) => !routed.startsWith('*') && hostCovers(host, routed));
  });
}

function urlFor(scheme: string, host: string, port: number): string {
  const name = host.includes(':') ? `[${host}]` : host;
  return defaultPorts[scheme] === port ? `${scheme}://${name}` : `${scheme}://${name}:${port}`;
}
