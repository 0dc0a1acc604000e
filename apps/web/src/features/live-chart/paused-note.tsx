import { useTranslation } from 'react-i18next';
import { useFormat } from '../../i18n/use-format.ts';
import { Button } from '../../ui/button.tsx';
import { Icon } from '../../ui/icon.tsx';
import styles from './live-charts.module.css';
import { type SeriesSource, useLiveSeries } from './use-live-series.ts';

type PausedNoteProps = { readonly source: SeriesSource; readonly onPaused: (isPaused: boolean) => void };

/** Stops the charts and lets them go on; while they stand still it says since when. */
export function PausedNote({ source, onPaused }: PausedNoteProps) {
  const { t } = useTranslation();
  const { isPaused } = source;
  return (
    <div className={styles.paused} data-paused={isPaused || undefined}>
      {isPaused && <StoodStill source={source} />}
      <Button look="quiet" onPress={() => onPaused(!isPaused)}>
        <Icon name={isPaused ? 'play' : 'pause'} />
        {t(isPaused ? 'charts.resume' : 'charts.pause')}
      </Button>
    </div>
  );
}

function StoodStill({ source }: { readonly source: SeriesSource }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { until } = useLiveSeries(source);
  return <span>{until === 0 ? t('charts.paused') : t('charts.pausedAt', { time: format.time(until) })}</span>;
}
