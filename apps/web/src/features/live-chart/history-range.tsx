import type { TrafficHistory } from '@sluice/shared/api/traffic-history';
import { useCallback, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { ClientError } from '../../data/client.ts';
import { seriesOf, trafficHistoryQuery } from '../../data/traffic-history.ts';
import { useReading } from '../../data/use-reading.ts';
import { useFormat } from '../../i18n/use-format.ts';
import { ProblemNote } from '../../ui/problem-note.tsx';
import { ChartSet } from './chart-set.tsx';
import { type ChartRange, type LiveRange, secondsOf } from './chart-view.ts';
import { windowOf } from './chart-window.ts';
import { EmptyNote } from './empty-note.tsx';
import styles from './live-charts.module.css';
import type { ChartMark } from './marks.ts';
import { PausedNote } from './paused-note.tsx';
import type { RangeProps } from './range-props.ts';
import { heldSource } from './series-source.ts';
import { useNewEtag } from './use-new-etag.ts';

const noMarks: readonly ChartMark[] = [];

/** Longer ranges, as the server has bucketed them. */
export function HistoryRange({ range, ...props }: RangeProps & { readonly range: Exclude<ChartRange, LiveRange> }) {
  const { call, traffic, service, etag, isPaused, versions, slots, hidden, quantile, onView } = props;
  const { data, error, refetch } = useReading(trafficHistoryQuery(call, service, range, isPaused));
  const ask = useCallback(() => void refetch(), [refetch]);
  useNewEtag(etag, ask);
  const window = useMemo(() => windowOf(range, data ?? null, Date.now), [range, data]);
  const source = useMemo(() => {
    const now = traffic.read(service.namespace, service.service).desired.at(-1)?.shares ?? null;
    return heldSource(data === undefined ? { points: [], desired: [], until: window.until ?? 0 } : seriesOf(data, now));
  }, [data, traffic, service, window]);
  // One after the last whole step only tells that what came before it was another split.
  const marks = useMemo(() => data?.marks.filter(({ time }) => time <= data.to) ?? noMarks, [data]);
  return (
    <ChartSet
      source={source}
      chart={{ window, quantile, versions, slots, hidden, marks, service }}
      hasAllMarks={data !== undefined}
      onView={onView}
    >
      {isPaused && <PausedNote />}
      {data === undefined && error === null && <Reading range={range} />}
      {error !== null && data === undefined && <ReadProblem error={error} onRetry={ask} />}
      {data !== undefined && (
        <>
          <Origin history={data} />
          <EmptyNote spanSeconds={window.spanSeconds} />
        </>
      )}
    </ChartSet>
  );
}

function Reading({ range }: { readonly range: ChartRange }) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <p role="status" className={styles.empty}>
      {t('charts.reading', { window: format.duration(secondsOf(range)) })}
    </p>
  );
}

function ReadProblem({ error, onRetry }: { readonly error: Error; readonly onRetry: () => void }) {
  if (!(error instanceof ClientError)) return <ProblemNote code="unexpected-answer" onRetry={onRetry} />;
  return <ProblemNote code={error.code} detail={error.problem?.detail} onRetry={onRetry} />;
}

/** Where the points come from, and why there are not more of them. */
function Origin({ history: { source, reason, stepSeconds } }: { readonly history: TrafficHistory }) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <p className={styles.empty}>
      {source !== null && t(`charts.sources.${source}`, { step: format.duration(stepSeconds) })}{' '}
      {reason !== null && t(`charts.reasons.${reason}`)}
    </p>
  );
}
