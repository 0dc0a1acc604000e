import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import type { TrafficSeries } from '../../data/traffic-store.ts';
import { useFormat } from '../../i18n/use-format.ts';
import { Segments } from '../../ui/segments.tsx';
import { ChartFrame } from './chart-frame.tsx';
import type { ChartProps } from './chart-props.ts';
import { type QuantileName, quantileNames } from './chart-view.ts';
import { MarkLines } from './mark-lines.tsx';
import { MomentTooltip } from './moment-tooltip.tsx';
import { latencyLine } from './series.ts';
import { niceTop } from './value-axis.ts';
import { useReach, VersionLines } from './version-lines.tsx';

type LatencyChartProps = ChartProps & { readonly onQuantile: (quantile: QuantileName) => void };

/** Lines on the upper edge of a chart look as if they were cut off; edges of buckets are round numbers, as its top is. */
const headroom = 1.1;
const reach = (milliseconds: readonly number[]) => niceTop(Math.max(0, ...milliseconds) * headroom);

/** How long requests take, by version: edges of the proxies' buckets, so that lines are steps. */
export function LatencyChart({ onQuantile, ...props }: LatencyChartProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const { quantile } = props;
  const lineOf = useCallback(
    (series: TrafficSeries, version: string) => latencyLine(series, version, quantile),
    [quantile],
  );
  const top = useReach(props, lineOf, reach);
  return (
    <ChartFrame
      title={t('charts.latency')}
      window={props.window}
      height={130}
      domain={[0, top]}
      ticks={[0, top / 4, top / 2, (top * 3) / 4, top]}
      formatTick={(value) => format.axis(value)}
      tooltip={<MomentTooltip {...props} />}
      note={
        <Segments
          label={t('charts.quantile')}
          value={quantile}
          options={quantileNames.map((value) => ({ value, text: value }))}
          onChange={onQuantile}
        />
      }
    >
      <MarkLines {...props} />
      <VersionLines {...props} name="latency" lineOf={lineOf} />
    </ChartFrame>
  );
}
