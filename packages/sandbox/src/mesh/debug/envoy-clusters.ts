/** Envoy's `/clusters`: the pods of each cluster, and whether outlier detection keeps them out. */
import type { MeshPod } from '../mesh-pod.ts';
import { clusterTargetsOf, type Fields } from './envoy-config.ts';

type Host = { readonly address: string; readonly port: number; readonly isEjected: boolean };
type ClusterHosts = { readonly name: string; readonly hosts: readonly Host[] };

function clusterHosts(pod: MeshPod): ClusterHosts[] {
  const { state } = pod;
  if (state === null) return [];
  return clusterTargetsOf(state.config).map((target) => {
    const used = pod.usedCluster(target.cluster);
    const hosts = state.endpointsOf(target).map(({ address, port, podUid }) => ({
      address,
      port,
      isEjected: used?.isEjected(podUid) ?? false,
    }));
    return { name: target.cluster, hosts };
  });
}

/** envoy.admin.v3.ClusterStatus of every cluster. */
export function clusterStatuses(pod: MeshPod): Fields[] {
  return clusterHosts(pod).map(({ name, hosts }) => ({
    name,
    added_via_api: true,
    host_statuses: hosts.map(({ address, port, isEjected }) => ({
      address: { socket_address: { address, port_value: port } },
      health_status: { eds_health_status: 'HEALTHY', ...(isEjected && { failed_outlier_check: true }) },
      weight: 1,
    })),
    observability_name: name,
  }));
}

/** The same as lines of `cluster::host::property::value`. */
export function clusterText(pod: MeshPod): string {
  const lines = clusterHosts(pod).flatMap(({ name, hosts }) => [
    `${name}::observability_name::${name}`,
    `${name}::added_via_api::true`,
    ...hosts.flatMap(({ address, port, isEjected }) => [
      `${name}::${address}:${port}::health_flags::${isEjected ? '/failed_outlier_check' : 'healthy'}`,
      `${name}::${address}:${port}::weight::1`,
    ]),
  ]);
  return lines.map((line) => `${line}\n`).join('');
}
