/**
 * The routes that one VirtualService gives to one proxy and port: conditions on the proxy are decided here, conditions
 * on the request are left to {@link CompiledRoute}. Everything that is left out stays in the list with its reason.
 * Source: istio/istio pilot/pkg/networking/core/route/route.go (BuildHTTPRoutesForVirtualService, sourceMatchHTTP).
 */
import type { HTTPMatchRequest } from '../istio/virtual-service.ts';
import { selects } from '../kubernetes/object.ts';
import type { MeshProxy } from './compile.ts';
import { type Condition, conditionsOf, isCatchAll } from './conditions.ts';
import type { Decision, RouteOrigin } from './decision.ts';
import { pathMatchOf } from './path-match.ts';
import { type ActionContext, actionOf } from './route-action.ts';
import type { ResolvedHttpRoute, ResolvedVirtualService } from './virtual-services.ts';

export type CompiledRoute = {
  readonly origin: RouteOrigin;
  /** All of them have to hold. */
  readonly conditions: readonly Condition[];
  readonly catchAll: boolean;
  readonly decision: Decision;
};

/** Why a match is no route of this proxy. */
export type ProxyClause =
  | { readonly kind: 'port'; readonly wanted: number; readonly actual: number }
  | { readonly kind: 'gateways'; readonly wanted: readonly string[]; readonly actual: string }
  | { readonly kind: 'sourceLabels'; readonly key: string; readonly wanted: string; readonly actual: string | null }
  | { readonly kind: 'sourceNamespace'; readonly wanted: string; readonly actual: string };

export type RouteEntry =
  | { readonly status: 'route'; readonly origin: RouteOrigin; readonly route: CompiledRoute }
  | { readonly status: 'not-for-proxy'; readonly origin: RouteOrigin; readonly clause: ProxyClause }
  /** Dropped because an earlier route of the same VirtualService takes every request. */
  | { readonly status: 'unreachable'; readonly origin: RouteOrigin; readonly after: RouteOrigin };

export type RouteContext = ActionContext & {
  readonly proxy: MeshProxy;
  /** `mesh`, or the gateway as `namespace/name`. */
  readonly gateway: string;
};

/** The first condition on the proxy that does not hold, or null. */
export function refusedBy(match: HTTPMatchRequest | null, context: RouteContext): ProxyClause | null {
  if (match === null) return null;
  const { proxy, gateway, listenerPort } = context;
  if (match.port && match.port !== listenerPort) return { kind: 'port', wanted: match.port, actual: listenerPort };
  if (proxy.kind === 'waypoint' && Object.keys(match.sourceLabels ?? {}).length > 0) {
    return sourceLabelClause(match.sourceLabels ?? {}, {});
  }
  if (match.gateways && match.gateways.length > 0) {
    return match.gateways.includes(gateway) ? null : { kind: 'gateways', wanted: match.gateways, actual: gateway };
  }
  const sourceLabels = match.sourceLabels ?? {};
  if (!selects(sourceLabels, proxy.labels)) return sourceLabelClause(sourceLabels, proxy.labels);
  if (match.sourceNamespace && match.sourceNamespace !== proxy.namespace) {
    return { kind: 'sourceNamespace', wanted: match.sourceNamespace, actual: proxy.namespace };
  }
  return null;
}

function sourceLabelClause(wanted: Readonly<Record<string, string>>, labels: MeshProxy['labels']): ProxyClause | null {
  const wrong = Object.entries(wanted).find(([key, value]) => labels[key] !== value);
  return wrong ? { kind: 'sourceLabels', key: wrong[0], wanted: wrong[1], actual: labels[wrong[0]] ?? null } : null;
}

function originOf(rule: ResolvedHttpRoute, match: HTTPMatchRequest | null, matchIndex: number | null): RouteOrigin {
  const { namespace, name, index, via } = rule.place;
  const ruleName = rule.route.name ?? '';
  const full = match?.name ? `${ruleName}.${match.name}` : ruleName;
  return { virtualService: { namespace, name }, ruleIndex: index, matchIndex, ruleName: full || null, via };
}

function compileRoute(
  rule: ResolvedHttpRoute,
  match: HTTPMatchRequest | null,
  origin: RouteOrigin,
  segments: boolean,
  context: RouteContext,
): CompiledRoute {
  const path = pathMatchOf(match, segments);
  const conditions = conditionsOf(match, path);
  return {
    origin,
    conditions,
    catchAll: isCatchAll(path, conditions),
    decision: actionOf(rule.route, path, origin, context),
  };
}

/** Every match of every rule in order, as a route of this proxy or with the reason why it is none. */
export function buildHttpRoutes(virtualService: ResolvedVirtualService, context: RouteContext): RouteEntry[] {
  const entries: RouteEntry[] = [];
  const segments = virtualService.semantics !== 'istio';
  let takesAll: RouteOrigin | null = null;
  for (const rule of virtualService.http) {
    const matches = rule.route.match ?? [];
    const alternatives = matches.length > 0 ? matches : [null];
    for (const [index, match] of alternatives.entries()) {
      const origin = originOf(rule, match, match === null ? null : index);
      const clause = refusedBy(match, context);
      if (takesAll) entries.push({ status: 'unreachable', origin, after: takesAll });
      else if (clause) entries.push({ status: 'not-for-proxy', origin, clause });
      else {
        const route = compileRoute(rule, match, origin, segments, context);
        entries.push({ status: 'route', origin, route });
        if (route.catchAll) takesAll = origin;
      }
    }
  }
  return entries;
}

/** The routes that a proxy gets, without the entries that say why others were left out. */
export function routesOf(entries: readonly RouteEntry[]): CompiledRoute[] {
  return entries.flatMap((entry) => (entry.status === 'route' ? [entry.route] : []));
}
