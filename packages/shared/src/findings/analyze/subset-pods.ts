/**
 * DestinationRules for hosts that nobody knows, and subsets that select no pod in the whole cluster.
 * Source: istio/istio pkg/config/analysis/analyzers/destinationrule/subset.go.
 */
import { problem, quoted } from '../finding.ts';
import { destinationRuleCheck } from './spec-check.ts';

export const subsetPods = destinationRuleCheck(
  'destinationrule.PodNotSelectedAnalyzer',
  ({ spec, namespace }, cluster, report) => {
    const host = spec.host ?? '';
    const known = cluster.knownHost(host, namespace, spec.exportTo);
    if (!known) {
      report(['spec', 'host'], problem('analyze.unknownHost', { host: quoted(host) }));
      return;
    }
    for (const [index, { name, labels }] of (spec.subsets ?? []).entries()) {
      const wanted = Object.entries(labels ?? {}).map(([label, value]) => [label, value ?? ''] as const);
      if (cluster.hasPodWith({ ...known.workloadLabels, ...Object.fromEntries(wanted) })) continue;
      report(['spec', 'subsets', index], problem('analyze.subsetWithoutPods', { subset: quoted(name ?? '') }));
    }
  },
);
