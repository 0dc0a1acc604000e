/** Where requests go. Source: istio/istio pkg/config/validation/validation.go (validateHTTPRouteDestinations). */
import { type Path, type Problem, problem } from '../../finding.ts';
import { isDnsLabel, wildcardDomainProblem } from '../names/domain-name.ts';
import { portProblem } from '../names/port.ts';
import type { Report } from '../report.ts';
import type { DestinationShape, WeightedShape } from '../shape/virtual-service-shape.ts';
import { checkHeaderOperations } from './header-operations.ts';

export function subsetNameProblem(name: string): Problem | null {
  if (name === '') return problem('name.subset.empty');
  return isDnsLabel(name) ? null : problem('name.subset.invalid', { name });
}

export function checkDestination(destination: DestinationShape, path: Path, report: Report): void {
  const host = destination.host ?? '';
  report([...path, 'host'], host === '*' ? problem('vs.destination.wildcard') : wildcardDomainProblem(host));
  if (destination.subset) report([...path, 'subset'], subsetNameProblem(destination.subset));
  if (destination.port) report([...path, 'port', 'number'], portProblem(destination.port.number ?? 0));
}

/** Weighted destinations. Their sum may be anything but 0, and a single one may have any weight. */
export function checkDestinations(routes: readonly WeightedShape[], path: Path, report: Report): void {
  for (const [index, { destination, weight, headers }] of routes.entries()) {
    const at = [...path, index];
    if (!destination) report([...at, 'destination'], problem('vs.destination.required'));
    if (headers) checkHeaderOperations(headers, [...at, 'headers'], report);
    if (destination) checkDestination(destination, [...at, 'destination'], report);
    if (weight && weight < 0) report([...at, 'weight'], problem('vs.weight.negative', { weight }));
  }
  const total = routes.reduce((sum, { weight }) => sum + (weight ?? 0), 0);
  if (routes.length > 1 && total === 0) report(path, problem('vs.weight.total'));
}
