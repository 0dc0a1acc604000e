import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { usePlotArea, useXAxisScale, useYAxisScale } from 'recharts';
import { useFormat } from '../../i18n/use-format.ts';
import { colorOf, dashOf } from '../../ui/version-slot.ts';
import { ChartFrame } from './chart-frame.tsx';
import type { ChartProps } from './chart-props.ts';
import { secondsOf } from './chart-range.ts';
import { LineEnds } from './line-ends.tsx';
import { MomentTooltip } from './moment-tooltip.tsx';
import { linePath } from './paths.ts';
import { followRate, niceTop, type RateAxis } from './rate-axis.ts';
import { freshSeconds, lately, rateLine, within } from './series.ts';
import { useLiveSeries } from './use-live-series.ts';

/** Requests per second by version; each version has its own dash. */
export function RateChart(props: ChartProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const top = useTop(props);
  return (
    <ChartFrame
      title={t('charts.rate')}
      range={props.range}
      top={top}
      ticks={[0, top / 4, top / 2, (top * 3) / 4, top]}
      formatTick={(value) => format.count(value)}
      tooltip={<MomentTooltip {...props} />}
    >
      <RatePaths {...props} />
    </ChartFrame>
  );
}

function useTop({ source, range, versions, hidden }: ChartProps): number {
  const series = lately(useLiveSeries(source), secondsOf(range));
  const shown = versions.filter((version) => !hidden.has(version));
  const highest = Math.max(
    0,
    ...shown.flatMap((version) => rateLine(series, version).map((sample) => sample?.rate ?? 0)),
  );
  const [axis, setAxis] = useState<RateAxis>(() => ({ top: niceTop(highest), tooHighSince: null }));
  const next = followRate(axis, highest, series.until);
  if (next !== axis) setAxis(next);
  return next.top;
}

function RatePaths({ source, range, versions, slots, hidden }: ChartProps) {
  const span = secondsOf(range);
  const series = lately(useLiveSeries(source), span);
  const x = useXAxisScale();
  const y = useYAxisScale();
  const plot = usePlotArea();
  if (x === undefined || y === undefined || plot === undefined) return null;
  const toX = (value: number) => Number(x(value));
  const toY = (value: number) => Number(y(value));
  const lines = versions
    .filter((version) => !hidden.has(version))
    .map((version) => ({ version, slot: slots.get(version) ?? 1, line: within(rateLine(series, version), span) }));
  const ends = lines.flatMap(({ version, slot, line }) => {
    const last = line.at(-1);
    return last && last.t > -freshSeconds ? [{ version, slot, y: toY(last.rate) }] : [];
  });
  return (
    <g data-chart="rate">
      {lines.map(({ version, slot, line }) => (
        <path
          key={version}
          data-version={version}
          d={linePath(line, toX, toY, ({ rate }) => rate)}
          fill="none"
          stroke={colorOf(slot)}
          strokeWidth="1.75"
          strokeDasharray={dashOf(slot)}
          strokeLinejoin="round"
        />
      ))}
      <LineEnds ends={ends} x={toX(0)} top={plot.y} bottom={plot.y + plot.height} />
    </g>
  );
}
