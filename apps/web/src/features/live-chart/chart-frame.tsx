import { type ReactElement, type ReactNode, useMemo, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { CartesianGrid, LineChart, Tooltip, XAxis, YAxis } from 'recharts';
import { useFormat } from '../../i18n/use-format.ts';
import { type ChartWindow, framePoints, ticksOf } from './chart-window.ts';
import styles from './live-charts.module.css';
import { useWidth } from './use-width.ts';

const defaultHeight = 170;

/**
 * recharts hides a tooltip for which no series of its own has a value (recharts/recharts
 * src/component/TooltipBoundingBox.tsx, `hasPayload`). Ours is empty where there is nothing to say.
 */
const shownWithoutSeries = { visibility: 'visible', zIndex: 1 } as const;

type ChartFrameProps = {
  readonly title: string;
  readonly window: ChartWindow;
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
 * Grid, axes and tooltip by recharts, drawn once: on the stream the time axis is relative. Lines are drawn by a child that
 * reads the samples itself: recharts' own lines cost a core with four charts at one tick a second.
 */
export function ChartFrame(props: ChartFrameProps) {
  const { title, window, height = defaultHeight, domain, ticks, formatTick, tooltip, note, children } = props;
  const ref = useRef<HTMLDivElement>(null);
  const width = useWidth(ref);
  const formatTime = useTimeLabels(window);
  const { spanSeconds, stepSeconds } = window;
  const data = useMemo(() => framePoints({ spanSeconds, stepSeconds }), [spanSeconds, stepSeconds]);
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
            data={data}
            width={width}
            height={height}
            margin={{ top: 8, right: 40, bottom: 0, left: 0 }}
            accessibilityLayer={false}
          >
            <CartesianGrid vertical={false} stroke="var(--line)" />
            <XAxis
              dataKey="t"
              type="number"
              domain={[-spanSeconds, 0]}
              ticks={ticksOf(window)}
              interval={0}
              allowDataOverflow
              tickFormatter={formatTime}
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
            <Tooltip
              isAnimationActive={false}
              cursor={{ stroke: 'var(--control)' }}
              content={tooltip}
              // Below what the pointer is on, not above it.
              position={{ y: height }}
              allowEscapeViewBox={{ x: false, y: true }}
              wrapperStyle={shownWithoutSeries}
            />
            {children}
          </LineChart>
        )}
      </div>
    </figure>
  );
}

/** How long ago, or what the clock said. */
function useTimeLabels({ spanSeconds, until }: ChartWindow): (t: number) => string {
  const { t } = useTranslation();
  const format = useFormat();
  if (until !== null) return (value) => format.hourAndMinute(until + value * 1000);
  return (value) => {
    if (value === 0) return t('charts.now');
    if (spanSeconds <= 60) return t('charts.secondsAgo', { seconds: format.count(-value) });
    return t('charts.minutesAgo', { minutes: format.count(-value / 60) });
  };
}
