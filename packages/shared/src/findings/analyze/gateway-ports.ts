/**
 * Gateways without pods, and ports that the service of these pods does not offer.
 * Source: istio/istio pkg/config/analysis/analyzers/gateway/gateway.go.
 */
import { type KubernetesObject, selects } from '../../kubernetes/object.ts';
import type { ClusterIndex } from '../cluster/cluster-index.ts';
import { namespaceOf } from '../cluster/scoped-hosts.ts';
import { readServicePorts, readServiceSelector, type ServicePortShape } from '../cluster/service-shape.ts';
import { problem, quoted } from '../finding.ts';
import { gatewaySelector, printedSelector } from './gateway-selector.ts';
import { gatewayCheck } from './spec-check.ts';

/** A number, or a name made of digits, as Kubernetes' IntOrString reads it; 0 for any other name. */
function targetPortNumber({ targetPort }: ServicePortShape): number {
  const number = Number(targetPort ?? 0);
  return Number.isInteger(number) ? number : 0;
}

/** The ports of the pod's services and those of the pod behind them: istiod translates the one into the other. */
function reachablePorts(pod: KubernetesObject, cluster: ClusterIndex): number[] {
  return cluster
    .servicesIn(namespaceOf(pod))
    .filter((service) => selects(readServiceSelector(service), pod.metadata.labels))
    .flatMap(readServicePorts)
    .filter(({ protocol }) => protocol === 'TCP')
    .flatMap((port) => [port.port, targetPortNumber(port)]);
}

export const gatewayPorts = gatewayCheck('gateway.IngressGatewayPortAnalyzer', ({ spec }, cluster, report) => {
  const labels = gatewaySelector(spec);
  const selector = printedSelector(labels);
  const pods = cluster.podsWith(labels);
  if (pods.length === 0) {
    report(['spec', 'selector'], problem('analyze.notFound.selector', { what: 'selector', name: quoted(selector) }));
    return;
  }
  const ports = new Set(pods.flatMap((pod) => reachablePorts(pod, cluster)));
  for (const [index, { port }] of (spec.servers ?? []).entries()) {
    if (!port || ports.has(port.number ?? 0)) continue;
    report(['spec', 'servers', index, 'port'], problem('analyze.gatewayPort', { port: port.number ?? 0, selector }));
  }
});
