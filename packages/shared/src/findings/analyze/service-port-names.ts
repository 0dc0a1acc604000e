/**
 * Ports whose protocol their name does not tell: HTTP rules apply to them only as far as proxies find it out.
 * Source: istio/istio pkg/config/analysis/analyzers/service/portname.go.
 */
import { servicePortProtocol } from '../../evaluate/port-protocol.ts';
import type { KubernetesObject } from '../../kubernetes/object.ts';
import type { Check } from '../check.ts';
import { namespaceOf } from '../cluster/scoped-hosts.ts';
import { isExternalName, readServicePorts, type ServicePortShape } from '../cluster/service-shape.ts';
import { problem, quoted } from '../finding.ts';

const systemNamespaces: ReadonlySet<string> = new Set([
  'kube-system',
  'kube-public',
  'kube-node-lease',
  'local-path-storage',
]);

/** Services of Kubernetes, of Istio's control plane, and those that Istio makes for gateways. */
function isSystem(service: KubernetesObject): boolean {
  const labels = service.metadata.labels ?? {};
  const isIstio = labels.istio !== undefined || labels.release === 'istio';
  return isIstio || labels['gateway.istio.io/managed'] !== undefined || systemNamespaces.has(namespaceOf(service));
}

function isUnknown({ port, name, protocol, appProtocol }: ServicePortShape): boolean {
  const named = { name: name ?? '', protocol: protocol ?? '', appProtocol };
  return servicePortProtocol({ port, ...named }) === 'sniffed';
}

export const servicePortNames: Check = {
  name: 'service.PortNameAnalyzer',
  kind: 'Service',
  run: (service, _cluster, report) => {
    if (isSystem(service)) return;
    for (const [index, port] of readServicePorts(service).entries()) {
      const isPlainTcp = port.name === 'tcp' && isExternalName(service);
      if (!isPlainTcp && !isUnknown(port)) continue;
      const params = { name: quoted(port.name ?? ''), port: port.port, targetPort: port.targetPort ?? 0 };
      const found = isExternalName(service) ? problem('analyze.externalNamePort') : problem('analyze.portName', params);
      report(['spec', 'ports', index], found);
    }
  },
};
