import type { Evidence, ObservedSplit } from '@sluice/shared/api/services';
import type { TFunction } from 'i18next';
import type { Dispatch } from 'react';
import { useTranslation } from 'react-i18next';
import type { DraftAction } from '../../drafts/reduce-split.ts';
import { isDirty, type SplitDraft, shownWeights, type Weights } from '../../drafts/split-draft.ts';
import { nothingObserved } from '../../i18n/evidence-words.ts';
import type { Format } from '../../i18n/format.ts';
import { useFormat } from '../../i18n/use-format.ts';
import { type BarSegment, SplitBar } from '../../ui/split-bar.tsx';
import type { Slot } from '../../ui/version-slot.ts';
import { Dividers } from './dividers.tsx';
import styles from './split-lanes.module.css';
import { splitText } from './split-words.ts';

type SplitLanesProps = {
  readonly draft: SplitDraft;
  readonly slots: ReadonlyMap<string, Slot>;
  readonly observed: ObservedSplit | null;
  readonly evidence: Evidence;
  readonly isStale: boolean;
  /** Null where nothing can be edited. */
  readonly dispatch: Dispatch<DraftAction> | null;
  /** Puts the focus on the row of a version. */
  readonly onFocusRow: (row: number) => void;
};

/** Observed, draft and applied on one axis, so that a difference is seen as one. */
export function SplitLanes({ draft, slots, observed, evidence, isStale, dispatch, onFocusRow }: SplitLanesProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const names = draft.applied.versions.map(({ name }) => name);
  const dirty = isDirty(draft);
  const weights = shownWeights(draft);
  const segments = (values: Weights): BarSegment[] =>
    names.map((version, row) => ({
      version,
      slot: slots.get(version) ?? 1,
      share: (values[row] ?? 0) / 100,
      text: `${version} ${format.weight(values[row] ?? 0)}`,
    }));
  const bare = (values: Weights) => segments(values).map(({ version, slot, share }) => ({ version, slot, share }));

  return (
    <div className={styles.lanes}>
      <ObservedLane names={names} slots={slots} observed={observed} evidence={evidence} isStale={isStale} />
      <span className={styles.name}>{dirty ? t('split.draft') : t('split.desired')}</span>
      <div className={styles.draft}>
        <SplitBar
          size="large"
          segments={segments(weights)}
          isMuted={names.length < 2}
          label={t(dirty ? 'split.laneDraft' : 'split.laneDesired', { split: splitText(t, format, names, weights) })}
        />
        {dispatch !== null && <Dividers draft={draft} dispatch={dispatch} />}
      </div>
      <ZeroChips names={names} weights={weights} onFocusRow={onFocusRow} />
      {/* It keeps its place while it says nothing: what is below must not move away under the pointer. */}
      <div className={styles.applied} style={dirty ? undefined : { visibility: 'hidden' }}>
        <span className={styles.name}>{t(draft.applied.isRuled ? 'split.applied' : 'split.byPods')}</span>
        <SplitBar
          size="thin"
          segments={bare(draft.applied.weights)}
          label={t('split.laneApplied', { split: splitText(t, format, names, draft.applied.weights) })}
        />
      </div>
    </div>
  );
}

type ObservedLaneProps = Pick<SplitLanesProps, 'slots' | 'observed' | 'evidence' | 'isStale'> & {
  readonly names: readonly string[];
};

function ObservedLane({ names, slots, observed, evidence, isStale }: ObservedLaneProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const hasRequests = observed !== null && observed.requests > 0;
  const share = (name: string) => observed?.versions.find(({ version }) => version === name)?.share ?? 0;
  // Counted once a second, give or take what a timer is late.
  const seconds = observed === null ? 0 : Math.round((observed.until - observed.since) / 1000);
  const window = format.duration(Math.max(1, seconds));
  const requests = format.count(observed?.requests ?? 0);
  const nothing = nothingObserved(t, evidence);
  const split = names.map((version) => `${version} ${format.share(share(version))}`).join(t('split.dot'));
  return (
    <>
      <span className={styles.name}>{t('split.observed')}</span>
      <div className={styles.observed} data-stale={isStale || undefined}>
        <SplitBar
          size="thin"
          segments={
            hasRequests
              ? names.map((version) => ({ version, slot: slots.get(version) ?? 1, share: share(version) }))
              : []
          }
          label={
            hasRequests
              ? t('split.laneObserved', { split, window, requests })
              : t('split.laneNothing', { reason: nothing })
          }
        />
        <span className={styles.figures} data-widest={widestFigures(t, format, names, requests)} aria-hidden="true">
          <span>{hasRequests ? t('split.observedText', { shares: split, window, requests }) : nothing}</span>
        </span>
      </div>
    </>
  );
}

/** As wide as the figures get: two digits before the decimal for each version, as two versions at 0 and 100 together. */
function widestFigures(t: TFunction, format: Format, names: readonly string[], requests: string): string {
  const most = format.count(88_888);
  return t('split.observedText', {
    shares: names.map((version) => `${version} ${format.share(0.888)}`).join(t('split.dot')),
    window: format.duration(88),
    requests: requests.length > most.length ? requests : most,
  });
}

type ZeroChipsProps = Pick<SplitLanesProps, 'onFocusRow'> & {
  readonly names: readonly string[];
  readonly weights: Weights;
};

/** Versions at 0 have no segment in the bar; they stand below it, where it keeps its width. For the pointer only: the rows say the same. */
function ZeroChips({ names, weights, onFocusRow }: ZeroChipsProps) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <span className={styles.chips} aria-hidden="true">
      {names.map(
        (version, row) =>
          weights[row] === 0 && (
            <button key={version} type="button" tabIndex={-1} className={styles.chip} onClick={() => onFocusRow(row)}>
              {t('split.zeroChip', { version, percent: format.weight(0) })}
            </button>
          ),
      )}
    </span>
  );
}
