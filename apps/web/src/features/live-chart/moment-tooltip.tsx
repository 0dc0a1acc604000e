import { useTranslation } from 'react-i18next';
import type { TooltipContentProps } from 'recharts';
import { useFormat } from '../../i18n/use-format.ts';
import { Swatch } from '../../ui/swatch.tsx';
import type { ChartProps } from './chart-props.ts';
import styles from './live-charts.module.css';
import { momentAt } from './series.ts';
import { useSeries } from './use-series.ts';

/** recharts adds what the pointer is at. */
type MomentTooltipProps = ChartProps & Partial<Pick<TooltipContentProps, 'active' | 'label'>>;

/** All numbers of one second. It reads the samples itself, or it would stand still while it is open. */
export function MomentTooltip({ window, versions, slots, hidden, quantile, active, label }: MomentTooltipProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const series = useSeries();
  const seconds = Number(label);
  const moment =
    active && Number.isFinite(seconds) ? momentAt(series, versions, seconds, quantile, window.stepSeconds) : null;
  if (moment === null) return null;
  const none = t('charts.none');
  return (
    <div className={styles.tooltip}>
      <p>{format.time(moment.time)}</p>
      <table>
        <thead>
          <tr>
            <td />
            <th scope="col">{t('split.desired')}</th>
            <th scope="col">{t('split.observed')}</th>
            <th scope="col">{t('versions.rate')}</th>
            <th scope="col">{t('charts.success')}</th>
            <th scope="col">{quantile}</th>
          </tr>
        </thead>
        <tbody>
          {versions
            .filter((version) => !hidden.has(version))
            .map((version) => {
              const numbers = moment.versions.get(version);
              return (
                <tr key={version}>
                  <th scope="row">
                    <Swatch slot={slots.get(version) ?? 1} />
                    {version}
                  </th>
                  <td>{numbers?.desired == null ? none : format.share(numbers.desired / 100)}</td>
                  <td>{numbers?.share == null ? none : format.share(numbers.share / 100)}</td>
                  <td>{numbers === undefined ? none : format.rate(numbers.rate)}</td>
                  <td>{numbers?.success == null ? none : format.share(numbers.success / 100)}</td>
                  <td>{numbers?.latency == null ? none : format.atMost(numbers.latency)}</td>
                </tr>
              );
            })}
        </tbody>
      </table>
    </div>
  );
}
