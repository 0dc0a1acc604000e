import { useTranslation } from 'react-i18next';
import { useFormat } from '../../i18n/use-format.ts';
import { ChartFrame } from './chart-frame.tsx';
import type { ChartProps } from './chart-props.ts';
import { MarkLines } from './mark-lines.tsx';
import { MomentTooltip } from './moment-tooltip.tsx';
import { rateLine } from './series.ts';
import { niceTop } from './value-axis.ts';
import { useReach, VersionLines } from './version-lines.tsx';

const reach = (rates: readonly number[]) => niceTop(Math.max(0, ...rates));

/** Requests per second by version. */
export function RateChart(props: ChartProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const top = useReach(props, rateLine, reach);
  return (
    <ChartFrame
      title={t('charts.rate')}
      window={props.window}
      height={130}
      domain={[0, top]}
      ticks={[0, top / 4, top / 2, (top * 3) / 4, top]}
      formatTick={(value) => format.axis(value)}
      tooltip={<MomentTooltip {...props} />}
    >
      <MarkLines {...props} />
      <VersionLines {...props} name="rate" lineOf={rateLine} />
    </ChartFrame>
  );
}
