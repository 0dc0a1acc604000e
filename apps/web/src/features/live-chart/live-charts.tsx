import { memo, useMemo, useState } from 'react';
import { ToggleButton } from 'react-aria-components/ToggleButton';
import { useTranslation } from 'react-i18next';
import { Swatch } from '../../ui/swatch.tsx';
import type { Slot } from '../../ui/version-slot.ts';
import { ChartTable } from './chart-table.tsx';
import styles from './live-charts.module.css';
import { RateChart } from './rate-chart.tsx';
import { hasRequests } from './series.ts';
import { ShareChart } from './share-chart.tsx';
import { type SeriesSource, useLiveSeries } from './use-live-series.ts';

export type LiveChartsProps = SeriesSource & {
  readonly versions: readonly string[];
  readonly slots: ReadonlyMap<string, Slot>;
};

/** Split and requests per second of the last five minutes, as they happen. Rendered again only when versions change. */
export const LiveCharts = memo(function LiveCharts(props: LiveChartsProps) {
  const { traffic, namespace, service, versions, slots } = props;
  const [hidden, setHidden] = useState<ReadonlySet<string>>(new Set());
  const source = useMemo(() => ({ traffic, namespace, service }), [traffic, namespace, service]);
  const toggle = (version: string) => {
    const next = new Set(hidden);
    if (!next.delete(version)) next.add(version);
    setHidden(next);
  };
  const chart = { source, versions, slots, hidden };
  return (
    <div className={styles.charts}>
      <Legend versions={versions} slots={slots} hidden={hidden} onToggle={toggle} />
      <EmptyNote source={source} />
      <ShareChart {...chart} />
      <RateChart {...chart} />
      <ChartTable {...chart} />
    </div>
  );
});

/** Empty axes with a word, never a line at 0 %. */
function EmptyNote({ source }: { readonly source: SeriesSource }) {
  const { t } = useTranslation();
  const series = useLiveSeries(source);
  return hasRequests(series) ? null : <p className={styles.empty}>{t('charts.empty')}</p>;
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
