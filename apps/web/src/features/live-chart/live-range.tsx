import { useQuery } from '@tanstack/react-query';
import { useCallback, useMemo, useSyncExternalStore } from 'react';
import { historyQuery } from '../../data/history.ts';
import { ChartSet } from './chart-set.tsx';
import type { LiveRange as Range } from './chart-view.ts';
import { windowOf } from './chart-window.ts';
import { EmptyNote } from './empty-note.tsx';
import { type ChartMark, liveMarks } from './marks.ts';
import { PausedNote } from './paused-note.tsx';
import type { RangeProps } from './range-props.ts';
import { liveSource } from './series-source.ts';
import { useNewEtag } from './use-new-etag.ts';

/** The last minutes, as the stream brings them. */
export function LiveRange({ range, ...props }: RangeProps & { readonly range: Range }) {
  const { traffic, service, isPaused, versions, slots, hidden, quantile, onView } = props;
  const source = useMemo(
    () => liveSource(traffic, service.namespace, service.service, isPaused),
    [traffic, service, isPaused],
  );
  const window = useMemo(() => windowOf(range, null, Date.now), [range]);
  const { marks, isComplete } = useLiveMarks(props);
  return (
    <ChartSet
      source={source}
      chart={{ window, quantile, versions, slots, hidden, marks, service }}
      hasAllMarks={isComplete}
      onView={onView}
    >
      {isPaused && <PausedNote />}
      <EmptyNote spanSeconds={window.spanSeconds} />
    </ChartSet>
  );
}

/** What the stream shows of changes, with what the history tells of them. */
function useLiveMarks({ call, traffic, service, etag }: RangeProps): { marks: ChartMark[]; isComplete: boolean } {
  const read = () => traffic.read(service.namespace, service.service).desired;
  const steps = useSyncExternalStore(traffic.subscribe, read);
  const { data, refetch } = useQuery({ ...historyQuery(call, service), retry: false });
  useNewEtag(
    etag,
    useCallback(() => void refetch(), [refetch]),
  );
  const marks = useMemo(() => liveMarks(data ?? null, steps), [data, steps]);
  return { marks, isComplete: data !== undefined };
}
