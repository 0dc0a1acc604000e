import { useTranslation } from 'react-i18next';
import { useFormat } from '../../i18n/use-format.ts';
import styles from './live-charts.module.css';
import { contentOf } from './series.ts';
import { useSeriesValue } from './use-series.ts';

/** Empty axes with a word, never a line at 0 %. */
export function EmptyNote({ spanSeconds }: { readonly spanSeconds: number }) {
  const { t } = useTranslation();
  const format = useFormat();
  const content = useSeriesValue((series) => contentOf(series, spanSeconds));
  if (content === 'requests') return null;
  const window = format.duration(spanSeconds);
  return <p className={styles.empty}>{t(content === 'nothing' ? 'charts.noData' : 'charts.empty', { window })}</p>;
}
