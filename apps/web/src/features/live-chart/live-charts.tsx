import { memo, useMemo } from 'react';
import { ToggleButton } from 'react-aria-components/ToggleButton';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../i18n/use-format.ts';
import { Button } from '../../ui/button.tsx';
import { Icon } from '../../ui/icon.tsx';
import { Segments } from '../../ui/segments.tsx';
import { Swatch } from '../../ui/swatch.tsx';
import type { Slot } from '../../ui/version-slot.ts';
import { ChartTable } from './chart-table.tsx';
import {
  type ChartRange,
  type ChartView,
  chartRanges,
  defaultQuantile,
  defaultRange,
  hiddenIn,
  secondsOf,
  showAllBut,
} from './chart-view.ts';
import { LatencyChart } from './latency-chart.tsx';
import styles from './live-charts.module.css';
import { PausedNote } from './paused-note.tsx';
import { RateChart } from './rate-chart.tsx';
import { contentOf } from './series.ts';
import { ShareChart } from './share-chart.tsx';
import { SuccessChart } from './success-chart.tsx';
import { type SeriesSource, useLiveSeries } from './use-live-series.ts';

export type LiveChartsProps = Omit<SeriesSource, 'isPaused'> & {
  readonly versions: readonly string[];
  readonly slots: ReadonlyMap<string, Slot>;
  readonly view: ChartView;
  readonly onView: (change: ChartView) => void;
};

/** Split, rate, success and latency as they happen. Rendered again only when versions or the choices change. */
export const LiveCharts = memo(function LiveCharts(props: LiveChartsProps) {
  const { t } = useTranslation();
  const { traffic, namespace, service, versions, slots, view, onView } = props;
  const { range = defaultRange, latency: quantile = defaultQuantile, paused: isPaused = false } = view;
  const source = useMemo(() => ({ traffic, namespace, service, isPaused }), [traffic, namespace, service, isPaused]);
  const hidden = hiddenIn(view, versions);
  const toggle = (version: string) => {
    const next = new Set(hidden);
    if (!next.delete(version)) next.add(version);
    onView(showAllBut(next, versions));
  };
  const chart = { source, range, quantile, versions, slots, hidden };
  return (
    <div className={styles.charts}>
      <div className={styles.controls}>
        <Legend versions={versions} slots={slots} hidden={hidden} onToggle={toggle} />
        <span className={styles.choices}>
          <Segments
            label={t('charts.range')}
            value={range}
            options={chartRanges.map((value) => ({ value, text: t(`charts.ranges.${value}`) }))}
            onChange={(value) => onView({ range: value === defaultRange ? undefined : value })}
          />
          <Button look="quiet" onPress={() => onView({ paused: isPaused ? undefined : true })}>
            <Icon name={isPaused ? 'play' : 'pause'} />
            {t(isPaused ? 'charts.resume' : 'charts.pause')}
          </Button>
        </span>
      </div>
      {isPaused && <PausedNote source={source} />}
      <EmptyNote source={source} range={range} />
      <ShareChart {...chart} />
      <RateChart {...chart} />
      <SuccessChart {...chart} />
      <LatencyChart
        {...chart}
        onQuantile={(value) => onView({ latency: value === defaultQuantile ? undefined : value })}
      />
      <ChartTable {...chart} />
    </div>
  );
});

/** Empty axes with a word, never a line at 0 %. */
function EmptyNote({ source, range }: { readonly source: SeriesSource; readonly range: ChartRange }) {
  const { t } = useTranslation();
  const format = useFormat();
  const span = secondsOf(range);
  const content = contentOf(useLiveSeries(source), span);
  if (content === 'requests') return null;
  const window = format.duration(span);
  return <p className={styles.empty}>{t(content === 'nothing' ? 'charts.noData' : 'charts.empty', { window })}</p>;
}

type LegendProps = {
  readonly versions: readonly string[];
  readonly slots: ReadonlyMap<string, Slot>;
  readonly hidden: ReadonlySet<string>;
  readonly onToggle: (version: string) => void;
};

/** One legend filters all charts. */
function Legend({ versions, slots, hidden, onToggle }: LegendProps) {
  const { t } = useTranslation();
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset cannot be laid out as this row is
    <div role="group" aria-label={t('charts.legend')} className={styles.legend}>
      {versions.map((version) => (
        <ToggleButton
          key={version}
          className={styles.entry ?? ''}
          isSelected={!hidden.has(version)}
          onChange={() => onToggle(version)}
        >
          <Swatch slot={slots.get(version) ?? 1} />
          {version}
        </ToggleButton>
      ))}
    </div>
  );
}
