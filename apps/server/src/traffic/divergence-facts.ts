/** What is known here that may explain why requests do not follow the rules. */
import type { TrafficPoint } from '@sluice/shared/api/events';
import type { Propagation } from '@sluice/shared/api/propagation';
import type { DivergenceFacts } from '@sluice/shared/evidence/causes';
import type { MeteredService } from './metered-service.ts';

type Counts = Readonly<Record<string, number>>;

/** Periods to look for a trend in: few enough to hold requests each, many enough to tell a trend from a jump. */
const periodCount = 8;

export type Counted = {
  readonly counts: Counts;
  readonly unattributed: ReadonlyMap<string, number>;
  readonly bySource: Readonly<Record<string, Counts>>;
  /** Those that were counted, oldest first. */
  readonly points: readonly TrafficPoint[];
};

/** Null where no split is expected. */
export function divergenceFacts(
  { versions, expected, destinationRules = [] }: MeteredService,
  { counts, unattributed, bySource, points }: Counted,
  propagation: Propagation | null,
): DivergenceFacts | null {
  if (expected === null) return null;
  return {
    counts,
    expected,
    pendingProxies: behind(propagation),
    readyPods: Object.fromEntries(versions.map(({ name, pods }) => [name, pods.ready])),
    unattributed: Object.fromEntries(unattributed),
    periods: periodsOf(points),
    bySource,
    destinationRules,
  };
}

/** Proxies that go on with the rules from before. */
function behind(propagation: Propagation | null): string[] {
  if (propagation?.state !== 'distributing' && propagation?.state !== 'rejected') return [];
  return [...propagation.pending, ...propagation.rejected].map(({ namespace, name }) => `${namespace}/${name}`);
}

function periodsOf(points: readonly TrafficPoint[]): Counts[] {
  if (points.length < periodCount) return [];
  const periods: Record<string, number>[] = Array.from({ length: periodCount }, () => ({}));
  for (const [i, { versions }] of points.entries()) {
    const period = periods[Math.floor((i * periodCount) / points.length)] ?? {};
    for (const [version, { requests }] of Object.entries(versions)) {
      period[version] = (period[version] ?? 0) + requests;
    }
  }
  return periods;
}
