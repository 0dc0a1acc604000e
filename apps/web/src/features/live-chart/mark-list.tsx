import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../i18n/use-format.ts';
import { ChangeLink } from './change-link.tsx';
import type { ChartProps } from './chart-props.ts';
import styles from './live-charts.module.css';
import { keyOf, marksWithin, whatOf, whoOf } from './marks.ts';
import { useSeriesValue } from './use-series.ts';

const mostShown = 5;

type MarkListProps = Pick<ChartProps, 'marks' | 'window' | 'service'> & {
  /** Whether these are all that there are: while nobody knows, it is not said that there are none. */
  readonly isComplete: boolean;
};

/** The changes that the charts mark, newest first, each with the way to it. */
export function MarkList({ marks, window, service, isComplete }: MarkListProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const titleId = useId();
  // Time goes on each second; which of them are shown changes rarely.
  const count = useSeriesValue(({ until }) => marksWithin(marks, until, window.spanSeconds).length);
  const shown = marks.slice(marks.length - count).toReversed();
  const time = window.until === null ? format.time : format.moment;
  return (
    <section aria-labelledby={titleId} className={styles.marks}>
      <h3 id={titleId}>{t('charts.marks')}</h3>
      {shown.length === 0 && isComplete && <p>{t('charts.marksNone')}</p>}
      <ol>
        {shown.slice(0, mostShown).map((mark) => (
          <li key={keyOf(mark)}>
            <ChangeLink service={service} change={mark.change}>
              <time dateTime={new Date(mark.time).toISOString()}>{time(mark.time)}</time> {whoOf(t, mark)}
            </ChangeLink>
            <span>{whatOf(t, format, mark)}</span>
          </li>
        ))}
      </ol>
      {shown.length > mostShown && (
        <p>
          <ChangeLink service={service} change={null}>
            {t('charts.marksMore', { count: shown.length - mostShown })}
          </ChangeLink>
        </p>
      )}
    </section>
  );
}
