/** Route configurations of one port, and how the Host header picks a virtual host in them. */
import type { RedirectDecision } from './decision.ts';
import { type DomainTable, domainTable, findByHost } from './domain-table.ts';
import type { CompiledRoute, RouteEntry } from './http-routes.ts';
import type { ResolvedVirtualService } from './virtual-services.ts';

/** A VirtualService's part in a virtual host, with what became of each of its matches. */
export type RouteSource = { readonly virtualService: ResolvedVirtualService; readonly entries: readonly RouteEntry[] };

export type VirtualHost = {
  /** The host it was made for; Envoy's name is `name:port`. */
  readonly name: string;
  readonly port: number;
  /** Exact names, `*.suffix` or `*`, in lower case and without port. */
  readonly domains: readonly string[];
  readonly routes: readonly CompiledRoute[];
  /** In order of precedence; empty for a service without VirtualService. */
  readonly sources: readonly RouteSource[];
  /** Answers every request before any route, for gateway servers with httpsRedirect. */
  readonly tlsRedirect: RedirectDecision | null;
};

export type RouteConfiguration = {
  /** As proxies ask for it: `8080` for a sidecar's port, `http.8080` for a gateway's. */
  readonly name: string;
  readonly port: number;
  readonly virtualHosts: readonly VirtualHost[];
  readonly byDomain: DomainTable<VirtualHost>;
};

/** Virtual hosts of one port, with a table that finds them by domain. */
export function routeConfiguration(
  port: number,
  virtualHosts: readonly VirtualHost[],
  name = `${port}`,
): RouteConfiguration {
  return { name, port, virtualHosts, byDomain: domainTable(virtualHosts, ({ domains }) => domains) };
}

/** The host part of a Host header: without port, in lower case. IPv6 addresses keep their brackets. */
export function hostOf(authority: string): string {
  const port = /:\d*$/.exec(authority);
  const bare =
    port && (authority.startsWith('[') ? authority[port.index - 1] === ']' : authority.indexOf(':') === port.index);
  return (bare ? authority.slice(0, port.index) : authority).toLowerCase();
}

/** The virtual host for a Host header. Its port does not count: Istio sets ignore_port_in_host_matching. */
export function findVirtualHost({ byDomain }: RouteConfiguration, authority: string): VirtualHost | null {
  // Most requests name a host as it is; this spares them the work of normalising it.
  return byDomain.exact.get(authority) ?? findByHost(byDomain, hostOf(authority));
}
