/** Envoy's config dump of a proxy (envoy.admin.v3.ConfigDump): what it has, or what istiod would send to it. */
import { xdsTypes } from '../control-plane/sync-status.ts';
import type { PushedState } from '../pushed-state.ts';
import { clustersOf, type Fields, listenersOf, loadAssignmentsOf, routeConfigurations } from './envoy-config.ts';

const admin = 'type.googleapis.com/envoy.admin.v3';

/** Elements of a dump that are asked for one by one, by their names in Envoy's `resource` parameter. */
const resources = {
  dynamic_active_clusters: { type: 'ClustersConfigDump.DynamicCluster', make: activeClusters },
  dynamic_listeners: { type: 'ListenersConfigDump.DynamicListener', make: dynamicListeners },
  dynamic_route_configs: { type: 'RoutesConfigDump.DynamicRouteConfig', make: routeConfigs },
  dynamic_endpoint_configs: { type: 'EndpointsConfigDump.DynamicEndpointConfig', make: endpointConfigs },
} as const;
export type DumpResource = keyof typeof resources;

export function isDumpResource(name: string): name is DumpResource {
  return Object.hasOwn(resources, name);
}

/** All parts of a dump, in Envoy's order; those that the sandbox has nothing for are empty. */
export function configDump(state: PushedState, { withEndpoints = false } = {}): Fields {
  const part = (type: string, fields: Fields = {}) => ({ '@type': `${admin}.${type}`, ...fields });
  return {
    configs: [
      part('BootstrapConfigDump'),
      part('ClustersConfigDump', {
        version_info: state.version,
        dynamic_active_clusters: activeClusters(state),
      }),
      ...(withEndpoints ? [part('EndpointsConfigDump', { dynamic_endpoint_configs: endpointConfigs(state) })] : []),
      part('ListenersConfigDump', { version_info: state.version, dynamic_listeners: dynamicListeners(state) }),
      part('ScopedRoutesConfigDump'),
      part('RoutesConfigDump', { dynamic_route_configs: routeConfigs(state) }),
      part('SecretsConfigDump'),
    ],
  };
}

/** Only the elements of one part. @param nameFilter only those whose name it finds */
export function resourceDump(state: PushedState, resource: DumpResource, nameFilter?: RegExp): Fields {
  const { type, make } = resources[resource];
  const elements = make(state).filter((element) => nameFilter === undefined || nameFilter.test(nameOf(element)));
  return { configs: elements.map((element) => ({ '@type': `${admin}.${type}`, ...element })) };
}

function activeClusters({ config, version }: PushedState): Fields[] {
  return clustersOf(config).map((cluster) => ({
    version_info: version,
    cluster: { '@type': xdsTypes.cluster, ...cluster },
    last_updated: timeOf(version),
  }));
}

function dynamicListeners({ config, version }: PushedState): Fields[] {
  return listenersOf(config).map((listener) => ({
    name: listener.name,
    active_state: {
      version_info: version,
      listener: { '@type': xdsTypes.listener, ...listener },
      last_updated: timeOf(version),
    },
  }));
}

function routeConfigs({ config, version }: PushedState): Fields[] {
  return routeConfigurations(config).map((routes) => ({
    version_info: version,
    route_config: { '@type': xdsTypes.route, ...routes },
    last_updated: timeOf(version),
  }));
}

function endpointConfigs(state: PushedState): Fields[] {
  return loadAssignmentsOf(state).map((assignment) => ({
    version_info: state.version,
    endpoint_config: { '@type': xdsTypes.endpoint, ...assignment },
    last_updated: timeOf(state.version),
  }));
}

/** Versions begin with the time of their push. */
function timeOf(version: string): string {
  return version.split('/')[0] ?? '';
}

function nameOf({ name, cluster, route_config, endpoint_config }: Fields): string {
  const inner = (cluster ?? route_config ?? endpoint_config) as Fields | undefined;
  return String(name ?? inner?.name ?? inner?.cluster_name ?? '');
}

/** istiod writes protobuf's JSON names, Envoy the names of the fields; and istiod does not know when a proxy took it. */
export function withJsonNames(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withJsonNames);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key]) => key !== 'last_updated')
      .map(([key, child]) => [
        key.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase()),
        key === 'filter_metadata' ? child : withJsonNames(child),
      ]),
  );
}
