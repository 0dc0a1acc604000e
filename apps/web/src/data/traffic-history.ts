/** Traffic over longer times than the stream covers, bucketed by the server. */
import { getTraffic, type TrafficHistory, type TrafficRange } from '@sluice/shared/api/traffic-history';
import { queryOptions } from '@tanstack/react-query';
import type { Call } from './client.ts';
import { healing, type ServiceRef } from './services.ts';
import type { DesiredStep, TrafficSeries } from './traffic-store.ts';

/** Under which histories of traffic are cached. */
const trafficHistoryKey = getTraffic.operationId;

/** Also where Prometheus has a point each second: nobody sees a second in half an hour. */
const shortestRefreshSeconds = 5;
const longestRefreshSeconds = 60;

/** @param isPaused what was read stays as it is */
export const trafficHistoryQuery = (call: Call, ref: ServiceRef, range: TrafficRange, isPaused: boolean) =>
  queryOptions({
    queryKey: [trafficHistoryKey, ref, range] as const,
    queryFn: ({ signal }) => call(getTraffic, { params: ref, query: { range } }, signal),
    ...healing,
    staleTime: isPaused ? Number.POSITIVE_INFINITY : 0,
    refetchOnWindowFocus: !isPaused,
    // There is nothing new before the next step is over.
    refetchInterval: (query) =>
      healing.refetchInterval(query) || (!isPaused && refreshSeconds(query.state.data) * 1000),
    // Comparing each point with those from before costs more than drawing them.
    structuralSharing: false,
  });

function refreshSeconds(history: TrafficHistory | undefined): number {
  return Math.min(longestRefreshSeconds, Math.max(shortestRefreshSeconds, history?.stepSeconds ?? 0));
}

/**
 * In the form in which charts read the stream. What was desired before the first change is what that change tells of it;
 * where nothing has changed, it is what is desired now.
 */
export function seriesOf({ from, to, points, marks }: TrafficHistory, now: DesiredStep['shares']): TrafficSeries {
  const steps = marks.map(({ time, shares }) => ({ time, shares: mapOf(shares) }));
  const [first] = marks;
  const before = first === undefined ? now : mapOf(first.before);
  return {
    points,
    desired: before === null && steps.length > 0 ? steps : [{ time: from, shares: before }, ...steps],
    until: to,
  };
}

const mapOf = (shares: Readonly<Record<string, number>> | null): DesiredStep['shares'] =>
  shares && new Map(Object.entries(shares));
