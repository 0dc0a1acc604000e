import { useTranslation } from 'react-i18next';
import { usePlotArea, useXAxisScale } from 'recharts';
import { useFormat } from '../../i18n/use-format.ts';
import { ChangeLink } from './change-link.tsx';
import type { ChartProps } from './chart-props.ts';
import styles from './live-charts.module.css';
import { type ChartMark, keyOf, marksWithin, whatOf, whoOf } from './marks.ts';
import { useSeries } from './use-series.ts';

/** Half of the width in which a mark is hit, pixels. */
const reach = 6;

/**
 * A line through the chart for each change, with a flag that leads to it. For the pointer only: the list below the charts
 * has the same for keys and screen readers.
 */
export function MarkLines({ marks, window, service }: Pick<ChartProps, 'marks' | 'window' | 'service'>) {
  const { until } = useSeries();
  const x = useXAxisScale();
  const plot = usePlotArea();
  if (x === undefined || plot === undefined) return null;
  return (
    <g data-marks>
      {marksWithin(marks, until, window.spanSeconds).map((mark) => (
        <MarkLine
          key={keyOf(mark)}
          mark={mark}
          x={Number(x(Math.min(0, (mark.time - until) / 1000)))}
          top={plot.y}
          bottom={plot.y + plot.height}
          service={service}
        />
      ))}
    </g>
  );
}

type MarkLineProps = {
  readonly mark: ChartMark;
  readonly x: number;
  readonly top: number;
  readonly bottom: number;
  readonly service: ChartProps['service'];
};

function MarkLine({ mark, x, top, bottom, service }: MarkLineProps) {
  const { t } = useTranslation();
  const format = useFormat();
  // An axis that was just made has no place for anything yet.
  if (!Number.isFinite(x)) return null;
  const title = { time: format.time(mark.time), user: whoOf(t, mark), what: whatOf(t, format, mark) };
  return (
    <g className={styles.mark}>
      <line x1={x} x2={x} y1={top} y2={bottom} />
      <ChangeLink service={service} change={mark.change} isPointerOnly>
        <title>{t('charts.markTitle', title)}</title>
        <path d={`M${x - 5} ${top - 6}h10l-5 7Z`} />
        <rect x={x - reach} y={top - reach} width={reach * 2} height={bottom - top + reach} fill="transparent" />
      </ChangeLink>
    </g>
  );
}
