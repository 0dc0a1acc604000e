import { useTranslation } from 'react-i18next';
import { usePlotArea, useYAxisScale } from 'recharts';
import { useFormat } from '../../i18n/use-format.ts';
import { usualSuccessPercent } from '../../ui/usual-success.ts';
import { ChartFrame } from './chart-frame.tsx';
import type { ChartProps } from './chart-props.ts';
import styles from './live-charts.module.css';
import { MarkLines } from './mark-lines.tsx';
import { MomentTooltip } from './moment-tooltip.tsx';
import { successLine } from './series.ts';
import { niceSpan } from './value-axis.ts';
import { useReach, VersionLines } from './version-lines.tsx';

const reach = (percents: readonly number[]) => niceSpan(Math.min(100, ...percents));

/** Percent of requests that did not fail, by version. */
export function SuccessChart(props: ChartProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const span = useReach(props, successLine, reach);
  const bottom = 100 - span;
  return (
    <ChartFrame
      title={t('charts.success')}
      window={props.window}
      height={130}
      domain={[bottom, 100]}
      ticks={[0, 1, 2, 3, 4, 5].map((step) => bottom + (span * step) / 5)}
      formatTick={(value) => format.weight(value)}
      tooltip={<MomentTooltip {...props} />}
      note={
        <span className={styles.kinds}>{t('charts.threshold', { percent: format.weight(usualSuccessPercent) })}</span>
      }
    >
      <ThresholdLine />
      <MarkLines {...props} />
      <VersionLines {...props} name="success" lineOf={successLine} />
    </ChartFrame>
  );
}

function ThresholdLine() {
  const scale = useYAxisScale();
  const plot = usePlotArea();
  const y = Number(scale?.(usualSuccessPercent));
  if (plot === undefined || !Number.isFinite(y)) return null;
  return <line x1={plot.x} x2={plot.x + plot.width} y1={y} y2={y} stroke="var(--muted)" strokeDasharray="4 4" />;
}
