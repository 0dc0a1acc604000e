import { type ReactNode, useEffect, useState } from 'react';
import { whenIdle } from '../../ui/after-paint.ts';
import type { ChartProps } from './chart-props.ts';
import { ChartTable } from './chart-table.tsx';
import { type ChartView, defaultQuantile } from './chart-view.ts';
import { LatencyChart } from './latency-chart.tsx';
import styles from './live-charts.module.css';
import { MarkList } from './mark-list.tsx';
import { RateChart } from './rate-chart.tsx';
import { SeriesSlot } from './series-slot.tsx';
import type { SeriesSource } from './series-source.ts';
import { ShareChart } from './share-chart.tsx';
import { SuccessChart } from './success-chart.tsx';

type ChartSetProps = {
  readonly source: SeriesSource;
  readonly chart: ChartProps;
  /** Whether all changes of the time are among the marks. */
  readonly hasAllMarks: boolean;
  readonly onView: (change: ChartView) => void;
  /** What there is to say about the samples before the charts, such as where they come from. */
  readonly children?: ReactNode;
};

/** The four charts on the same samples, their numbers as a table, and the changes that they mark. */
export function ChartSet({ source, chart, hasAllMarks, onView, children }: ChartSetProps) {
  const drawn = useOneByOne(4);
  const draws = [
    <ShareChart key="share" {...chart} />,
    <RateChart key="rate" {...chart} />,
    <SuccessChart key="success" {...chart} />,
    <LatencyChart
      key="latency"
      {...chart}
      onQuantile={(value) => onView({ latency: value === defaultQuantile ? undefined : value })}
    />,
  ];
  return (
    <>
      <SeriesSlot source={source} order={0} className={styles.notes}>
        {children}
      </SeriesSlot>
      {draws.map((draw, order) => (
        <SeriesSlot key={draw.key} source={source} order={order} className={styles.slot} isReserved={order >= drawn}>
          {order < drawn && draw}
        </SeriesSlot>
      ))}
      <SeriesSlot source={source} order={draws.length} className={styles.notes}>
        <MarkList {...chart} isComplete={hasAllMarks} />
        <ChartTable {...chart} />
      </SeriesSlot>
    </>
  );
}

/** Milliseconds from one chart to the next. */
const latestChart = 500;

/** Grows to `count` while the browser has nothing else to do: four charts at once are a long task. */
function useOneByOne(count: number): number {
  const [drawn, setDrawn] = useState(1);
  useEffect(() => {
    if (drawn >= count) return;
    return whenIdle(() => setDrawn(drawn + 1), latestChart);
  }, [drawn, count]);
  return drawn;
}
