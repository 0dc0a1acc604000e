import type { ServiceState } from '@sluice/shared/api/services';
import { CatchBoundary } from '@tanstack/react-router';
import { lazy, Suspense, useEffect, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { LiveStatus } from '../data/live.ts';
import { ChangeStatus } from '../features/change-status/change-status.tsx';
import { DirtyBar } from '../features/split-editor/dirty-bar.tsx';
import { appliedOf, changesOf, hasConflict, isDirty } from '../features/split-editor/split-draft.ts';
import { SplitEditor } from '../features/split-editor/split-editor.tsx';
import { useSplitDraft } from '../features/split-editor/use-split-draft.ts';
import { VersionList } from '../features/version-list/version-list.tsx';
import { Banner } from '../ui/banner.tsx';
import { EvidenceChip } from '../ui/evidence-chip.tsx';
import { Panel } from '../ui/panel.tsx';
import { Skeleton } from '../ui/skeleton.tsx';
import { slotsOf } from '../ui/version-slot.ts';
import { AsOf } from './as-of.tsx';
import { ClusterBanner } from './cluster-banner.tsx';
import type { PageContext } from './root-route.ts';
import { EvidenceLine, RawWeights, ServiceHeader } from './service-notes.tsx';
import styles from './service-view.module.css';
import { useLinkedDraft } from './use-linked-draft.tsx';
import { type Applied, useReview } from './use-review.ts';

const loadCharts = () => import('../features/live-chart/live-charts.tsx');
const loadReview = () => import('../features/review-change/review-dialog.tsx');
const LiveCharts = lazy(async () => ({ default: (await loadCharts()).LiveCharts }));
const ReviewDialog = lazy(async () => ({ default: (await loadReview()).ReviewDialog }));

type ServiceViewProps = {
  readonly service: ServiceState;
  readonly status: LiveStatus;
  readonly context: PageContext;
  /** A draft that came with the address. */
  readonly link: string | undefined;
  readonly onLinkRead: () => void;
};

/** One service: its split with the editor beside what is live, and its versions. Keyed by the service. */
export function ServiceView({ service, status, context, link, onLinkRead }: ServiceViewProps) {
  const { t } = useTranslation();
  const { namespace, name, versions, desired, observed, rules } = partsOf(service);
  const isStale = status.stream?.isStale ?? false;
  const isReachable = status.cluster?.state !== 'unreachable';
  const names = useMemo(() => versions.map((version) => version.name), [versions]);
  const slots = useMemo(() => slotsOf(names), [names]);
  const applied = useMemo(() => appliedOf({ versions, desired }), [versions, desired]);
  const [draft, dispatch] = useSplitDraft(`${namespace}/${name}`, applied);
  const [last, setLast] = useState<Applied | null>(null);
  const linkNotes = useLinkedDraft(link, names, onLinkRead, (weights) => dispatch({ type: 'replace', weights }));
  const review = useReview({
    service,
    weights: changesOf(draft),
    context,
    onApplied: (change) => {
      setLast(change);
      dispatch({ type: 'finished' });
    },
  });
  const openReview = () => {
    dispatch({ type: 'release' });
    review.open();
  };
  const isConflicting = hasConflict(draft);
  // Somebody else was faster: first the choice, then the review.
  if (review.isOpen && isConflicting && !review.isApplying) review.close();

  // The dialog is wanted within a moment once somebody drafts.
  useEffect(() => void loadReview(), []);

  const canApply = isReachable && desired.notEditable === null;
  const previous = last?.before ?? null;

  return (
    <>
      <ServiceHeader service={service} />
      <ClusterBanner status={status} />
      {linkNotes}
      {last !== null && (
        <ChangeStatus
          change={last}
          etag={service.etag}
          evidence={service.evidence}
          onUndo={
            previous &&
            (() => {
              dispatch({ type: 'replace', weights: previous });
              openReview();
            })
          }
          onDismiss={() => setLast(null)}
        />
      )}
      <div className={styles.columns}>
        <Panel
          title={t('service.split')}
          aside={
            <span className={styles.chips}>
              <AsOf status={status} />
              <EvidenceChip evidence={service.evidence} />
            </span>
          }
          isStale={isStale}
        >
          <EvidenceLine service={service} rulesAbove={rules} />
          {desired.notEditable !== null && (
            <Banner tone="neutral" icon="locked">
              {t(`notEditable.${desired.notEditable}`)}
            </Banner>
          )}
          {desired.source === 'rule' && desired.total !== 100 && desired.total > 0 && desired.weights.length > 1 && (
            <RawWeights desired={desired} />
          )}
          {versions.length > 0 && (
            <SplitEditor
              draft={draft}
              dispatch={dispatch}
              slots={slots}
              observed={observed}
              isStale={isStale}
              isReadOnly={desired.notEditable !== null}
              onReview={() => {
                if (canApply && !isConflicting) openReview();
              }}
            />
          )}
        </Panel>
        <div className={styles.live}>
          <Panel title={t('service.live')} aside={<AsOf status={status} />} isStale={isStale}>
            <CatchBoundary getResetKey={() => name} errorComponent={ChartsProblem}>
              <Suspense fallback={<Skeleton label={t('charts.loading')} rows={2} rowHeight={196} />}>
                <LiveCharts
                  traffic={context.traffic}
                  namespace={namespace}
                  service={name}
                  versions={names}
                  slots={slots}
                />
              </Suspense>
            </CatchBoundary>
          </Panel>
        </div>
      </div>
      <Panel title={t('service.versions')} aside={<AsOf status={status} />} isStale={isStale}>
        <VersionList versions={versions} observed={observed} slots={slots} />
      </Panel>
      {isDirty(draft) && <DirtyBar draft={draft} dispatch={dispatch} onReview={canApply ? openReview : null} />}
      {review.isOpen && (
        <Suspense>
          <ReviewDialog
            service={name}
            weights={review.weights}
            slots={slots}
            isFirstRule={desired.source === 'pods' && !review.isApplying}
            isRewritten={desired.source === 'rule' && desired.total !== 100}
            rulesAbove={desired.rulesAbove}
            preview={review.preview}
            previewProblem={review.previewProblem}
            applyProblem={review.applyProblem}
            isApplying={review.isApplying}
            forced={review.forced}
            onForce={review.force}
            onCheckAgain={review.checkAgain}
            onApply={review.apply}
            onClose={review.close}
          />
        </Suspense>
      )}
    </>
  );
}

/** The charts are a chunk of their own; the editor works without them. */
function ChartsProblem() {
  const { t } = useTranslation();
  return (
    <Banner tone="error" icon="warning" role="alert">
      {t('charts.failed')}
    </Banner>
  );
}

function partsOf(service: ServiceState) {
  const { namespace, name, versions, desired, observed } = service;
  return { namespace, name, versions, desired, observed, rules: desired.rulesAbove };
}
