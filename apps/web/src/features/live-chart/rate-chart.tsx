import { useTranslation } from 'react-i18next';
import { useFormat } from '../../i18n/use-format.ts';
import { ChartFrame } from './chart-frame.tsx';
import type { ChartProps } from './chart-props.ts';
import { MomentTooltip } from './moment-tooltip.tsx';
import { rateLine } from './series.ts';
import { useAxisTop } from './use-axis-top.ts';
import { niceTop } from './value-axis.ts';
import { useVersionLines, VersionLines, valuesOf } from './version-lines.tsx';

/** Requests per second by version. */
export function RateChart(props: ChartProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const { lines, until } = useVersionLines(props, rateLine);
  const top = useAxisTop(niceTop(Math.max(0, ...valuesOf(lines))), until);
  return (
    <ChartFrame
      title={t('charts.rate')}
      range={props.range}
      height={130}
      domain={[0, top]}
      ticks={[0, top / 4, top / 2, (top * 3) / 4, top]}
      formatTick={(value) => format.axis(value)}
      tooltip={<MomentTooltip {...props} />}
    >
      <VersionLines {...props} name="rate" lineOf={rateLine} />
    </ChartFrame>
  );
}
