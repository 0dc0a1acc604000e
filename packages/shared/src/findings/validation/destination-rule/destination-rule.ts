/** DestinationRules. Source: istio/istio pkg/config/validation/validation.go (ValidateDestinationRule). */
import { problem } from '../../finding.ts';
import { wildcardDomainProblem } from '../names/domain-name.ts';
import { exportToProblems } from '../names/export-to.ts';
import { labelsProblems, selectorProblems } from '../names/labels.ts';
import { errorsOnly, type Report } from '../report.ts';
import type { DestinationRuleShape } from '../shape/destination-rule-shape.ts';
import { subsetNameProblem } from '../virtual-service/destinations.ts';
import { checkTrafficPolicy } from './traffic-policy.ts';

/** Of a subset istiod keeps the errors alone. */
function checkSubsets(spec: DestinationRuleShape, namespace: string, report: Report): void {
  const known = new Set<string>();
  for (const [index, subset] of (spec.subsets ?? []).entries()) {
    const at = ['spec', 'subsets', index];
    const name = subset.name ?? '';
    if (known.has(name)) report([...at, 'name'], problem('dr.subset.duplicate', { name }));
    known.add(name);
    report([...at, 'name'], subsetNameProblem(name));
    report([...at, 'labels'], labelsProblems(subset.labels));
    if (!subset.trafficPolicy) continue;
    checkTrafficPolicy(subset.trafficPolicy, namespace, [...at, 'trafficPolicy'], errorsOnly(report));
  }
}

export function checkDestinationRule(spec: DestinationRuleShape, namespace: string, report: Report): void {
  report(['spec', 'host'], wildcardDomainProblem(spec.host ?? ''));
  if (spec.trafficPolicy) checkTrafficPolicy(spec.trafficPolicy, namespace, ['spec', 'trafficPolicy'], report);
  checkSubsets(spec, namespace, report);
  const ownNamespaceOnly = Boolean(spec.workloadSelector);
  report(['spec', 'exportTo'], exportToProblems(spec.exportTo ?? [], namespace, { ownNamespaceOnly }));
  if (spec.workloadSelector) {
    report(['spec', 'workloadSelector'], selectorProblems(spec.workloadSelector.matchLabels));
  }
}
