import { type ReactNode, useMemo, useRef } from 'react';
import { pace } from '../../data/pace.ts';
import { elementSeen, handsOff, pageSeen } from './gates.ts';
import type { SeriesSource } from './series-source.ts';
import { createSnapshot } from './snapshot.ts';
import { SnapshotContext } from './use-series.ts';

/** Milliseconds from one chart to the next: each is drawn in a frame of its own. */
const stagger = 32;

type SeriesSlotProps = {
  readonly source: SeriesSource;
  /** Which of the charts it is, from 0. */
  readonly order: number;
  readonly className?: string | undefined;
  /** Nothing is in it yet, but its place is kept. */
  readonly isReserved?: boolean;
  readonly children: ReactNode;
};

/** A place that has its own snapshot of the samples, and does nothing while it is out of sight. */
export function SeriesSlot({ source, order, className, isReserved = false, children }: SeriesSlotProps) {
  const ref = useRef<HTMLDivElement>(null);
  const snapshot = useMemo(
    () =>
      createSnapshot(source, {
        gates: [pageSeen, handsOff, elementSeen(() => ref.current)],
        paceSeconds: pace.seconds,
        delay: order * stagger,
      }),
    [source, order],
  );
  return (
    <div ref={ref} className={className} data-reserved={isReserved || undefined}>
      <SnapshotContext value={snapshot}>{children}</SnapshotContext>
    </div>
  );
}
