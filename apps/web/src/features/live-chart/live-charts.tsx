import { memo, useEffect, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { pace } from '../../data/pace.ts';
import { Button } from '../../ui/button.tsx';
import { Icon } from '../../ui/icon.tsx';
import { Segments } from '../../ui/segments.tsx';
import { followEmphasis } from '../../ui/version-emphasis.ts';
import { type ChartView, chartRanges, defaultQuantile, hiddenIn, isLiveRange, showAllBut } from './chart-view.ts';
import { HistoryRange } from './history-range.tsx';
import { Legend } from './legend.tsx';
import styles from './live-charts.module.css';
import { LiveRange } from './live-range.tsx';
import type { RangeProps } from './range-props.ts';
import { usualRange } from './usual-range.ts';

export type LiveChartsProps = Pick<RangeProps, 'call' | 'traffic' | 'etag' | 'versions' | 'slots' | 'onView'> & {
  readonly namespace: string;
  readonly service: string;
  readonly view: ChartView;
};

/** Split, rate, success and latency as they happen, or as they were. Rendered again only when the service or the choices change. */
export const LiveCharts = memo(function LiveCharts(props: LiveChartsProps) {
  const { t } = useTranslation();
  const { namespace, service: name, versions, slots, view, onView } = props;
  const usual = usualRange();
  const { range = usual, latency: quantile = defaultQuantile, paused: isPaused = false } = view;
  const service = useMemo(() => ({ namespace, service: name }), [namespace, name]);
  const hidden = hiddenIn(view, versions);
  const toggle = (version: string) => {
    const next = new Set(hidden);
    if (!next.delete(version)) next.add(version);
    onView(showAllBut(next, versions));
  };
  useEffect(() => followEmphasis(document), []);
  // It watches how far behind the browser is while somebody wants to know.
  useEffect(pace.watch, []);
  const { call, traffic, etag } = props;
  const shared = { call, traffic, service, etag, versions, slots, hidden, quantile, isPaused, onView };
  return (
    <div className={styles.charts}>
      <div className={styles.controls}>
        <Legend versions={versions} slots={slots} hidden={hidden} onToggle={toggle} />
        <span className={styles.choices}>
          <Segments
            label={t('charts.range')}
            value={range}
            options={chartRanges.map((value) => ({ value, text: t(`charts.ranges.${value}`) }))}
            onChange={(value) => onView({ range: value === usual ? undefined : value })}
          />
          <Button look="quiet" onPress={() => onView({ paused: isPaused ? undefined : true })}>
            <Icon name={isPaused ? 'play' : 'pause'} />
            {t(isPaused ? 'charts.resume' : 'charts.pause')}
          </Button>
        </span>
      </div>
      {isLiveRange(range) ? <LiveRange range={range} {...shared} /> : <HistoryRange range={range} {...shared} />}
    </div>
  );
});
