import { type ReactElement, type ReactNode, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { CartesianGrid, LineChart, Tooltip, XAxis, YAxis } from 'recharts';
import { useFormat } from '../../i18n/use-format.ts';
import { type ChartRange, secondsOf, ticksOf } from './chart-view.ts';
import styles from './live-charts.module.css';
import { useWidth } from './use-width.ts';

const defaultHeight = 170;

/** Points without values: the tooltip snaps to seconds, and nothing in the frame changes from tick to tick. */
const secondsUntilNow = (span: number) => Array.from({ length: span + 1 }, (_, index) => ({ t: index - span }));
const frameData: Record<ChartRange, { t: number }[]> = {
  '1m': secondsUntilNow(secondsOf('1m')),
  '5m': secondsUntilNow(secondsOf('5m')),
};

type ChartFrameProps = {
  readonly title: string;
  readonly range: ChartRange;
  /** Pixels. */
  readonly height?: number;
  /** Lowest and highest value of the vertical axis. */
  readonly domain: readonly [number, number];
  readonly ticks: readonly number[];
  readonly formatTick: (value: number) => string;
  readonly tooltip: ReactElement;
  readonly note?: ReactNode;
  /** Draws itself, as often as it likes, without the frame. */
  readonly children: ReactNode;
};

/**
 * Grid, axes and tooltip by recharts, drawn once; the time axis is relative. Lines are drawn by a child that reads the
 * samples itself: recharts' own lines cost a core with four charts at one tick a second.
 */
export function ChartFrame(props: ChartFrameProps) {
  const { title, range, height = defaultHeight, domain, ticks, formatTick, tooltip, note, children } = props;
  const { t } = useTranslation();
  const format = useFormat();
  const ref = useRef<HTMLDivElement>(null);
  const width = useWidth(ref);
  const ago = (value: number) => {
    if (value === 0) return t('charts.now');
    if (range === '1m') return t('charts.secondsAgo', { seconds: format.count(-value) });
    return t('charts.minutesAgo', { minutes: format.count(-value / 60) });
  };
  return (
    <figure className={styles.chart}>
      <figcaption className={styles.caption}>
        <span>{title}</span>
        {note}
      </figcaption>
      <div ref={ref} className={styles.canvas} style={{ blockSize: height }}>
        {width > 0 && (
          // allowDataOverflow is essential: without series recharts knows no data, and an axis without a fixed domain has no scale.
          <LineChart
            data={frameData[range]}
            width={width}
            height={height}
            margin={{ top: 6, right: 40, bottom: 0, left: 0 }}
            accessibilityLayer={false}
          >
            <CartesianGrid vertical={false} stroke="var(--line)" />
            <XAxis
              dataKey="t"
              type="number"
              domain={[-secondsOf(range), 0]}
              ticks={[...ticksOf(range)]}
              interval={0}
              allowDataOverflow
              tickFormatter={ago}
              stroke="var(--control)"
              tick={{ fill: 'var(--muted)', fontSize: 11 }}
            />
            <YAxis
              domain={[...domain]}
              ticks={[...ticks]}
              interval={0}
              width={44}
              allowDataOverflow
              tickFormatter={formatTick}
              stroke="var(--control)"
              tick={{ fill: 'var(--muted)', fontSize: 11 }}
            />
            <Tooltip isAnimationActive={false} cursor={{ stroke: 'var(--control)' }} content={tooltip} />
            {children}
          </LineChart>
        )}
      </div>
    </figure>
  );
}
