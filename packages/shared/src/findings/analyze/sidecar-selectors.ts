/**
 * Sidecars that nothing uses, or several of which would apply to one workload.
 * Source: istio/istio pkg/config/analysis/analyzers/sidecar (selector.go, defaultselector.go).
 */
import { type KubernetesObject, type Labels, selects } from '../../kubernetes/object.ts';
import type { Check } from '../check.ts';
import type { ClusterIndex } from '../cluster/cluster-index.ts';
import { namespaceOf } from '../cluster/scoped-hosts.ts';
import { problem, quoted } from '../finding.ts';
import type { Report } from '../validation/report.ts';
import { printedSelector } from './gateway-selector.ts';

function selectorOf(sidecar: KubernetesObject): Labels {
  const { workloadSelector } = (sidecar.spec ?? {}) as { workloadSelector?: { labels?: Labels | null } | null };
  return workloadSelector?.labels ?? {};
}

function isForAll(sidecar: KubernetesObject): boolean {
  return Object.keys(selectorOf(sidecar)).length === 0;
}

/** Labelled for ambient mode, and for no injection of sidecars. */
function isAmbientNamespace(namespace: string, cluster: ClusterIndex): boolean {
  const labels = cluster.find('Namespace', `/${namespace}`)?.metadata.labels ?? {};
  const hasSidecars = labels['istio-injection'] === 'enabled' || labels['istio.io/rev'] !== undefined;
  return labels['istio.io/dataplane-mode'] === 'ambient' && !hasSidecars;
}

function isAmbientPod(pod: KubernetesObject): boolean {
  return pod.metadata.annotations?.['ambient.istio.io/redirection'] === 'enabled';
}

function checkDefault(sidecar: KubernetesObject, cluster: ClusterIndex, report: Report): void {
  const namespace = namespaceOf(sidecar);
  if (isAmbientNamespace(namespace, cluster)) report([], problem('analyze.sidecar.ambient', { reason: namespace }));
  const sidecars = cluster
    .sidecarsIn(namespace)
    .filter(isForAll)
    .map(({ metadata }) => metadata.name);
  if (sidecars.length > 1) report([], problem('analyze.sidecar.severalDefaults', { sidecars, namespace }));
}

function checkSelecting(sidecar: KubernetesObject, cluster: ClusterIndex, report: Report): void {
  const namespace = namespaceOf(sidecar);
  const selector = selectorOf(sidecar);
  const path = ['spec', 'workloadSelector'];
  const pods = cluster.podsIn(namespace, selector);
  if (pods.length === 0) {
    const name = quoted(printedSelector(selector));
    report(path, problem('analyze.notFound.selector', { what: 'selector', name }));
  }
  const ambient = pods.find(isAmbientPod);
  if (ambient) report(path, problem('analyze.sidecar.ambient', { reason: ambient.metadata.name }));
  const selecting = cluster.sidecarsIn(namespace).filter((other) => !isForAll(other));
  for (const pod of pods) {
    const sidecars = selecting
      .filter((other) => selects(selectorOf(other), pod.metadata.labels))
      .map(({ metadata }) => metadata.name);
    if (sidecars.length < 2) continue;
    report(path, problem('analyze.sidecar.sameWorkload', { sidecars, namespace, pod: pod.metadata.name }));
  }
}

export const sidecarSelectors: Check = {
  name: 'sidecar.SelectorAnalyzer',
  kind: 'Sidecar',
  run: (sidecar, cluster, report) => {
    if (isForAll(sidecar)) checkDefault(sidecar, cluster, report);
    else checkSelecting(sidecar, cluster, report);
  },
};
