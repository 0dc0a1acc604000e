/** Labels that a pod's endpoints have from its node. Source: istio/istio pilot/pkg/serviceregistry/util/label (AugmentLabels). */
import type { KubernetesObject, Labels } from '../../kubernetes/object.ts';

const topologyLabels = [
  'topology.kubernetes.io/region',
  'topology.kubernetes.io/zone',
  'topology.istio.io/subzone',
] as const;
const hostnameLabel = 'kubernetes.io/hostname';

/** The labels of a pod with the place of its node; without those of a node that is not known. */
export function labelsWithTopology(pod: KubernetesObject, nodes: ReadonlyMap<string, Labels>): Labels {
  const labels = pod.metadata.labels ?? {};
  const nodeName = (pod.spec as { nodeName?: unknown } | undefined)?.nodeName;
  const node = typeof nodeName === 'string' ? nodes.get(nodeName) : undefined;
  if (typeof nodeName !== 'string' || !node) return labels;
  const places = topologyLabels.flatMap((label) => (node[label] ? [[label, node[label]] as const] : []));
  return { ...labels, ...Object.fromEntries(places), [hostnameLabel]: nodeName };
}
