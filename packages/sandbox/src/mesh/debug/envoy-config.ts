/**
 * A proxy's configuration in the words of Envoy's API, as far as routing goes: route configurations, clusters and the
 * names of listeners. Field names are those of protobuf; filters, TLS and timeouts of connections are left out.
 */

import { clusterName } from '@sluice/shared/evaluate/clusters';
import type { Condition } from '@sluice/shared/evaluate/conditions';
import type { Decision, RouteDecision, RouteOrigin } from '@sluice/shared/evaluate/decision';
import type { CompiledRoute } from '@sluice/shared/evaluate/http-routes';
import type { ProxyConfig } from '@sluice/shared/evaluate/proxy-config';
import type { RegistryService } from '@sluice/shared/evaluate/registry';
import type { Wanted } from '@sluice/shared/evaluate/string-match';
import type { VirtualHost } from '@sluice/shared/evaluate/virtual-host';
import { serviceLabelsOf } from '../service-labels.ts';

type Fields = Record<string, unknown>;

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

/** envoy.config.cluster.v3.Cluster of every port and subset that the proxy sees. */
export function clustersOf(config: ProxyConfig): Fields[] {
  return [...config.scope.services.values()].flatMap((service) =>
    service.ports.flatMap(({ port }) => {
      const rule = config.clusters.destinationRule(service.host);
      const subsets = [null, ...(rule?.subsets ?? []).map(({ name }) => name)];
      const origin = rule?.from[0];
      return subsets.map((subset) => clusterOf(service, port, subset, origin));
    }),
  );
}

type RuleName = { readonly namespace: string; readonly name: string } | undefined;

function clusterOf(service: RegistryService, port: number, subset: string | null, rule: RuleName): Fields {
  const { host, name, namespace } = serviceLabelsOf(service.host);
  return {
    name: clusterName(service.host, port, subset),
    type: service.selector === null ? 'STRICT_DNS' : 'EDS',
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
