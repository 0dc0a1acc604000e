import { useTranslation } from 'react-i18next';
import { useFormat } from '../../i18n/use-format.ts';
import styles from './live-charts.module.css';
import { useSeriesValue } from './use-series.ts';

/** Since when the charts stand still. */
export function PausedNote() {
  const { t } = useTranslation();
  const format = useFormat();
  const until = useSeriesValue((series) => series.until);
  return (
    <p role="status" className={styles.paused}>
      {until === 0 ? t('charts.paused') : t('charts.pausedAt', { time: format.time(until) })}
    </p>
  );
}
