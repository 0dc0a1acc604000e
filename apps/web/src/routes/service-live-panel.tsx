import type { ServiceState } from '@sluice/shared/api/services';
import { CatchBoundary } from '@tanstack/react-router';
import { lazy, Suspense, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { Freshness } from '../data/freshness.ts';
import { isDirty, type SplitDraft, shownWeights } from '../drafts/split-draft.ts';
import type { ChartView } from '../features/live-chart/chart-view.ts';
import { DraftShares } from '../features/live-chart/draft-shares.ts';
import { afterPaint } from '../ui/after-paint.ts';
import { Banner } from '../ui/banner.tsx';
import { Panel } from '../ui/panel.tsx';
import { Skeleton } from '../ui/skeleton.tsx';
import type { Slot } from '../ui/version-slot.ts';
import { AsOf } from './as-of.tsx';
import type { PageContext } from './root-route.ts';
import type { ServiceSearch } from './service-search.ts';

const LiveCharts = lazy(async () => {
  await afterPaint();
  return { default: (await import('../features/live-chart/live-charts.tsx')).LiveCharts };
});

type ServiceLivePanelProps = {
  readonly service: ServiceState;
  readonly names: readonly string[];
  readonly slots: ReadonlyMap<string, Slot>;
  readonly draft: SplitDraft;
  readonly context: PageContext;
  readonly freshness: Freshness;
  readonly search: ServiceSearch;
  readonly onSearch: (change: ServiceSearch) => void;
};

/** The charts of a service, with what the draft would make of its split. */
export function ServiceLivePanel(props: ServiceLivePanelProps) {
  const { service, names, slots, draft, context, freshness, search, onSearch } = props;
  const { t } = useTranslation();
  const view = useChartView(search);
  const drafted = isDirty(draft) ? shownWeights(draft) : null;
  const draftShares = useMemo(
    () => drafted && changedShares(names, draft.applied.weights, drafted),
    [drafted, names, draft.applied.weights],
  );
  return (
    <Panel title={t('service.live')} aside={<AsOf freshness={freshness} />} isStale={freshness.isStale}>
      <CatchBoundary getResetKey={() => service.name} errorComponent={ChartsProblem}>
        <Suspense fallback={<Skeleton label={t('charts.loading')} rows={2} rowHeight={196} />}>
          <DraftShares value={draftShares}>
            <LiveCharts
              call={context.call}
              etag={service.etag}
              traffic={context.traffic}
              namespace={service.namespace}
              service={service.name}
              versions={names}
              slots={slots}
              view={view}
              onView={onSearch}
            />
          </DraftShares>
        </Suspense>
      </CatchBoundary>
    </Panel>
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
