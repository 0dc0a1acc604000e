/** What is behind a gateway: the VirtualServices that are bound to it, with the services and paths of their rules. */
import type { z } from 'zod';
import type { GatewayRoute } from '../api/gateways.ts';
import { boundGateways } from '../istio/gateway-name.ts';
import { resolveHost, serviceHost } from '../istio/host-name.ts';
import type { MeshConfig } from '../istio/mesh.ts';
import type { HTTPRoute, StringMatch, VirtualService } from '../istio/virtual-service.ts';
import type { Service } from '../kubernetes/core.ts';
import { keyOf, namespaceOf } from '../kubernetes/object.ts';
import { allDestinationsOf, destinationsOf } from '../routing/destination-hosts.ts';
import type { ServiceRef } from '../routing/route-table.ts';

export type Route = z.infer<typeof GatewayRoute>;

/** What routes are read against; made once for all gateways. */
export type RouteSources = {
  readonly config: MeshConfig;
  readonly virtualServices: readonly VirtualService[];
  readonly virtualService: (key: string) => VirtualService | undefined;
  readonly serviceAt: (host: string) => ServiceRef | undefined;
};

/** Indexes what routes are read against. */
export function routeSources(
  config: MeshConfig,
  services: readonly Service[],
  virtualServices: readonly VirtualService[],
): RouteSources {
  const byHost = new Map(
    services.map((service): [string, ServiceRef] => {
      const ref = { namespace: namespaceOf(service), name: service.metadata.name };
      return [serviceHost(ref.name, ref.namespace, config.domain), ref];
    }),
  );
  const byKey = new Map(virtualServices.map((object) => [keyOf(object), object]));
  return {
    config,
    virtualServices,
    virtualService: (key) => byKey.get(key),
    serviceAt: (host) => byHost.get(host),
  };
}

/** @param gateway `namespace/name` */
export function routesOf(gateway: string, sources: RouteSources): Route[] {
  return sources.virtualServices
    .filter(({ spec, metadata }) => boundGateways(spec.gateways, metadata.namespace ?? '').includes(gateway))
    .map((object) => routeOf(object, gateway, sources))
    .sort((a, b) => (keyText(a) < keyText(b) ? -1 : 1));
}

const keyText = ({ virtualService: { namespace, name } }: Route) => `${namespace}/${name}`;

function routeOf(object: VirtualService, gateway: string, sources: RouteSources): Route {
  const namespace = namespaceOf(object);
  const rules = (object.spec.http ?? []).filter((rule) => takesFrom(rule, gateway, namespace));
  const delegates = rules.flatMap(({ delegate }) =>
    delegate?.name ? (sources.virtualService(`${delegate.namespace || namespace}/${delegate.name}`) ?? []) : [],
  );
  // TLS and TCP rules have no paths, but send connections to services all the same.
  const { http: _, ...plain } = object.spec;
  const hosts = [
    ...rules.flatMap((rule) => hostsOf(destinationsOf(rule), namespace, sources)),
    ...hostsOf(allDestinationsOf({ ...object, spec: plain }), namespace, sources),
    ...delegates.flatMap((each) => hostsOf(allDestinationsOf(each), namespaceOf(each), sources)),
  ];
  const services = [...new Set(hosts)].flatMap((host) => sources.serviceAt(host) ?? []);
  return {
    kind: 'VirtualService',
    virtualService: { namespace, name: object.metadata.name },
    hosts: [...(object.spec.hosts ?? [])],
    services: services.map(({ namespace, name }) => ({ namespace, name })),
    paths: [...new Set([...rules, ...delegates.flatMap(({ spec }) => spec.http ?? [])].flatMap(pathsOf))],
  };
}

/** Whether any alternative of the rule is for requests that come in by the gateway. */
function takesFrom({ match }: HTTPRoute, gateway: string, namespace: string): boolean {
  if (!match?.length) return true;
  return match.some(({ gateways }) => !gateways?.length || boundGateways(gateways, namespace).includes(gateway));
}

function hostsOf(destinations: readonly { host: string }[], namespace: string, { config }: RouteSources): string[] {
  return destinations.map(({ host }) => resolveHost(host, namespace, config.domain));
}

function pathsOf({ match }: HTTPRoute): string[] {
  return match?.length ? match.map(({ uri }) => pathText(uri)) : ['/*'];
}

/** A prefix is one of text, not of whole segments: `/static` takes `/statics`, too. */
export function pathText(uri: StringMatch | null | undefined): string {
  if (uri?.exact !== undefined) return uri.exact;
  if (uri?.prefix !== undefined) return `${uri.prefix}*`;
  return uri?.regex === undefined ? '/*' : `~${uri.regex}`;
}
