/** Weights that do something else than they say. */
import { virtualServiceCheck } from '../analyze/spec-check.ts';
import { type Path, problem } from '../finding.ts';
import type { Report } from '../validation/report.ts';
import type { DestinationShape, WeightedShape } from '../validation/shape/virtual-service-shape.ts';
import { ruleLabel } from './rule-label.ts';

/** `host` or `host subset`, as a destination is called in a finding. */
export function destinationLabel(destination: DestinationShape | null | undefined): string {
  const host = destination?.host ?? '';
  return destination?.subset ? `${host} ${destination.subset}` : host;
}

function checkRule(routes: readonly WeightedShape[], rule: string, path: Path, report: Report): void {
  const [single] = routes;
  if (routes.length === 1 && single) {
    const { weight, destination } = single;
    // 100 is what it receives anyway.
    if (weight == null || weight === 100) return;
    const params = { weight, rule, destination: destinationLabel(destination) };
    report([...path, 0, 'weight'], problem('sluice.weight.single', params));
    return;
  }
  if (routes.every(({ weight }) => !weight)) return;
  for (const [index, { weight, destination }] of routes.entries()) {
    if (weight) continue;
    report(
      [...path, index, 'weight'],
      problem('sluice.weight.zero', { rule, destination: destinationLabel(destination) }),
    );
  }
}

export const ruleWeights = virtualServiceCheck('sluice.RuleWeights', ({ spec }, _cluster, report) => {
  for (const protocol of ['http', 'tls', 'tcp'] as const) {
    for (const [index, route] of (spec[protocol] ?? []).entries()) {
      const name = 'name' in route ? route.name : null;
      checkRule(route.route ?? [], ruleLabel(index, name), ['spec', protocol, index, 'route'], report);
    }
  }
});
