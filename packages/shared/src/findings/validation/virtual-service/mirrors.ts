/** Copies of requests. Source: istio/istio pkg/config/validation/virtualservice.go and validateHTTPMirrors. */
import { type Path, problem } from '../../finding.ts';
import type { Report } from '../report.ts';
import type { HttpRouteShape } from '../shape/virtual-service-shape.ts';
import { checkDestination } from './destinations.ts';

/** As Go's %f prints a number. */
function sixDigits(value: number): string {
  return value.toFixed(6);
}

/** The percentage of the single mirror, in its two forms. */
export function checkMirrorPercentage(route: HttpRouteShape, path: Path, report: Report): void {
  if (route.mirrorPercent != null) {
    const value = route.mirrorPercent;
    if (value > 100) report([...path, 'mirrorPercent'], problem('vs.mirrorPercent.maximum', { value }));
    report([...path, 'mirrorPercent'], problem('vs.mirrorPercent.deprecated'));
  }
  const share = route.mirrorPercentage?.value ?? 0;
  const at = [...path, 'mirrorPercentage'];
  if (share > 100) report(at, problem('vs.mirrorPercentage.maximum', { value: sixDigits(share) }));
  if (share < 0) report(at, problem('vs.mirrorPercentage.minimum', { value: sixDigits(share) }));
}

export function checkMirrors(route: HttpRouteShape, path: Path, report: Report): void {
  if (route.mirror) checkDestination(route.mirror, [...path, 'mirror'], report);
  for (const [index, { destination, percentage }] of (route.mirrors ?? []).entries()) {
    const at = [...path, 'mirrors', index];
    if (!destination) {
      report([...at, 'destination'], problem('vs.mirrors.destination'));
      continue;
    }
    checkDestination(destination, [...at, 'destination'], report);
    const share = percentage?.value ?? 0;
    if (share > 100) report([...at, 'percentage'], problem('vs.mirrors.maximum', { value: sixDigits(share) }));
    if (share < 0) report([...at, 'percentage'], problem('vs.mirrors.minimum', { value: sixDigits(share) }));
  }
}
