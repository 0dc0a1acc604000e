/** Outlier detection. Source: istio/istio pkg/config/validation/validation.go (validateOutlierDetection). */
import { type Path, type Problem, problem } from '../../finding.ts';
import { durationProblem } from '../names/duration.ts';
import type { Report } from '../report.ts';
import type { OutlierShape } from '../shape/destination-rule-shape.ts';

function percentProblem(value: number | null | undefined): Problem | null {
  return value == null || (value >= 0 && value <= 100) ? null : problem('dr.outlier.percent', { value });
}

export function checkOutlierDetection(outlier: OutlierShape, path: Path, report: Report): void {
  const { baseEjectionTime, interval } = outlier;
  if (baseEjectionTime != null) report([...path, 'baseEjectionTime'], durationProblem(baseEjectionTime));
  if (outlier.consecutiveErrors) report([...path, 'consecutiveErrors'], problem('dr.outlier.consecutiveErrors'));
  if (outlier.consecutiveLocalOriginFailures && !outlier.splitExternalLocalOriginErrors) {
    report([...path, 'consecutiveLocalOriginFailures'], problem('dr.outlier.localOrigin'));
  }
  if (interval != null) report([...path, 'interval'], durationProblem(interval));
  report([...path, 'maxEjectionPercent'], percentProblem(outlier.maxEjectionPercent));
  report([...path, 'minHealthPercent'], percentProblem(outlier.minHealthPercent));
}
