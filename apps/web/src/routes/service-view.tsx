import type { RoutingRule } from '@sluice/shared/api/routing';
import type { ServiceState } from '@sluice/shared/api/services';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { evidenceNow, freshnessOf, isClusterAway } from '../data/freshness.ts';
import { type ChangeInHistory, lastChangeOf } from '../data/history.ts';
import { LastWriter, useLastWriter } from '../data/last-writer.ts';
import type { LiveStatus } from '../data/live.ts';
import { measuredOf } from '../data/measured.ts';
import { routingQuery } from '../data/routing.ts';
import { useReading } from '../data/use-reading.ts';
import { draftEdits, hasRouteConflict, isRouteDirty } from '../drafts/route-draft.ts';
import { isRulesDirty } from '../drafts/rules-draft.ts';
import { appliedOf } from '../drafts/split-draft.ts';
import { isolate } from '../features/live-chart/chart-view.ts';
import type { Editing } from '../features/rule-list/rule-list.tsx';
import { DirtyBar, type Obstacle } from '../features/split-editor/dirty-bar.tsx';
import { VersionList } from '../features/version-list/version-list.tsx';
import { Panel } from '../ui/panel.tsx';
import { ReviewBlocked } from '../ui/review-button.tsx';
import { slotsOf } from '../ui/version-slot.ts';
import { AsOf } from './as-of.tsx';
import { ClusterBanner, clusterBannerId } from './cluster-banner.tsx';
import { LastChange } from './last-change.tsx';
import { LostRequestsBanner } from './lost-requests-banner.tsx';
import { OwnerLine } from './owner-line.tsx';
import { ReviewSheet } from './review-sheet.tsx';
import type { PageContext } from './root-route.ts';
import { ServiceFindingsPanel } from './service-findings-panel.tsx';
import { ServiceLivePanel } from './service-live-panel.tsx';
import { ServiceHeader } from './service-notes.tsx';
import { ServiceRulesPanel } from './service-rules-panel.tsx';
import type { ServiceSearch } from './service-search.ts';
import { ServiceSplitPanel } from './service-split-panel.tsx';
import { ServiceTabs } from './service-tabs.tsx';
import styles from './service-view.module.css';
import { useLinkedDraft } from './use-linked-draft.tsx';
import { useReview } from './use-review.ts';
import { useRouteDraft } from './use-route-draft.ts';
import { useShortcuts } from './use-shortcuts.ts';
import { VersionPods } from './version-pods.tsx';

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
  const inRules = useMemo(() => versionsInRules(routing.data?.rules), [routing.data]);
  const [editing, setEditing] = useState<Editing>(null);
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
  const writer = useLastWriter(context.call, service, isConflicting);
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

  useShortcuts({
    u: () => void undoLast(),
    p: () => onSearch({ paused: search.paused ? undefined : true }),
    ...Object.fromEntries(names.slice(0, 6).map((version, row) => [row + 1, () => onSearch(isolate(version, search))])),
  });

  return (
    <ReviewBlocked value={isClusterAway(status) ? clusterBannerId : null}>
      <LastWriter value={writer}>
        <ServiceHeader service={service} />
        <ServiceTabs namespace={namespace} service={name} />
        <OwnerLine service={service} context={context} />
        <ClusterBanner status={status} />
        <LostRequestsBanner lost={lost} />
        {linkNotes}
        <LastChange service={service} evidence={evidence} context={context} onUndo={undo} />
        <div className={styles.columns}>
          <ServiceSplitPanel
            service={service}
            context={context}
            evidence={evidence}
            observed={observed}
            freshness={freshness}
            draft={route}
            dispatch={dispatch}
            slots={slots}
            requestsPerSecond={rates?.perSecond ?? null}
            onReview={openReview}
            onAllTo={promote}
          />
          <div className={styles.live}>
            <ServiceLivePanel
              service={service}
              names={names}
              slots={slots}
              draft={route.split}
              context={context}
              freshness={freshness}
              search={search}
              onSearch={onSearch}
            />
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
      </LastWriter>
    </ReviewBlocked>
  );
}

/** Desired shares by version, 0 to 1. */
const sharesOf = ({ weights }: ServiceState['desired']): ReadonlyMap<string, number> =>
  new Map(weights.map(({ version, share }) => [version, share]));

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
