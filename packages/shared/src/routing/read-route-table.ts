import type { NotEditableReason, Version } from '../api/services.ts';
import type { ResolvedVirtualService, RulePlace } from '../evaluate/virtual-services.ts';
import { meshGateway } from '../istio/gateway-name.ts';
import type { Mesh } from '../istio/mesh.ts';
import type { HTTPRoute, L4Route } from '../istio/virtual-service.ts';
import { reachesSidecars, takesEveryRequest } from './default-rule.ts';
import { viewOf } from './mesh-index.ts';
import type { MeshView } from './mesh-view.ts';
import type { RouteTable, Rule, RuleOrigin, ServiceRef } from './route-table.ts';
import { destinationsProblem, readDestinations } from './rule-destinations.ts';
import { noOptions, optionsOf } from './rule-options.ts';
import { gatewayVirtualServices, hostOf, meshVirtualServices } from './service-scope.ts';
import { versionsOf } from './versions.ts';

/**
 * The rules for requests to a service: first those of the one VirtualService that sidecars obey, in order, then those
 * of gateways that send requests to it. HTTP rules come before TLS and TCP rules. Rules of delegates stand in the place
 * of the root rule that delegates to them, with their conditions combined.
 */
export function readRouteTable(
  mesh: Mesh | MeshView,
  service: ServiceRef,
  versions: readonly Version[] = versionsOf(mesh, service),
): RouteTable {
  const view = viewOf(mesh);
  const reader: Reader = { view, host: hostOf(view, service), versions };
  const own = obeyed(view, service);
  const rules = own === undefined ? [] : markDefault(rulesOf(own, reader));
  const others = gatewayVirtualServices(view, service)
    .filter(({ namespace, name }) => namespace !== own?.namespace || name !== own.name)
    .flatMap((virtualService) => gatewayRules(virtualService, reader));
  return { service, host: reader.host, rules: [...rules, ...others] };
}

/** The last rule that sidecars reach, if it takes every request that is left: "everything else". */
export function defaultRuleOf(table: RouteTable): Rule | undefined {
  return table.rules.find(({ isDefault }) => isDefault);
}

/** The rules that sidecars obey. */
export function meshRulesOf(table: RouteTable): readonly Rule[] {
  return table.rules.filter(({ gateways }) => gateways.includes(meshGateway));
}

type Reader = { readonly view: MeshView; readonly host: string; readonly versions: readonly Version[] };

/** The first VirtualService that leaves sidecars at least one rule; istiod ignores the others for this host. */
function obeyed(view: MeshView, service: ServiceRef): ResolvedVirtualService | undefined {
  return meshVirtualServices(view, service).find(
    ({ http, tls, tcp, skipped }) =>
      skipped.length > 0 ||
      tls.length > 0 ||
      tcp.length > 0 ||
      http.some(({ route }) => reachesSidecars(route.match ?? [])),
  );
}

function rulesOf(virtualService: ResolvedVirtualService, reader: Reader): Rule[] {
  const { gateways } = virtualService;
  const http = virtualService.http.map(({ place, route }) =>
    httpRule(originOf(place, 'http'), route, gateways, reader),
  );
  const skipped = virtualService.skipped.map(({ place }) =>
    skippedRule(originOf(place, 'http'), gateways, reader.view),
  );
  const rootIndex = ({ origin }: Rule) => origin.via?.index ?? origin.index;
  return [
    ...[...http, ...skipped].toSorted((a, b) => rootIndex(a) - rootIndex(b)),
    ...virtualService.tls.map(({ place, route }) => l4Rule(originOf(place, 'tls'), route, gateways, reader)),
    ...virtualService.tcp.map(({ place, route }) => l4Rule(originOf(place, 'tcp'), route, gateways, reader)),
  ];
}

/**
 * Of a VirtualService that sidecars do not obey for this host, the rules by which gateways send requests to the
 * service. It may be bound to `mesh` as well: for other hosts, or outranked by another one.
 */
function gatewayRules(virtualService: ResolvedVirtualService, reader: Reader): Rule[] {
  const gateways = virtualService.gateways.filter((gateway) => gateway !== meshGateway);
  const rules = rulesOf({ ...virtualService, gateways }, reader);
  if (virtualService.hosts.includes(reader.host)) return rules;
  return rules.filter(({ destinations }) => destinations.some(({ host }) => host === reader.host));
}

function markDefault(rules: Rule[]): Rule[] {
  const index = rules.findIndex(
    ({ origin, action, matches }) => origin.protocol === 'http' && action !== 'delegate' && takesEveryRequest(matches),
  );
  return rules.map((rule, at) => (at === index ? { ...rule, isDefault: true } : rule));
}

function originOf({ namespace, name, index, via }: RulePlace, protocol: RuleOrigin['protocol']): RuleOrigin {
  return { namespace, name, protocol, index, ...(via === null ? {} : { via }) };
}

function httpRule(origin: RuleOrigin, route: HTTPRoute, gateways: readonly string[], reader: Reader): Rule {
  const destinations = readDestinations(route.route ?? [], reader.host, reader.versions);
  const action = actionOf(route);
  return {
    origin,
    name: route.name ?? null,
    action,
    matches: route.match ?? [],
    gateways,
    destinations,
    options: optionsOf(route),
    isDefault: false,
    notEditable: action === 'route' ? destinationsProblem(destinations, reader.host, reader.versions) : reasons[action],
  };
}

const reasons: Record<Exclude<Rule['action'], 'route'>, NotEditableReason> = {
  redirect: 'redirect',
  'direct-response': 'direct-response',
  delegate: 'delegate',
  none: 'unreadable',
};

function actionOf({ route, redirect, directResponse, delegate }: HTTPRoute): Rule['action'] {
  if (redirect) return 'redirect';
  if (directResponse) return 'direct-response';
  if (delegate) return 'delegate';
  return route?.length ? 'route' : 'none';
}

/** A rule that delegates to nothing that can be used; proxies skip it. */
function skippedRule(origin: RuleOrigin, gateways: readonly string[], view: MeshView): Rule {
  const route = view.virtualService(origin.namespace, origin.name)?.spec.http?.[origin.index];
  return {
    origin,
    name: route?.name ?? null,
    action: 'delegate',
    matches: route?.match ?? [],
    gateways,
    destinations: [],
    options: optionsOf(route ?? {}),
    isDefault: false,
    notEditable: 'delegate',
  };
}

function l4Rule(origin: RuleOrigin, route: L4Route, gateways: readonly string[], reader: Reader): Rule {
  const destinations = readDestinations(route.route ?? [], reader.host, reader.versions);
  const isRoute = destinations.length > 0;
  return {
    origin,
    name: null,
    action: isRoute ? 'route' : 'none',
    matches: route.match ?? [],
    gateways,
    destinations,
    options: noOptions,
    isDefault: false,
    notEditable: isRoute ? destinationsProblem(destinations, reader.host, reader.versions) : 'unreadable',
  };
}
