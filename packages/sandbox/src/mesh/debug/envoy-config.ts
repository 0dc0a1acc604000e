/**
 * A proxy's configuration in the words of Envoy's API, as far as routing goes: route configurations, clusters,
 * endpoints and listeners. Field names are those of protobuf; filters, TLS and timeouts of connections are left out.
 */

import type { ClusterTarget } from '@sluice/shared/evaluate/clusters';
import type { Condition } from '@sluice/shared/evaluate/conditions';
import type { Decision, RouteDecision, RouteOrigin } from '@sluice/shared/evaluate/decision';
import type { CompiledRoute } from '@sluice/shared/evaluate/http-routes';
import type { ProxyConfig } from '@sluice/shared/evaluate/proxy-config';
import type { Wanted } from '@sluice/shared/evaluate/string-match';
import type { VirtualHost } from '@sluice/shared/evaluate/virtual-host';
import type { Endpoint } from '../endpoints.ts';
import type { PushedState } from '../pushed-state.ts';
import { serviceLabelsOf } from '../service-labels.ts';

export type Fields = Record<string, unknown>;

const httpConnectionManager =
  'type.googleapis.com/envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager';

/** `outbound` ports of a sidecar, or the ports that a gateway listens on. */
export function listenPortsOf(config: ProxyConfig): number[] {
  if (config.proxy.kind === 'gateway') return [...config.listenPorts.keys()].toSorted((a, b) => a - b);
  const ports = config.scope.services.values().flatMap(({ ports: list }) => list.map(({ port }) => port));
  return [...new Set(ports)].toSorted((a, b) => a - b);
}

/** envoy.config.route.v3.RouteConfiguration of every port that has routes. */
export function routeConfigurations(config: ProxyConfig): Fields[] {
  return listenPortsOf(config).flatMap((port) => {
    const routes = config.routes(port);
    if (routes === null) return [];
    const virtualHosts = routes.virtualHosts.map((virtualHost) => virtualHostOf(virtualHost));
    return [
      { name: routes.name, virtual_hosts: virtualHosts, validate_clusters: false, ignore_port_in_host_matching: true },
    ];
  });
}

function virtualHostOf(virtualHost: VirtualHost): Fields {
  const { name, port, domains, routes, tlsRedirect } = virtualHost;
  return {
    name: `${name}:${port}`,
    domains: [...domains],
    routes: routes.map((route) => routeOf(route, weightsOf(virtualHost, route.origin))),
    ...(tlsRedirect !== null && { require_tls: 'ALL' }),
  };
}

/** As written in the rule; decisions know only shares. */
function weightsOf({ sources }: VirtualHost, { virtualService, ruleIndex, via }: RouteOrigin): number[] {
  const source = sources.find(
    ({ virtualService: each }) => each.namespace === virtualService?.namespace && each.name === virtualService.name,
  );
  const inSource = source ?? sources.find(({ virtualService: each }) => each.name === via?.name);
  const rule = inSource?.virtualService.http.find(
    ({ place }) => place.index === ruleIndex && place.name === virtualService?.name,
  );
  return (rule?.route.route ?? []).map(({ weight }) => weight ?? 0).filter((weight) => weight > 0);
}

function routeOf({ origin, conditions, decision }: CompiledRoute, weights: readonly number[]): Fields {
  return {
    ...(origin.ruleName !== null && { name: origin.ruleName }),
    match: matchOf(conditions),
    ...actionOf(decision, weights),
    ...(origin.virtualService !== null && {
      metadata: configMetadata('virtual-service', origin.virtualService.namespace, origin.virtualService.name),
    }),
  };
}

function configMetadata(kind: string, namespace: string, name: string): Fields {
  const config = `/apis/networking.istio.io/v1/namespaces/${namespace}/${kind}/${name}`;
  return { filter_metadata: { istio: { config } } };
}

const pseudoHeaders: Partial<Record<Condition['kind'], string>> = {
  method: ':method',
  authority: ':authority',
  scheme: ':scheme',
};

function matchOf(conditions: readonly Condition[]): Fields {
  const path = conditions.find(({ kind }) => kind === 'uri');
  const headers = conditions.flatMap(({ kind, key, wanted, ignoreCase }) => {
    const name = pseudoHeaders[kind] ?? (kind === 'headers' || kind === 'withoutHeaders' ? key : null);
    if (name === null) return [];
    return [{ name, ...valueMatch(wanted, ignoreCase), ...(kind === 'withoutHeaders' && { invert_match: true }) }];
  });
  const parameters = conditions.flatMap(({ kind, key, wanted, ignoreCase }) =>
    kind === 'queryParams' ? [{ name: key, ...valueMatch(wanted, ignoreCase) }] : [],
  );
  return {
    ...pathMatch(path?.wanted),
    ...(path?.ignoreCase === true && { case_sensitive: false }),
    ...(headers.length > 0 && { headers }),
    ...(parameters.length > 0 && { query_parameters: parameters }),
  };
}

function pathMatch(wanted: Wanted | undefined): Fields {
  switch (wanted?.type) {
    case 'exact':
      return { path: wanted.value };
    case 'prefix':
      return { prefix: wanted.value };
    case 'regex':
      return { safe_regex: { regex: wanted.value } };
    default:
      return { prefix: '/' };
  }
}

function valueMatch(wanted: Wanted, ignoreCase: boolean): Fields {
  if (wanted.type === 'present') return { present_match: true };
  const value = wanted.type === 'regex' ? { safe_regex: { regex: wanted.value } } : { [wanted.type]: wanted.value };
  return { string_match: { ...value, ...(ignoreCase && { ignore_case: true }) } };
}

function seconds(milliseconds: number): string {
  return `${milliseconds / 1000}s`;
}

function actionOf(decision: Decision, weights: readonly number[]): Fields {
  switch (decision.kind) {
    case 'route':
      return { route: routeActionOf(decision, weights) };
    case 'redirect': {
      const { scheme, authority, port, path, status } = decision;
      return {
        redirect: {
          ...(scheme !== null && { scheme_redirect: scheme }),
          ...(authority !== null && { host_redirect: authority }),
          ...(port !== null && { port_redirect: port }),
          ...(path !== null && { [path.type === 'full' ? 'path_redirect' : 'prefix_rewrite']: path.replacement }),
          response_code: redirectCodes[status] ?? 'MOVED_PERMANENTLY',
        },
      };
    }
    case 'direct-response':
      return {
        direct_response: {
          status: decision.status,
          ...(decision.body !== null && { body: { inline_string: decision.body } }),
        },
      };
    case 'failure':
      return { direct_response: { status: decision.status } };
    case 'passthrough':
      return { route: { cluster: 'PassthroughCluster' } };
  }
}

const redirectCodes: Readonly<Record<number, string>> = {
  302: 'FOUND',
  303: 'SEE_OTHER',
  307: 'TEMPORARY_REDIRECT',
  308: 'PERMANENT_REDIRECT',
};

function routeActionOf({ clusters, options }: RouteDecision, weights: readonly number[]): Fields {
  const [only] = clusters;
  const { timeoutMs, retries, mirrors, rewrite } = options;
  const split = clusters.map(({ cluster, share }, index) => ({
    name: cluster,
    weight: weights[index] ?? Math.round(share * 100),
  }));
  return {
    ...(clusters.length === 1 ? { cluster: only?.cluster } : { weighted_clusters: { clusters: split } }),
    timeout: seconds(timeoutMs ?? 0),
    ...(rewrite?.path?.type === 'prefix' && { prefix_rewrite: rewrite.path.replacement }),
    ...(rewrite?.path?.type === 'regex' && {
      regex_rewrite: { pattern: { regex: rewrite.path.pattern }, substitution: rewrite.path.substitution },
    }),
    ...(rewrite?.authority && { host_rewrite_literal: rewrite.authority }),
    ...(retries !== null && {
      retry_policy: {
        retry_on: retries.retryOn.join(','),
        num_retries: retries.attempts,
        ...(retries.perTryTimeoutMs !== null && { per_try_timeout: seconds(retries.perTryTimeoutMs) }),
        ...(retries.retriableStatusCodes.length > 0 && { retriable_status_codes: [...retries.retriableStatusCodes] }),
      },
    }),
    ...(mirrors.length > 0 && {
      request_mirror_policies: mirrors.map(({ cluster, percent }) => ({
        cluster,
        runtime_fraction: { default_value: { numerator: Math.round(percent * 10_000), denominator: 'MILLION' } },
      })),
    }),
  };
}

/** Every cluster that the proxy has: one for each port of each service, and one for each subset of those. */
export function clusterTargetsOf(config: ProxyConfig): ClusterTarget[] {
  return [...config.scope.services.values()].flatMap(({ host, ports }) => {
    const subsets = config.clusters.destinationRule(host)?.subsets ?? [];
    return ports.flatMap(({ port }) =>
      [null, ...subsets.map(({ name }) => name)].map((subset) => config.clusters.target(host, port, subset)),
    );
  });
}

/** envoy.config.cluster.v3.Cluster of all of them. */
export function clustersOf(config: ProxyConfig): Fields[] {
  return clusterTargetsOf(config).map((target) => clusterOf(config, target));
}

function clusterOf(config: ProxyConfig, { cluster, host, port, subset }: ClusterTarget): Fields {
  const { name, namespace } = serviceLabelsOf(host);
  const rule = config.clusters.destinationRule(host)?.from[0];
  return {
    name: cluster,
    type: isEds(config, host) ? 'EDS' : 'STRICT_DNS',
    ...(isEds(config, host) && { eds_cluster_config: { eds_config: { ads: {} }, service_name: cluster } }),
    metadata: {
      filter_metadata: {
        istio: {
          services: [{ host, name, namespace }],
          default_original_port: port,
          ...(subset !== null && { subset }),
          ...(rule && {
            config: `/apis/networking.istio.io/v1/namespaces/${rule.namespace}/destination-rule/${rule.name}`,
          }),
        },
      },
    },
  };
}

function isEds(config: ProxyConfig, host: string): boolean {
  return config.clusters.service(host)?.selector !== null;
}

/** envoy.config.endpoint.v3.ClusterLoadAssignment of every cluster whose pods istiod sends. */
export function loadAssignmentsOf(state: PushedState): Fields[] {
  const { config } = state;
  const targets = clusterTargetsOf(config).filter(({ host }) => isEds(config, host));
  return targets.map((target) => {
    const endpoints = state.endpointsOf(target);
    const locality = {
      locality: {},
      lb_endpoints: endpoints.map(lbEndpointOf),
      load_balancing_weight: endpoints.length,
    };
    return { cluster_name: target.cluster, ...(endpoints.length > 0 && { endpoints: [locality] }) };
  });
}

function lbEndpointOf({ address, port, identity }: Endpoint): Fields {
  const { workload, namespace, canonicalService, canonicalRevision, cluster } = identity;
  return {
    endpoint: { address: socketAddress(address, port) },
    health_status: 'HEALTHY',
    metadata: {
      filter_metadata: {
        istio: { workload: [workload, namespace, canonicalService, canonicalRevision, cluster].join(';') },
      },
    },
    load_balancing_weight: 1,
  };
}

function socketAddress(address: string, port: number): Fields {
  return { socket_address: { address, port_value: port } };
}

/** envoy.config.listener.v3.Listener of every port, with where its routes come from. */
export function listenersOf(config: ProxyConfig): Fields[] {
  return listenPortsOf(config).map((port) => {
    const name = `0.0.0.0_${port}`;
    const routes = config.routes(port)?.name;
    const manager = {
      name: 'envoy.filters.network.http_connection_manager',
      typed_config: {
        '@type': httpConnectionManager,
        stat_prefix: `outbound_${name}`,
        rds: { config_source: { ads: {}, resource_api_version: 'V3' }, route_config_name: routes },
      },
    };
    return {
      name,
      address: socketAddress('0.0.0.0', port),
      ...(routes !== undefined && { default_filter_chain: { filters: [manager] } }),
      traffic_direction: 'OUTBOUND',
    };
  });
}
