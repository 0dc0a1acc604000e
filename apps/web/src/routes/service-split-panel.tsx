import type { Evidence, ObservedSplit, ServiceState } from '@sluice/shared/api/services';
import { useTranslation } from 'react-i18next';
import type { Freshness } from '../data/freshness.ts';
import { canUndoRoute, type RouteAction, type RouteDraft } from '../drafts/route-draft.ts';
import { ElsewhereRows } from '../features/split-editor/elsewhere-rows.tsx';
import { SplitEditor } from '../features/split-editor/split-editor.tsx';
import { Banner } from '../ui/banner.tsx';
import { EvidenceChip } from '../ui/evidence-chip.tsx';
import { Panel } from '../ui/panel.tsx';
import type { Slot } from '../ui/version-slot.ts';
import { AsOf } from './as-of.tsx';
import type { PageContext } from './root-route.ts';
import { EvidenceLine, RawWeights } from './service-notes.tsx';
import styles from './service-view.module.css';
import { SharedObjectNote } from './shared-object-note.tsx';

type ServiceSplitPanelProps = {
  readonly service: ServiceState;
  readonly context: PageContext;
  readonly evidence: Evidence;
  readonly observed: ObservedSplit | null;
  readonly requestsPerSecond: number | null;
  readonly freshness: Freshness;
  readonly draft: RouteDraft;
  readonly dispatch: (action: RouteAction) => void;
  readonly slots: ReadonlyMap<string, Slot>;
  readonly onReview: () => void;
  readonly onAllTo: (version: string) => void;
};

/** The split of the default rule: its verdict, what keeps it from being edited, and the editor. */
export function ServiceSplitPanel(props: ServiceSplitPanelProps) {
  const { service, context, evidence, observed, requestsPerSecond, freshness } = props;
  const { draft, dispatch, slots, onReview, onAllTo } = props;
  const { t } = useTranslation();
  const { desired } = service;
  const rest = draft.rules.applied.find(({ isDefault }) => isDefault);
  const isScaled = desired.source === 'rule' && desired.total > 0 && desired.total !== 100;
  return (
    <Panel
      title={t('service.split')}
      aside={
        <span className={styles.chips}>
          <AsOf freshness={freshness} />
          <EvidenceChip evidence={evidence} />
        </span>
      }
      isStale={freshness.isStale}
    >
      <EvidenceLine service={service.name} evidence={evidence} rulesAbove={desired.rulesAbove} />
      {desired.notEditable !== null && (
        <Banner tone="neutral" icon="locked">
          {t(`notEditable.${desired.notEditable}`)}
        </Banner>
      )}
      {isScaled && desired.weights.length > 1 && <RawWeights desired={desired} />}
      <SharedObjectNote call={context.call} service={service} />
      {service.versions.length > 0 && (
        <SplitEditor
          draft={draft.split}
          dispatch={dispatch}
          slots={slots}
          observed={observed}
          evidence={evidence}
          requestsPerSecond={requestsPerSecond}
          isStale={freshness.isStale}
          isReadOnly={desired.notEditable !== null}
          history={{ canUndo: canUndoRoute(draft), canRedo: draft.future.length > 0 }}
          onReview={onReview}
          onAllTo={onAllTo}
        />
      )}
      <ElsewhereRows host={service.host} destinations={rest?.destinations ?? []} />
    </Panel>
  );
}
