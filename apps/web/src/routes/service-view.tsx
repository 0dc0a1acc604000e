import type { RoutingRule } from '@sluice/shared/api/routing';
import type { ServiceState } from '@sluice/shared/api/services';
import { CatchBoundary } from '@tanstack/react-router';
import { lazy, Suspense, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { evidenceNow, freshnessOf, isClusterAway } from '../data/freshness.ts';
import { type ChangeInHistory, lastChangeOf } from '../data/history.ts';
import type { LiveStatus } from '../data/live.ts';
import { measuredOf } from '../data/measured.ts';
import { routingQuery } from '../data/routing.ts';
import { useReading } from '../data/use-reading.ts';
import { canUndoRoute, draftEdits, hasRouteConflict, isRouteDirty } from '../drafts/route-draft.ts';
import { isRulesDirty } from '../drafts/rules-draft.ts';
import { appliedOf, isDirty, shownWeights } from '../drafts/split-draft.ts';
import { type ChartView, isolate } from '../features/live-chart/chart-view.ts';
import { DraftShares } from '../features/live-chart/draft-shares.ts';
import type { Editing } from '../features/rule-list/rule-list.tsx';
import { DirtyBar, type Obstacle } from '../features/split-editor/dirty-bar.tsx';
import { ElsewhereRows } from '../features/split-editor/elsewhere-rows.tsx';
import { SplitEditor } from '../features/split-editor/split-editor.tsx';
import { VersionList } from '../features/version-list/version-list.tsx';
import { afterPaint } from '../ui/after-paint.ts';
import { Banner } from '../ui/banner.tsx';
import { EvidenceChip } from '../ui/evidence-chip.tsx';
import { Panel } from '../ui/panel.tsx';
import { Skeleton } from '../ui/skeleton.tsx';
import { slotsOf } from '../ui/version-slot.ts';
import { AsOf } from './as-of.tsx';
import { ClusterBanner } from './cluster-banner.tsx';
import { LastChange } from './last-change.tsx';
import { LostRequestsBanner } from './lost-requests-banner.tsx';
import { OwnerLine } from './owner-line.tsx';
import { ReviewSheet } from './review-sheet.tsx';
import type { PageContext } from './root-route.ts';
import { ServiceFindingsPanel } from './service-findings-panel.tsx';
import { EvidenceLine, RawWeights, ServiceHeader } from './service-notes.tsx';
import { ServiceRulesPanel } from './service-rules-panel.tsx';
import type { ServiceSearch } from './service-search.ts';
import { ServiceTabs } from './service-tabs.tsx';
import styles from './service-view.module.css';
import { SharedObjectNote } from './shared-object-note.tsx';
import { useLinkedDraft } from './use-linked-draft.tsx';
import { useReview } from './use-review.ts';
import { useRouteDraft } from './use-route-draft.ts';
import { useShortcuts } from './use-shortcuts.ts';
import { VersionPods } from './version-pods.tsx';

const LiveCharts = lazy(async () => {
  await afterPaint();
  return { default: (await import('../features/live-chart/live-charts.tsx')).LiveCharts };
});

type ServiceViewProps = {
  readonly service: ServiceState;
  readonly status: LiveStatus;
  readonly context: PageContext;
  /** What the address says beside the service. */
  readonly search: ServiceSearch;
  readonly onSearch: (change: ServiceSearch) => void;
};

/** One service: its split with the editor beside what is live, and its versions. Keyed by the service. */
export function ServiceView({ service, status, context, search, onSearch }: ServiceViewProps) {
  const { t } = useTranslation();
  const { namespace, name, versions, desired } = service;
  const { observed, rates, lost, latencies } = measuredOf(service, context.traffic.read(namespace, name), status);
  const evidence = evidenceNow(service.evidence, status);
  const freshness = freshnessOf(status, observed?.until);
  const { isStale } = freshness;
  const names = useMemo(() => versions.map((version) => version.name), [versions]);
  const slots = useMemo(() => slotsOf(names), [names]);
  const applied = useMemo(() => appliedOf({ versions, desired }), [versions, desired]);
  const routing = useReading(routingQuery(context.call, { namespace, service: name }, service.etag));
  const [route, dispatch] = useRouteDraft(`${namespace}/${name}`, applied, routing.data);
  const draft = route.split;
  const inRules = useMemo(() => versionsInRules(routing.data?.rules), [routing.data]);
  const [editing, setEditing] = useState<Editing>(null);
  const rest = route.rules.applied.find(({ isDefault }) => isDefault);
  const linkNotes = useLinkedDraft(search, names, routing.data, dispatch, onSearch);
  const review = useReview({
    service,
    edits: draftEdits(route),
    context,
    onApplied: (change) => {
      if (change.reviewed.type === 'draft') dispatch({ type: 'finished' });
    },
  });
  const isConflicting = hasRouteConflict(route);
  const isBehind = isRulesDirty(route.rules) && routing.data?.etag !== service.etag;
  const obstacle = obstacleOf(status, { isConflicting, isEditing: editing !== null, isBehind });
  const openReview = () => {
    dispatch({ type: 'release' });
    if (obstacle === null && isRouteDirty(route)) review.open();
  };
  const promote = (version: string) => {
    dispatch({ type: 'release' });
    if (!isClusterAway(status)) review.openFor({ type: 'promotion', version });
  };
  const undo = (change: ChangeInHistory) => {
    if (!isClusterAway(status)) review.openFor({ type: 'undo', change });
  };
  const undoLast = async () => {
    const found = await lastChangeOf(context, { namespace, service: name });
    if (found !== null) undo(found);
  };
  // Somebody else was faster: first the choice, then the review.
  if (review.state?.reviewed.type === 'draft' && isConflicting && !review.state.isApplying) review.close();

  const view = useChartView(search);
  const drafted = isDirty(draft) ? shownWeights(draft) : null;
  const draftShares = useMemo(
    () => drafted && changedShares(names, draft.applied.weights, drafted),
    [drafted, names, draft.applied.weights],
  );
  useShortcuts({
    u: () => void undoLast(),
    p: () => onSearch({ paused: search.paused ? undefined : true }),
    ...Object.fromEntries(names.slice(0, 6).map((version, row) => [row + 1, () => onSearch(isolate(version, search))])),
  });

  return (
    <>
      <ServiceHeader service={service} />
      <ServiceTabs namespace={namespace} service={name} />
      <OwnerLine service={service} context={context} />
      <ClusterBanner status={status} />
      <LostRequestsBanner lost={lost} />
      {linkNotes}
      <LastChange service={service} evidence={evidence} context={context} onUndo={undo} />
      <div className={styles.columns}>
        <Panel
          title={t('service.split')}
          aside={
            <span className={styles.chips}>
              <AsOf freshness={freshness} />
              <EvidenceChip evidence={evidence} />
            </span>
          }
          isStale={isStale}
        >
          <EvidenceLine service={name} evidence={evidence} rulesAbove={desired.rulesAbove} />
          {desired.notEditable !== null && (
            <Banner tone="neutral" icon="locked">
              {t(`notEditable.${desired.notEditable}`)}
            </Banner>
          )}
          {desired.source === 'rule' && desired.total !== 100 && desired.total > 0 && desired.weights.length > 1 && (
            <RawWeights desired={desired} />
          )}
          <SharedObjectNote call={context.call} service={service} />
          {versions.length > 0 && (
            <SplitEditor
              draft={draft}
              dispatch={dispatch}
              slots={slots}
              observed={observed}
              evidence={evidence}
              requestsPerSecond={rates?.perSecond ?? null}
              isStale={isStale}
              isReadOnly={desired.notEditable !== null}
              history={{ canUndo: canUndoRoute(route), canRedo: route.future.length > 0 }}
              onReview={openReview}
              onAllTo={promote}
            />
          )}
          <ElsewhereRows host={service.host} destinations={rest?.destinations ?? []} />
        </Panel>
        <div className={styles.live}>
          <Panel title={t('service.live')} aside={<AsOf freshness={freshness} />} isStale={isStale}>
            <CatchBoundary getResetKey={() => name} errorComponent={ChartsProblem}>
              <Suspense fallback={<Skeleton label={t('charts.loading')} rows={2} rowHeight={196} />}>
                <DraftShares value={draftShares}>
                  <LiveCharts
                    call={context.call}
                    etag={service.etag}
                    traffic={context.traffic}
                    namespace={namespace}
                    service={name}
                    versions={names}
                    slots={slots}
                    view={view}
                    onView={onSearch}
                  />
                </DraftShares>
              </Suspense>
            </CatchBoundary>
          </Panel>
        </div>
        <div className={styles.versions}>
          <ServiceRulesPanel
            call={context.call}
            service={service}
            draft={route}
            dispatch={dispatch}
            slots={slots}
            editing={editing}
            onEditing={setEditing}
            onEditSplit={focusSplit}
            isLoaded={routing.data !== undefined}
            error={routing.data === undefined ? routing.error : null}
            onRetry={() => void routing.refetch()}
            isStale={isStale}
          />
          <Panel title={t('service.versions')} aside={<AsOf freshness={freshness} />} isStale={isStale}>
            <VersionList
              versions={versions}
              rates={rates}
              latencies={latencies}
              slots={slots}
              shares={desired.notEditable === null ? sharesOf(desired) : null}
              onPromote={promote}
              inRules={inRules}
              renderPods={(version) => <VersionPods namespace={namespace} service={name} version={version} />}
            />
          </Panel>
          <ServiceFindingsPanel call={context.call} namespace={namespace} service={name} isStale={isStale} />
        </div>
      </div>
      {isRouteDirty(route) && (
        <DirtyBar
          draft={route}
          etag={routing.data?.etag ?? ''}
          dispatch={dispatch}
          onReview={openReview}
          obstacle={obstacle}
        />
      )}
      <ReviewSheet
        service={service}
        review={review}
        slots={slots}
        requestsPerSecond={rates?.perSecond ?? null}
        freshness={freshness}
        onTakeTheirs={() => dispatch({ type: 'discard' })}
      />
    </>
  );
}

/** Desired shares by version, 0 to 1. */
const sharesOf = ({ weights }: ServiceState['desired']): ReadonlyMap<string, number> =>
  new Map(weights.map(({ version, share }) => [version, share]));

/** The charts are a chunk of their own; the editor works without them. */
function ChartsProblem() {
  const { t } = useTranslation();
  return (
    <Banner tone="error" icon="warning" role="alert">
      {t('charts.failed')}
    </Banner>
  );
}

/** The same object until a choice changes, so that charts are not rendered for anything else. */
function useChartView({ range, latency, versions, paused }: ServiceSearch): ChartView {
  return useMemo(() => ({ range, latency, versions, paused }), [range, latency, versions, paused]);
}

/** Percents by version, of those that a draft changes. */
function changedShares(names: readonly string[], applied: readonly number[], drafted: readonly number[]) {
  return new Map(
    names.flatMap((version, row) => (drafted[row] === applied[row] ? [] : [[version, drafted[row] ?? 0] as const])),
  );
}

type Waits = { readonly isConflicting: boolean; readonly isEditing: boolean; readonly isBehind: boolean };

/** Why a draft cannot be applied at present. */
function obstacleOf(status: LiveStatus, { isConflicting, isEditing, isBehind }: Waits): Obstacle | null {
  if (isClusterAway(status)) return 'unreachable';
  if (isConflicting) return 'conflicting';
  if (isEditing) return 'editing';
  return isBehind ? 'behind' : null;
}

/** Everything else is edited above. */
function focusSplit(): void {
  document.querySelector<HTMLInputElement>('[data-split-editor] input[type=range]')?.focus();
}

/** Versions that some rule sends requests to, also if at present none arrive; null where the rules say nothing of it. */
function versionsInRules(rules: readonly RoutingRule[] | undefined): ReadonlySet<string> | null {
  if (rules === undefined || rules.length === 0) return null;
  return new Set(rules.flatMap(({ destinations }) => destinations.flatMap(({ version }) => version ?? [])));
}
