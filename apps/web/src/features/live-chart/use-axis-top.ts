import { useMemo } from 'react';
import type { TrafficSeries } from '../../data/traffic-store.ts';
import { useSeriesValue } from './use-series.ts';
import { type AxisTop, followTop } from './value-axis.ts';

/** What an axis has to reach to, at least `wantedOf` the samples; the chart is rendered only when that changes. */
export function useAxisTop(wantedOf: (series: TrafficSeries) => number): number {
  const topOf = useMemo(() => {
    let axis: AxisTop | null = null;
    return (series: TrafficSeries) => {
      const wanted = wantedOf(series);
      axis = axis === null ? { top: wanted, tooHighSince: null } : followTop(axis, wanted, series.until);
      return axis.top;
    };
  }, [wantedOf]);
  return useSeriesValue(topOf);
}
