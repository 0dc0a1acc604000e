/** Load balancing. Source: istio/istio pkg/config/validation/validation.go (validateLoadBalancer). */
import { type Path, type Problem, problem } from '../../finding.ts';
import { durationProblem } from '../names/duration.ts';
import type { Report } from '../report.ts';
import type { ConsistentHashShape, LoadBalancerShape } from '../shape/destination-rule-shape.ts';
import { checkLocality, checkZoneAware } from './locality.ts';

/** Envoy's limit for Maglev tables. */
const maglevLimit = 5_000_011;

function isPrime(value: number): boolean {
  if (value < 2) return false;
  for (let factor = 2; factor * factor <= value; factor += 1) {
    if (value % factor === 0) return false;
  }
  return true;
}

function maglevProblems(tableSize: number): Problem[] {
  // Far above the limit nobody asks for a prime, and looking for factors would take long.
  if (tableSize >= maglevLimit) return [problem('dr.lb.maglevTooLarge')];
  return [
    ...(tableSize === 0 ? [problem('dr.lb.maglevMissing')] : []),
    ...(isPrime(tableSize) ? [] : [problem('dr.lb.maglevPrime')]),
  ];
}

function cookieProblems(cookie: NonNullable<ConsistentHashShape['httpCookie']>): Problem[] {
  const names = (cookie.attributes ?? []).map(({ name }) => name ?? '');
  return [
    ...(cookie.name ? [] : [problem('dr.lb.cookieName')]),
    ...names.flatMap((name, index) => {
      if (name === '') return [problem('dr.lb.cookieAttributeName')];
      return names.indexOf(name) < index ? [problem('dr.lb.cookieAttributeTwice', { name })] : [];
    }),
  ];
}

function checkConsistentHash(hash: ConsistentHashShape, path: Path, report: Report): void {
  if (hash.httpCookie) report([...path, 'httpCookie'], cookieProblems(hash.httpCookie));
  if (hash.minimumRingSize) {
    report([...path, 'minimumRingSize'], problem('dr.lb.minimumRingSize'));
    if (hash.ringHash || hash.maglev) report(path, problem('dr.lb.hashTwice'));
  }
  if (hash.maglev) report([...path, 'maglev', 'tableSize'], maglevProblems(hash.maglev.tableSize ?? 0));
}

function checkWarmup(warmup: NonNullable<LoadBalancerShape['warmup']>, path: Path, report: Report): void {
  const { duration, minimumPercent, aggression } = warmup;
  report([...path, 'duration'], duration == null ? problem('dr.warmup.duration') : durationProblem(duration));
  if ((minimumPercent ?? 0) > 100) report([...path, 'minimumPercent'], problem('dr.warmup.minimumPercent'));
  if (aggression != null && aggression <= 0) report([...path, 'aggression'], problem('dr.warmup.aggression'));
}

export function checkLoadBalancer(
  settings: LoadBalancerShape,
  hasOutlierDetection: boolean,
  path: Path,
  report: Report,
): void {
  const { consistentHash, localityLbSetting, zoneAwareLbSetting, warmup, warmupDurationSecs } = settings;
  if (consistentHash) checkConsistentHash(consistentHash, [...path, 'consistentHash'], report);
  if (localityLbSetting && zoneAwareLbSetting) report(path, problem('dr.lb.localityAndZoneAware'));
  if (localityLbSetting) {
    checkLocality(localityLbSetting, hasOutlierDetection, [...path, 'localityLbSetting'], report);
  }
  if (zoneAwareLbSetting) {
    checkZoneAware(zoneAwareLbSetting, hasOutlierDetection, [...path, 'zoneAwareLbSetting'], report);
  }
  if (warmup) checkWarmup(warmup, [...path, 'warmup'], report);
  if (warmupDurationSecs != null) report([...path, 'warmupDurationSecs'], durationProblem(warmupDurationSecs));
}
