/**
 * What a rule does with the requests it takes, as a decision. Source: istio/istio
 * pilot/pkg/networking/core/route/route.go (applyHTTPRouteDestination, ApplyRedirect, ApplyDirectResponse).
 */
import type { Destination, HTTPRedirect, HTTPRoute, HTTPRouteDestination } from '../istio/virtual-service.ts';
import { type ClusterIndex, type ClusterTarget, destinationTarget } from './clusters.ts';
import type {
  Decision,
  FailureDecision,
  HashPolicy,
  PathRewrite,
  RedirectDecision,
  RouteDecision,
  RouteOptions,
  RouteOrigin,
  WeightedTarget,
} from './decision.ts';
import { authorityOf, headerChangesOf, joinChanges } from './header-changes.ts';
import type { PathMatch } from './path-match.ts';
import type { RegistryService } from './registry.ts';
import { faultOf, mirrorsOf, retriesOf, timeoutOf } from './route-options.ts';
import { defaultHashPolicyOf, hashPolicyOf } from './traffic-policy.ts';

export type ActionContext = {
  readonly clusters: ClusterIndex;
  /** The services a destination without port is looked up in. */
  readonly lookup: (host: string) => RegistryService | null;
  /** Service port a sidecar's client calls, or the server port of a gateway. */
  readonly listenerPort: number;
  readonly isTls: boolean;
  /** Made from an HTTPRoute. */
  readonly gatewaySemantics: boolean;
};

/** The decision of one generated route. */
export function actionOf(route: HTTPRoute, path: PathMatch, origin: RouteOrigin, context: ActionContext): Decision {
  if (route.redirect) return redirectOf(route, route.redirect, path, origin, context);
  if (route.directResponse) {
    const { status, body } = route.directResponse;
    return {
      kind: 'direct-response',
      route: origin,
      status,
      body: body?.string ?? (body?.bytes === undefined ? null : decodeBytes(body.bytes)),
      fault: faultOf(route.fault),
      headers: headerChangesOf(route.headers),
    };
  }
  return routeOf(route, path, origin, context);
}

function decodeBytes(base64: string): string {
  return new TextDecoder().decode(Uint8Array.from(atob(base64), (character) => character.charCodeAt(0)));
}

function failure(reason: 'no-action' | 'no-destination', status: number, route: RouteOrigin): FailureDecision {
  return { kind: 'failure', status, flag: reason === 'no-action' ? 'NR' : null, reason, route };
}

function routeOf(route: HTTPRoute, path: PathMatch, origin: RouteOrigin, context: ActionContext): Decision {
  const { clusters, lookup, listenerPort } = context;
  const target = (destination: Destination): ClusterTarget =>
    destinationTarget(clusters, destination, lookup(destination.host), listenerPort);
  const entries = route.route ?? [];
  const only = entries.length === 1 ? entries[0] : undefined;
  const targets = weightedTargets(entries, target);
  if (targets.length === 0) return failure('no-destination', context.gatewaySemantics ? 500 : 503, origin);
  const hashes = entries
    .filter((entry) => only || (entry.weight ?? 0) > 0)
    .map(({ destination }) => hashPolicyOf(clusters.destinationRule(destination.host), destination))
    .filter((hash) => hash !== null);
  const options: RouteOptions = {
    timeoutMs: timeoutOf(route.timeout),
    retries: retriesOf(route.retries, only !== undefined && hashes.length > 0),
    fault: faultOf(route.fault),
    mirrors: mirrorsOf(route, target),
    rewrite: rewriteOf(route, only, path, context.gatewaySemantics),
    headers: joinChanges(headerChangesOf(route.headers), only ? headerChangesOf(only.headers) : null),
    hashPolicies: hashes,
    corsPolicy: route.corsPolicy ?? null,
    missingClusterStatus: context.gatewaySemantics ? 500 : 503,
  };
  return { kind: 'route', route: origin, clusters: targets, options };
}

/** Share = weight ÷ sum. A single destination takes everything; of several, those without weight are left out. */
function weightedTargets(
  entries: readonly HTTPRouteDestination[],
  target: (destination: Destination) => ClusterTarget,
): WeightedTarget[] {
  const only = entries.length === 1 ? entries[0] : undefined;
  if (only) return [{ ...target(only.destination), share: 1, headers: null, authority: null }];
  const weighted = entries.filter(({ weight }) => (weight ?? 0) > 0);
  const sum = weighted.reduce((total, { weight }) => total + (weight ?? 0), 0);
  return weighted.map(({ destination, weight, headers }) => ({
    ...target(destination),
    share: (weight ?? 0) / sum,
    headers: headerChangesOf(headers),
    authority: authorityOf(headers),
  }));
}

/** The route's authority: of `rewrite`, else of `headers`, else of the only destination. */
function rewriteOf(
  route: HTTPRoute,
  only: HTTPRouteDestination | undefined,
  path: PathMatch,
  gatewaySemantics: boolean,
): RouteOptions['rewrite'] {
  const authority =
    route.rewrite?.authority || authorityOf(route.headers) || (only ? authorityOf(only.headers) : null) || null;
  const rewrite = pathRewriteOf(route, path, gatewaySemantics);
  return authority === null && rewrite === null ? null : { path: rewrite, authority };
}

const escapeForRegex = (text: string) => text.replace(/[\\.+*?()|[\]{}^$]/g, '\\$&');

function pathRewriteOf(route: HTTPRoute, path: PathMatch, gatewaySemantics: boolean): PathRewrite | null {
  const { uri, uriRegexRewrite } = route.rewrite ?? {};
  if (uriRegexRewrite) {
    return { type: 'regex', pattern: uriRegexRewrite.match ?? '', substitution: uriRegexRewrite.rewrite ?? '' };
  }
  if (!uri) return null;
  if (gatewaySemantics && uri === '/') {
    // Takes the prefix away and leaves one slash where nothing remains.
    const prefix = path.type === 'separated-prefix' ? path.value : '';
    return { type: 'regex', pattern: `^${escapeForRegex(prefix)}(/?)(.*)`, substitution: '/\\2' };
  }
  return { type: 'prefix', matched: path, replacement: uri };
}

const workingRedirectCodes: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);
const prefixMarker = '%PREFIX()%';

function redirectOf(
  route: HTTPRoute,
  redirect: HTTPRedirect,
  path: PathMatch,
  origin: RouteOrigin,
  context: ActionContext,
): Decision {
  const status = redirect.redirectCode || 301;
  // Envoy has no other codes; istiod then leaves the route without any action.
  if (!workingRedirectCodes.has(status)) return failure('no-action', 404, origin);
  return {
    kind: 'redirect',
    route: origin,
    status,
    scheme: redirect.scheme || null,
    authority: redirect.authority || null,
    port: redirectPort(redirect, context),
    path: redirectPath(redirect, path, context.gatewaySemantics),
    fault: faultOf(route.fault),
    headers: headerChangesOf(route.headers),
  };
}

function redirectPort(redirect: HTTPRedirect, context: ActionContext): number | null {
  const port = redirect.derivePort === 'FROM_REQUEST_PORT' ? context.listenerPort : (redirect.port ?? null);
  const scheme = redirect.scheme || (context.isTls ? 'https' : 'http');
  if ((port === 80 && scheme === 'http') || (port === 443 && scheme === 'https')) return null;
  return port || null;
}

function redirectPath(redirect: HTTPRedirect, path: PathMatch, gatewaySemantics: boolean): RedirectDecision['path'] {
  const { uri, prefixRewrite } = redirect;
  if (prefixRewrite) return { type: 'prefix', matched: path, replacement: prefixRewrite };
  if (!uri) return null;
  if (gatewaySemantics && uri.startsWith(prefixMarker)) {
    return { type: 'prefix', matched: path, replacement: uri.slice(prefixMarker.length) };
  }
  return { type: 'full', replacement: uri };
}

export const defaultOrigin: RouteOrigin = {
  virtualService: null,
  ruleIndex: null,
  matchIndex: null,
  ruleName: 'default',
  via: null,
};

/** The route to a service without VirtualService: all ready pods, whatever their version. */
export function defaultAction(clusters: ClusterIndex, host: string, port: number): RouteDecision {
  const hash: HashPolicy | null = defaultHashPolicyOf(clusters.destinationRule(host), port);
  return {
    kind: 'route',
    route: defaultOrigin,
    clusters: [{ ...clusters.target(host, port, null), share: 1, headers: null, authority: null }],
    options: {
      timeoutMs: null,
      retries: retriesOf(null, false),
      fault: null,
      mirrors: [],
      rewrite: null,
      headers: null,
      hashPolicies: hash ? [hash] : [],
      corsPolicy: null,
      missingClusterStatus: 503,
    },
  };
}
