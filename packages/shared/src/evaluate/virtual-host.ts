/** Route configurations of one port, and how the Host header picks a virtual host in them. */
import type { RedirectDecision } from './decision.ts';
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
  readonly exact: ReadonlyMap<string, VirtualHost>;
  /** Longest suffix first. */
  readonly wildcards: readonly { readonly suffix: string; readonly virtualHost: VirtualHost }[];
  readonly any: VirtualHost | null;
};

/** Indexes virtual hosts by domain. Of two with the same domain the first stays. */
export function routeConfiguration(
  port: number,
  virtualHosts: readonly VirtualHost[],
  name = `${port}`,
): RouteConfiguration {
  const exact = new Map<string, VirtualHost>();
  const suffixes = new Map<string, VirtualHost>();
  for (const virtualHost of virtualHosts) {
    for (const domain of virtualHost.domains) {
      const table = domain.startsWith('*') ? suffixes : exact;
      const key = domain.startsWith('*') ? domain.slice(1) : domain;
      if (!table.has(key)) table.set(key, virtualHost);
    }
  }
  const any = suffixes.get('') ?? null;
  suffixes.delete('');
  const wildcards = [...suffixes].map(([suffix, virtualHost]) => ({ suffix, virtualHost }));
  wildcards.sort((a, b) => b.suffix.length - a.suffix.length);
  return { name, port, virtualHosts, exact, wildcards, any };
}

/** The host part of a Host header: without port, in lower case. IPv6 addresses keep their brackets. */
export function hostOf(authority: string): string {
  const port = /:\d*$/.exec(authority);
  const bare =
    port && (authority.startsWith('[') ? authority[port.index - 1] === ']' : authority.indexOf(':') === port.index);
  return (bare ? authority.slice(0, port.index) : authority).toLowerCase();
}

/**
 * Envoy's choice: the exact domain, else the longest matching suffix (which must leave something in front), else `*`.
 * Source: Envoy's RouteMatcher::findVirtualHost; Istio sets ignore_port_in_host_matching.
 */
export function findVirtualHost(configuration: RouteConfiguration, authority: string): VirtualHost | null {
  const direct = configuration.exact.get(authority);
  if (direct) return direct;
  const host = hostOf(authority);
  const exact = configuration.exact.get(host);
  if (exact) return exact;
  for (const { suffix, virtualHost } of configuration.wildcards) {
    if (host.length > suffix.length && host.endsWith(suffix)) return virtualHost;
  }
  return configuration.any;
}
