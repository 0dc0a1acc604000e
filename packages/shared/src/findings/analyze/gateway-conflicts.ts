/**
 * Gateways on the same pods and port with the same host: which of them serves it is undefined.
 * Source: istio/istio pkg/config/analysis/analyzers/gateway/conflictinggateway.go.
 */
import { type KubernetesObject, type Labels, selects } from '../../kubernetes/object.ts';
import type { ClusterIndex } from '../cluster/cluster-index.ts';
import { namespaceOf } from '../cluster/scoped-hosts.ts';
import { problem } from '../finding.ts';
import { readGateway } from '../validation/read-spec.ts';
import type { GatewayShape, ServerShape } from '../validation/shape/gateway-shape.ts';
import { gatewaySelector, printedSelector } from './gateway-selector.ts';
import { displayName, gatewayCheck } from './spec-check.ts';

/** Equal selectors always do; of two that contain one another, when some pod carries the labels of both. */
function shareWorkload(a: Labels, b: Labels, cluster: ClusterIndex): boolean {
  const aInB = selects(a, b);
  const bInA = selects(b, a);
  if (aInB && bInA) return true;
  return (aInB || bInA) && cluster.podsWith({ ...a, ...b }).length > 0;
}

function isInConflict(server: ServerShape, other: ServerShape): boolean {
  if ((server.port?.number ?? 0) !== (other.port?.number ?? 0)) return false;
  if ((server.bind ?? '') !== (other.bind ?? '')) return false;
  const hosts = new Set(other.hosts ?? []);
  return (server.hosts ?? []).some((host) => hosts.has(host));
}

type Other = { readonly name: string; readonly spec: GatewayShape };

function othersOf(object: KubernetesObject, selector: Labels, cluster: ClusterIndex): Other[] {
  return cluster.all('Gateway').flatMap((gateway) => {
    const read = readGateway(gateway);
    if (gateway === object || !read.ok) return [];
    if (!shareWorkload(selector, gatewaySelector(read.spec), cluster)) return [];
    return [{ name: displayName(namespaceOf(gateway), gateway.metadata.name), spec: read.spec }];
  });
}

export const gatewayConflicts = gatewayCheck(
  'gateway.ConflictingGatewayAnalyzer',
  ({ object, spec }, cluster, report) => {
    const labels = gatewaySelector(spec);
    const others = othersOf(object, labels, cluster);
    for (const [index, server] of (spec.servers ?? []).entries()) {
      const gateways = others
        .filter((other) => (other.spec.servers ?? []).some((each) => isInConflict(server, each)))
        .map(({ name }) => name)
        .toSorted();
      if (gateways.length === 0) continue;
      const selector = printedSelector(labels);
      const params = { gateways, selector, port: server.port?.number ?? 0, hosts: server.hosts ?? [] };
      report(['spec', 'servers', index], problem('analyze.gatewayConflict', params));
    }
  },
);
