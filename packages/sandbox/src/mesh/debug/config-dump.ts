/** Envoy's config dump of a proxy: what it has, or what istiod would send to it. */
import type { ProxyConfig } from '@sluice/shared/evaluate/proxy-config';
import { xdsTypes } from '../control-plane/sync-status.ts';
import { clustersOf, listenPortsOf, routeConfigurations } from './envoy-config.ts';

const admin = 'type.googleapis.com/envoy.admin.v3';

/** Parts of a dump by their name in Envoy's `resource` parameter. */
export type DumpResource = 'dynamic_active_clusters' | 'dynamic_listeners' | 'dynamic_route_configs';

/**
 * @param version of the configuration, as in `version_info`
 * @param resource only the elements of this part
 */
export function configDump(config: ProxyConfig, version: string, resource?: string): unknown {
  const parts: Record<DumpResource, () => unknown[]> = {
    dynamic_active_clusters: () =>
      clustersOf(config).map((cluster) => ({
        version_info: version,
        cluster: { '@type': xdsTypes.cluster, ...cluster },
      })),
    dynamic_listeners: () => listenPortsOf(config).map((port) => ({ name: `0.0.0.0_${port}` })),
    dynamic_route_configs: () =>
      routeConfigurations(config).map((routes) => ({
        version_info: version,
        route_config: { '@type': xdsTypes.route, ...routes },
      })),
  };
  if (resource !== undefined) return { configs: isDumpResource(resource) ? parts[resource]() : [] };
  return {
    configs: [
      {
        '@type': `${admin}.ClustersConfigDump`,
        version_info: version,
        dynamic_active_clusters: parts.dynamic_active_clusters(),
      },
      { '@type': `${admin}.ListenersConfigDump`, version_info: version, dynamic_listeners: parts.dynamic_listeners() },
      { '@type': `${admin}.RoutesConfigDump`, dynamic_route_configs: parts.dynamic_route_configs() },
    ],
  };
}

export function isDumpResource(name: string): name is DumpResource {
  return ['dynamic_active_clusters', 'dynamic_listeners', 'dynamic_route_configs'].includes(name);
}

/** istiod writes protobuf's JSON names, Envoy the names of the fields. */
export function withJsonNames(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withJsonNames);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, child]) => [
      key.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase()),
      key === 'filter_metadata' ? child : withJsonNames(child),
    ]),
  );
}
