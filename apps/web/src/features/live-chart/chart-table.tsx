import { useTranslation } from 'react-i18next';
import { useFormat } from '../../i18n/use-format.ts';
import { VisuallyHidden } from '../../ui/visually-hidden.tsx';
import type { ChartProps } from './chart-props.ts';
import { secondsOf } from './chart-view.ts';
import { momentAt } from './series.ts';
import { useLiveSeries } from './use-live-series.ts';

const stepSeconds = 10;

/** The numbers of the charts for screen readers, newest first. Not once a second: nobody could read that. */
export function ChartTable({ source, range, versions, quantile }: ChartProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const series = useLiveSeries(source, stepSeconds * 1000);
  const none = t('charts.none');
  const moments = Array.from({ length: secondsOf(range) / stepSeconds }, (_, index) => -index * stepSeconds);
  const rows = moments.flatMap((seconds) => momentAt(series, versions, seconds, quantile) ?? []);
  return (
    <VisuallyHidden>
      <table>
        <caption>{t('charts.table')}</caption>
        <thead>
          <tr>
            <th scope="col">{t('charts.time')}</th>
            {versions.map((version) => [
              <th key={`${version} desired`} scope="col">
                {t('charts.desiredOf', { version })}
              </th>,
              <th key={`${version} share`} scope="col">
                {t('charts.shareOf', { version })}
              </th>,
              <th key={`${version} rate`} scope="col">
                {t('charts.rateOf', { version })}
              </th>,
              <th key={`${version} success`} scope="col">
                {t('charts.successOf', { version })}
              </th>,
              <th key={`${version} latency`} scope="col">
                {t('charts.latencyOf', { version, quantile })}
              </th>,
            ])}
          </tr>
        </thead>
        <tbody>
          {rows.map((moment) => (
            <tr key={moment.time}>
              <th scope="row">{format.time(moment.time)}</th>
              {versions.map((version) => {
                const numbers = moment.versions.get(version);
                return [
                  <td key={`${version} desired`}>
                    {numbers?.desired == null ? none : format.share(numbers.desired / 100)}
                  </td>,
                  <td key={`${version} share`}>{numbers?.share == null ? none : format.share(numbers.share / 100)}</td>,
                  <td key={`${version} rate`}>{numbers === undefined ? none : format.rate(numbers.rate)}</td>,
                  <td key={`${version} success`}>
                    {numbers?.success == null ? none : format.share(numbers.success / 100)}
                  </td>,
                  <td key={`${version} latency`}>
                    {numbers?.latency == null ? none : format.atMost(numbers.latency)}
                  </td>,
                ];
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </VisuallyHidden>
  );
}
