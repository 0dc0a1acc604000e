/** Decides what a proxy does with a request. Allocates little: decisions were made with the configuration. */
import type { RoutedRequest } from './conditions.ts';
import type { Decision, FailureDecision, PassthroughDecision } from './decision.ts';
import type { CompiledRoute } from './http-routes.ts';
import type { Connection } from './l4-routes.ts';
import { splitTarget } from './normalise-path.ts';
import type { ProxyConfig } from './proxy-config.ts';
import { findVirtualHost, hostOf, type RouteConfiguration, type VirtualHost } from './virtual-host.ts';

export type ProxyRequest = {
  /** The Host header (`:authority`), with or without port. */
  readonly host: string;
  /** For a sidecar the service port the client calls, for a gateway the port it listens on. */
  readonly port: number;
  readonly method: string;
  /** With the query. */
  readonly path: string;
  readonly scheme?: 'http' | 'https';
  /** Server name of the TLS handshake; the host without port where it is not given. */
  readonly sni?: string;
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
export function routedRequest(request: ProxyRequest, isTls = false): RoutedRequest {
  const { path, query } = splitTarget(request.path);
  return {
    authority: request.host,
    method: request.method,
    scheme: request.scheme ?? (isTls ? 'https' : 'http'),
    path,
    target: query === null ? path : `${path}?${query}`,
    query,
    headers: request.headers,
  };
}

/** The connection that carries a request. */
export function connectionOf(request: ProxyRequest): Connection {
  const isTls = request.scheme === 'https' || request.sni !== undefined;
  return { port: request.port, host: request.host, sni: isTls ? (request.sni ?? hostOf(request.host)) : null };
}

/**
 * The decision for a request, in the order in which Envoy takes it: virtual host by Host header, then the first route
 * whose conditions all hold.
 */
export function decide(config: ProxyConfig, request: ProxyRequest): Decision {
  const configuration = config.routes(request.port);
  const virtualHost = configuration && findVirtualHost(configuration, request.host);
  if (virtualHost) return decideIn(virtualHost, routedRequest(request));
  if (config.proxy.kind === 'gateway') return configuration ? noVirtualHost : decideAtGateway(config, request);
  return config.connect(connectionOf(request))?.decision ?? unknownHost(config, configuration);
}

/** What happens where no virtual host fits. */
function unknownHost(config: ProxyConfig, configuration: RouteConfiguration | null): Decision {
  if (config.proxy.kind === 'waypoint') return configuration ? noVirtualHost : refused;
  if (config.scope.outboundTrafficPolicy === 'ALLOW_ANY') return passthrough;
  // A port without HTTP listener is black-holed as a connection: it is closed without an answer.
  return configuration ? blackHole : refused;
}

/** A port of a gateway that does not speak plain HTTP. */
function decideAtGateway(config: ProxyConfig, request: ProxyRequest): Decision {
  const accepted = config.accept(connectionOf(request));
  if (accepted === null) return refused;
  if (accepted.kind !== 'http') return accepted.decision;
  const virtualHost = findVirtualHost(accepted.routes, request.host);
  return virtualHost ? decideIn(virtualHost, routedRequest(request, accepted.isTls)) : noVirtualHost;
}

/** The decision for a connection that carries no HTTP the proxy could read. */
export function decideConnection(config: ProxyConfig, connection: Connection): Decision {
  if (config.proxy.kind !== 'gateway') return config.connect(connection)?.decision ?? unknownHost(config, null);
  const accepted = config.accept(connection);
  // An HTTP listener cannot do anything with bytes that are no HTTP.
  return accepted === null || accepted.kind === 'http' ? refused : accepted.decision;
}

/** The decision of one virtual host. */
function decideIn(virtualHost: VirtualHost, request: RoutedRequest): Decision {
  if (virtualHost.tlsRedirect !== null && request.scheme !== 'https') return virtualHost.tlsRedirect;
  for (const route of virtualHost.routes) if (matches(route, request)) return route.decision;
  return noRoute;
}

function matches(route: CompiledRoute, request: RoutedRequest): boolean {
  for (const condition of route.conditions) if (!condition.holds(request)) return false;
  return true;
}
