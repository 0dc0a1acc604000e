/** Decides what a proxy does with a request. Allocates little: decisions were made with the configuration. */
import type { RoutedRequest } from './conditions.ts';
import type { Decision, FailureDecision, PassthroughDecision } from './decision.ts';
import type { CompiledRoute } from './http-routes.ts';
import { splitTarget } from './normalise-path.ts';
import type { ProxyConfig } from './proxy-config.ts';
import { findVirtualHost, type VirtualHost } from './virtual-host.ts';

export type ProxyRequest = {
  /** The Host header (`:authority`), with or without port. */
  readonly host: string;
  /** For a sidecar the service port the client calls, for a gateway the port it listens on. */
  readonly port: number;
  readonly method: string;
  /** With the query. */
  readonly path: string;
  readonly scheme?: 'http' | 'https';
  /** Names in lower case; several values of one header are joined with `,`. */
  readonly headers: Readonly<Record<string, string>>;
};

const passthrough: PassthroughDecision = { kind: 'passthrough' };

function failure(reason: FailureDecision['reason'], status: number, flag: FailureDecision['flag']): FailureDecision {
  return { kind: 'failure', status, flag, reason, route: null };
}

const blackHole = failure('not-in-registry', 502, null);
const refused = failure('no-listener', 0, null);
const noVirtualHost = failure('no-virtual-host', 404, 'NR');
const noRoute = failure('no-route', 404, 'NR');

/** The request as routes see it: path normalised and apart from the query. */
export function routedRequest(request: ProxyRequest): RoutedRequest {
  const { path, query } = splitTarget(request.path);
  return {
    authority: request.host,
    method: request.method,
    scheme: request.scheme ?? 'http',
    path,
    target: request.path,
    query,
    headers: request.headers,
  };
}

/** What happens where no virtual host fits. */
function unknownHost(config: ProxyConfig, hasListener: boolean): Decision {
  if (config.proxy.kind !== 'sidecar') return hasListener ? noVirtualHost : refused;
  if (config.scope.outboundTrafficPolicy === 'ALLOW_ANY') return passthrough;
  // A port without HTTP listener is black-holed as a connection: it is closed without an answer.
  return hasListener ? blackHole : refused;
}

/**
 * The decision for a request, in the order in which Envoy takes it: virtual host by Host header, then the first route
 * whose conditions all hold.
 */
export function decide(config: ProxyConfig, request: ProxyRequest): Decision {
  const configuration = config.routes(request.port);
  if (configuration === null) return unknownHost(config, false);
  const virtualHost = findVirtualHost(configuration, request.host);
  if (virtualHost === null) return unknownHost(config, true);
  return decideIn(virtualHost, routedRequest(request));
}

/** The decision of one virtual host. */
export function decideIn(virtualHost: VirtualHost, request: RoutedRequest): Decision {
  if (virtualHost.tlsRedirect !== null && request.scheme !== 'https') return virtualHost.tlsRedirect;
  return findRoute(virtualHost.routes, request)?.decision ?? noRoute;
}

function findRoute(routes: readonly CompiledRoute[], request: RoutedRequest): CompiledRoute | null {
  for (const route of routes) if (matches(route, request)) return route;
  return null;
}

function matches(route: CompiledRoute, request: RoutedRequest): boolean {
  for (const condition of route.conditions) if (!condition.holds(request)) return false;
  return true;
}
