/** Versions without workload, and workloads without version. */

import { type Pod, workloadNameOf } from '../../kubernetes/core.ts';
import { type KubernetesObject, selects } from '../../kubernetes/object.ts';
import { type DestinationRuleSubject, destinationRuleCheck } from '../analyze/spec-check.ts';
import type { ClusterIndex } from '../cluster/cluster-index.ts';
import { problem } from '../finding.ts';
import type { Report } from '../validation/report.ts';
import { type KnownService, ruleInEffect, serviceBehind } from './service-in-effect.ts';

type Pods = readonly KubernetesObject[];

function labelsOf(labels: Readonly<Record<string, string | null>> | null | undefined): Record<string, string> {
  return Object.fromEntries(Object.entries(labels ?? {}).map(([name, value]) => [name, value ?? '']));
}

/** A subset that no pod of the whole cluster carries is IST0173 already. */
function checkVersions({ spec }: DestinationRuleSubject, pods: Pods, cluster: ClusterIndex, report: Report): void {
  for (const [index, { name, labels }] of (spec.subsets ?? []).entries()) {
    const wanted = labelsOf(labels);
    if (pods.some((pod) => selects(wanted, pod.metadata.labels)) || !cluster.hasPodWith(wanted)) continue;
    const params = { subset: name ?? '', host: spec.host ?? '' };
    report(['spec', 'subsets', index], problem('sluice.version.noWorkload', params));
  }
}

/** Asked once for each service: of the object that gives the rule in effect in the service's namespace its name. */
function checkWorkloads(
  { object, namespace, spec }: DestinationRuleSubject,
  known: KnownService,
  pods: Pods,
  cluster: ClusterIndex,
  report: Report,
): void {
  const rule = ruleInEffect(known, known.namespace, cluster);
  const [first] = rule?.from ?? [];
  if (!rule || first?.name !== object.metadata.name || first.namespace !== namespace) return;
  if (rule.subsets.length === 0) return;
  const outside = pods.filter((pod) => !rule.subsets.some(({ labels }) => selects(labels ?? {}, pod.metadata.labels)));
  if (outside.length === 0) return;
  const workloads = [...new Set(outside.map((pod) => workloadNameOf(pod as Pod)))].toSorted();
  report(['spec', 'subsets'], problem('sluice.workload.noVersion', { host: spec.host ?? '', workloads }));
}

export const versionWorkloads = destinationRuleCheck('sluice.VersionWorkloads', (subject, cluster, report) => {
  const known = serviceBehind(subject.spec.host ?? '', subject.namespace, cluster);
  if (!known) return;
  const pods = cluster.podsOf(known.service);
  if (pods.length === 0) return;
  checkVersions(subject, pods, cluster, report);
  checkWorkloads(subject, known, pods, cluster, report);
});
