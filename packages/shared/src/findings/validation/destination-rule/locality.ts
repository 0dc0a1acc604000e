/** Load balancing by locality and by zone. Source: istio/istio pkg/config/validation/agent/validation.go. */
import { type Path, type Problem, problem } from '../../finding.ts';
import type { Report } from '../report.ts';
import type { LocalityShape, ZoneAwareShape } from '../shape/destination-rule-shape.ts';
import { localitiesProblem } from './locality-names.ts';

const subzoneLabel = 'topology.istio.io/subzone';
const topologyLabels: ReadonlySet<string> = new Set([
  'topology.kubernetes.io/region',
  'topology.kubernetes.io/zone',
  subzoneLabel,
]);

type Failover = Pick<LocalityShape, 'failover' | 'failoverPriority'>;

function priorityProblem({ failover, failoverPriority }: Failover): Problem | null {
  if (!failover?.length) return null;
  const label = failoverPriority?.find((each) => topologyLabels.has(each));
  return label === undefined ? null : problem('dr.locality.failoverPriority', { label });
}

function checkFailover(setting: Failover, hasOutlierDetection: boolean, path: Path, report: Report): void {
  const isUsed = Boolean(setting.failover?.length || setting.failoverPriority?.length);
  if (isUsed && !hasOutlierDetection) report(path, problem('dr.failover.outlier'));
  for (const [index, entry] of (setting.failover ?? []).entries()) {
    const at = [...path, 'failover', index];
    const regions = [entry.from ?? '', entry.to ?? ''];
    if (regions[0] === regions[1]) report(at, problem('dr.failover.same'));
    if (regions.some((region) => region.includes('/'))) report(at, problem('dr.failover.region'));
    if (regions.some((region) => region.includes('*'))) report(at, problem('dr.failover.wildcard'));
  }
}

function weightsProblem(weights: readonly number[]): Problem | null {
  if (weights.some((weight) => weight < 1 || weight > 100)) return problem('dr.locality.weight');
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return total === 100 ? null : problem('dr.locality.total', { total });
}

/** False where istiod gives up at the first bad weight. */
function checkDistribution(setting: LocalityShape, path: Path, report: Report): boolean {
  for (const [index, { to }] of (setting.distribute ?? []).entries()) {
    const at = [...path, 'distribute', index, 'to'];
    const bad = weightsProblem(Object.values(to ?? {}));
    report(at, bad ?? localitiesProblem(Object.keys(to ?? {})));
    if (bad) return false;
  }
  report([...path, 'distribute'], localitiesProblem((setting.distribute ?? []).map(({ from }) => from ?? '')));
  return true;
}

export function checkLocality(setting: LocalityShape, hasOutlierDetection: boolean, path: Path, report: Report): void {
  const isBoth = setting.distribute?.length && setting.failover?.length;
  const conflict = isBoth ? problem('dr.locality.exclusive') : priorityProblem(setting);
  report(path, conflict);
  if (conflict || !checkDistribution(setting, path, report)) return;
  checkFailover(setting, hasOutlierDetection, path, report);
}

export function checkZoneAware(
  setting: ZoneAwareShape,
  hasOutlierDetection: boolean,
  path: Path,
  report: Report,
): void {
  const conflict = priorityProblem(setting);
  report(path, conflict);
  if (conflict) return;
  if (setting.failoverPriority?.includes(subzoneLabel)) {
    report([...path, 'failoverPriority'], problem('dr.zoneAware.subzone', { label: subzoneLabel }));
  }
  checkFailover(setting, hasOutlierDetection, path, report);
}
