import type { ChangeSummary } from '@sluice/shared/api/changes';
import { getRouting } from '@sluice/shared/api/routing';
import type { ServiceState } from '@sluice/shared/api/services';
import { Link } from '@tanstack/react-router';
import { useEffect, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ClientError } from '../data/client.ts';
import { evidenceNow, freshnessOf, isClusterAway } from '../data/freshness.ts';
import { changeQuery } from '../data/history.ts';
import type { LiveStatus } from '../data/live.ts';
import { measuredOf } from '../data/measured.ts';
import { ChangeList } from '../features/change-history/change-list.tsx';
import { type Restoration, restoreEdits } from '../features/change-history/restore-edits.ts';
import type { History } from '../features/change-history/timeline.ts';
import { Banner } from '../ui/banner.tsx';
import { Panel } from '../ui/panel.tsx';
import { ProblemNote } from '../ui/problem-note.tsx';
import { slotsOf } from '../ui/version-slot.ts';
import { AsOf } from './as-of.tsx';
import { ClusterBanner } from './cluster-banner.tsx';
import { LastChange } from './last-change.tsx';
import { ReviewSheet } from './review-sheet.tsx';
import type { PageContext } from './root-route.ts';
import { useObstacleText } from './use-obstacle-text.ts';
import { useReview } from './use-review.ts';
import { useRights } from './use-rights.ts';

type HistoryViewProps = {
  readonly service: ServiceState;
  readonly history: History;
  readonly status: LiveStatus;
  readonly context: PageContext;
  /** A change whose undo is wanted at once, by its id. */
  readonly undo: string | null;
  readonly onUndoOpened: () => void;
};

export function HistoryView({ service, history, status, context, undo, onUndoOpened }: HistoryViewProps) {
  const { t } = useTranslation();
  const { namespace, name, versions } = service;
  const ref = { namespace, service: name };
  const { observed, rates } = measuredOf(service, context.traffic.read(namespace, name), status);
  const freshness = freshnessOf(status, observed?.until);
  const slots = useMemo(() => slotsOf(versions.map((version) => version.name)), [versions]);
  const review = useReview({ service, edits: [], context });
  const rightsObstacle = useObstacleText(useRights(namespace).obstacle);
  const restore = useRestore(service, context, (change, { edits }) =>
    review.openFor({ type: 'restore', change, edits }),
  );
  const undone = history.changes.find(({ id }) => id === undo);

  // biome-ignore lint/correctness/useExhaustiveDependencies: once for each address that wants it
  useEffect(() => {
    if (undone === undefined) return;
    review.openFor({ type: 'undo', change: undone });
    onUndoOpened();
  }, [undone]);

  return (
    <>
      <ClusterBanner status={status} />
      <LastChange
        service={service}
        evidence={evidenceNow(service.evidence, status)}
        context={context}
        onUndo={(change) => review.openFor({ type: 'undo', change })}
      />
      {restore.note}
      <Panel
        title={t('history.title', { service: name })}
        aside={<AsOf freshness={freshness} />}
        isStale={freshness.isStale}
      >
        {history.changes.length === 0 && <NoChanges namespace={namespace} service={name} />}
        {history.changes.length + history.outside.length > 0 && (
          <ChangeList
            call={context.call}
            service={ref}
            history={history}
            slots={slots}
            obstacle={isClusterAway(status) ? t('errors.cluster-unreachable') : rightsObstacle}
            onUndo={(change) => review.openFor({ type: 'undo', change })}
            onRestore={restore.restore}
          />
        )}
      </Panel>
      <ReviewSheet
        service={service}
        review={review}
        slots={slots}
        requestsPerSecond={rates?.perSecond ?? null}
        freshness={freshness}
      />
    </>
  );
}

function NoChanges({ namespace, service }: { readonly namespace: string; readonly service: string }) {
  const { t } = useTranslation();
  return (
    <>
      <p>{t('history.empty')}</p>
      <p>
        {t('history.emptyNext')}{' '}
        <Link to="/n/$ns/s/$svc" params={{ ns: namespace, svc: service }}>
          {t('history.goEdit')}
        </Link>
      </p>
    </>
  );
}

type RestoreState =
  | { readonly kind: 'reading' }
  | { readonly kind: 'done'; readonly restoration: Restoration }
  | { readonly kind: 'failed'; readonly error: ClientError; readonly change: ChangeSummary };

/** Reads the rules of then and of now, and opens the review of what lies between them. */
function useRestore(
  service: ServiceState,
  { call, queryClient }: PageContext,
  onEdits: (change: ChangeSummary, restoration: Restoration) => void,
) {
  const [state, setState] = useState<RestoreState | null>(null);
  const ref = { namespace: service.namespace, service: service.name };
  const restore = async (change: ChangeSummary) => {
    setState({ kind: 'reading' });
    try {
      const [whole, routing] = await Promise.all([
        queryClient.fetchQuery(changeQuery(call, ref, change.id)),
        call(getRouting, { params: ref }),
      ]);
      const restoration = restoreEdits(whole, routing);
      setState({ kind: 'done', restoration });
      if (restoration.edits.length > 0) onEdits(change, restoration);
    } catch (error) {
      if (!(error instanceof ClientError)) throw error;
      setState({ kind: 'failed', error, change });
    }
  };
  return {
    restore: (change: ChangeSummary) => void restore(change),
    note: state && <RestoreNote state={state} onRetry={(change) => void restore(change)} />,
  };
}

type RestoreNoteProps = { readonly state: RestoreState; readonly onRetry: (change: ChangeSummary) => void };

function RestoreNote({ state, onRetry }: RestoreNoteProps) {
  const { t } = useTranslation();
  if (state.kind === 'reading') return <p role="status">{t('history.restoring')}</p>;
  if (state.kind === 'failed') {
    const { error, change } = state;
    return <ProblemNote code={error.code} detail={error.problem?.detail} onRetry={() => onRetry(change)} />;
  }
  const { edits, left } = state.restoration;
  if (left.length > 0) {
    const list = left.map((reason) => t(`history.restoreReasons.${reason}`)).join(t('split.separator'));
    return (
      <Banner tone="warning" icon="warning" role="status">
        {t('history.restorePartly', { list })}
      </Banner>
    );
  }
  if (edits.length > 0) return null;
  return (
    <Banner tone="neutral" icon="info" role="status">
      {t('history.restoreNothing')}
    </Banner>
  );
}
