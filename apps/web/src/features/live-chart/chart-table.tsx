import { useReducer, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { TrafficSeries } from '../../data/traffic-store.ts';
import type { Format } from '../../i18n/format.ts';
import { useFormat } from '../../i18n/use-format.ts';
import type { ChartProps } from './chart-props.ts';
import styles from './live-charts.module.css';
import { type Moment, type MomentNumbers, momentAt } from './series.ts';
import { useSeriesReader, useSeriesValue } from './use-series.ts';

/** Rows that somebody can listen to. */
const mostRows = 36;
/** Seconds between two rows. */
const rowSteps = [10, 60, 300, 1800, 3600];

/**
 * The numbers of the charts for screen readers, newest first. Not once a second: nobody could read that. They are brought
 * up to date when the focus comes to them; then they can be seen, too.
 */
export function ChartTable(props: ChartProps) {
  const { t } = useTranslation();
  const read = useSeriesReader();
  // The first samples are reason enough.
  useSeriesValue(({ points }) => points.length === 0);
  const [, refresh] = useReducer((count: number) => count + 1, 0);
  const ref = useRef<HTMLElement>(null);
  return (
    <section
      ref={ref}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, and the focus is what brings it up to date
      tabIndex={0}
      aria-label={t('charts.tableRegion')}
      className={styles.tableRegion}
      onFocus={({ target }) => target === ref.current && refresh()}
    >
      <Numbers series={read()} {...props} />
    </section>
  );
}

function Numbers({ series, window, versions, quantile }: ChartProps & { readonly series: TrafficSeries }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { spanSeconds, stepSeconds } = window;
  const step = rowSteps.find((each) => spanSeconds / each <= mostRows) ?? spanSeconds / mostRows;
  const rows = momentsOf(series, versions, quantile, { spanSeconds, stepSeconds, step });
  const time = window.until === null ? format.time : format.moment;
  const columns = [
    { key: 'desired', name: 'charts.desiredOf', text: desiredText },
    { key: 'share', name: 'charts.shareOf', text: shareText },
    { key: 'rate', name: 'charts.rateOf', text: rateText },
    { key: 'success', name: 'charts.successOf', text: successText },
    { key: 'latency', name: 'charts.latencyOf', text: latencyText },
  ] as const;
  return (
    <table>
      <caption>{t('charts.table', { step: format.duration(step), time: time(series.until) })}</caption>
      <thead>
        <tr>
          <th scope="col">{t('charts.time')}</th>
          {versions.flatMap((version) =>
            columns.map(({ key, name }) => (
              <th key={`${version} ${key}`} scope="col">
                {t(name, { version, quantile })}
              </th>
            )),
          )}
        </tr>
      </thead>
      <tbody>
        {rows.map((moment) => (
          <tr key={moment.time}>
            <th scope="row">{time(moment.time)}</th>
            {versions.flatMap((version) =>
              columns.map(({ key, text }) => (
                <td key={`${version} ${key}`}>
                  {text(format, moment.versions.get(version) ?? nothing) ?? t('charts.none')}
                </td>
              )),
            )}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

type Grid = { readonly spanSeconds: number; readonly stepSeconds: number; readonly step: number };

function momentsOf(
  series: TrafficSeries,
  versions: readonly string[],
  quantile: ChartProps['quantile'],
  { spanSeconds, stepSeconds, step }: Grid,
): Moment[] {
  return Array.from({ length: Math.ceil(spanSeconds / step) }, (_, index) => -index * step).flatMap(
    (seconds) => momentAt(series, versions, seconds, quantile, stepSeconds) ?? [],
  );
}

type Text = (format: Format, numbers: Partial<MomentNumbers>) => string | null;
const percent = (format: Format, value: number | null | undefined) =>
  value == null ? null : format.share(value / 100);
const nothing: Partial<MomentNumbers> = {};
const desiredText: Text = (format, { desired }) => percent(format, desired);
const shareText: Text = (format, { share }) => percent(format, share);
const rateText: Text = (format, { rate }) => (rate === undefined ? null : format.rate(rate));
const successText: Text = (format, { success }) => percent(format, success);
const latencyText: Text = (format, { latency }) => (latency == null ? null : format.atMost(latency));
