import type { ObservedSplit } from '@sluice/shared/api/services';
import { type Dispatch, type KeyboardEvent, useId, useRef } from 'react';
import { ToggleButton } from 'react-aria-components/ToggleButton';
import { useTranslation } from 'react-i18next';
import type { DraftAction } from '../../drafts/reduce-split.ts';
import { isDirty, isLastUnlocked, isLocked, type SplitDraft, shownWeights } from '../../drafts/split-draft.ts';
import { useFormat } from '../../i18n/use-format.ts';
import { Icon } from '../../ui/icon.tsx';
import { Swatch } from '../../ui/swatch.tsx';
import type { Slot } from '../../ui/version-slot.ts';
import { WeightField } from '../../ui/weight-field.tsx';
import { WeightSlider } from '../../ui/weight-slider.tsx';
import { rowNotes } from './row-notes.ts';
import styles from './weight-row.module.css';

export type ObservedVersion = ObservedSplit['versions'][number];

type WeightRowProps = {
  readonly draft: SplitDraft;
  readonly row: number;
  readonly slot: Slot;
  readonly observed: ObservedVersion | null;
  /** Of the whole service; null where nothing was measured. */
  readonly requestsPerSecond: number | null;
  readonly dispatch: Dispatch<DraftAction>;
  readonly onReview: () => void;
  readonly isReadOnly: boolean;
};

/** Names are stable for tests and screen readers: "v1 weight", "v1 weight in percent", "Lock v1". */
export function WeightRow(props: WeightRowProps) {
  const { draft, row, slot, observed, requestsPerSecond, dispatch, onReview, isReadOnly } = props;
  const { t } = useTranslation();
  const format = useFormat();
  const notesId = useId();
  const fieldRef = useRef<HTMLInputElement>(null);
  const version = draft.applied.versions[row];
  if (version === undefined) return null;

  const { name, pods } = version;
  const weight = shownWeights(draft)[row] ?? 0;
  const applied = draft.applied.weights[row] ?? 0;
  const locked = isLocked(draft, row);
  const isDisabled = isReadOnly || locked || isLastUnlocked(draft, row);
  const notes = rowNotes(t, format, draft, row);
  const describedBy = notes.length > 0 ? notesId : undefined;
  const isChanged = isDirty(draft) && weight !== applied;
  const release = () => dispatch({ type: 'release' });
  const toggleLock = () => dispatch({ type: 'toggleLock', row });
  const canLock = !isReadOnly && draft.applied.versions.length > 2;

  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    const { key } = event;
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    // The digit itself then goes to where the focus is.
    if (/^[0-9]$/.test(key)) focusAll(fieldRef.current);
    else if (key === 'm') {
      event.preventDefault();
      focusAll(fieldRef.current);
    } else if (key === 'l' && canLock) toggleLock();
    else if (key === 'Enter') onReview();
    else if (key === 'Escape') leave(event, draft, dispatch);
  };

  return (
    <li className={styles.row} data-changed={isChanged || undefined} data-version={name}>
      <div className={styles.version}>
        <Swatch slot={slot} />
        <span className={styles.name}>{name}</span>
        <span className={styles.ready} data-none={pods.ready === 0 || undefined}>
          {t('split.ready', pods)}
        </span>
      </div>
      <WeightSlider
        name={t('split.slider', { version: name })}
        valueText={
          observed === null
            ? t('split.valueTextNoObserved', { percent: format.weight(weight), applied: format.weight(applied) })
            : t('split.valueText', {
                percent: format.weight(weight),
                applied: format.weight(applied),
                observed: format.share(observed.share),
              })
        }
        describedBy={describedBy}
        slot={slot}
        weight={weight}
        max={maxOf(draft, row)}
        isDisabled={isDisabled}
        onGrab={(by) => dispatch({ type: 'grab', row, by })}
        onMove={(target) => dispatch({ type: 'move', row, target })}
        onRelease={release}
        onCancel={() => dispatch({ type: 'cancel' })}
        onKeyDown={onKeyDown}
      >
        <Marks applied={isChanged ? applied : null} observed={observed} />
      </WeightSlider>
      <WeightField
        name={t('split.field', { version: name })}
        describedBy={describedBy}
        weight={weight}
        isDisabled={isDisabled}
        inputRef={fieldRef}
        onCommit={(target) => {
          dispatch({ type: 'grab', row, by: 'field' });
          dispatch({ type: 'move', row, target });
        }}
        onRelease={release}
      />
      <ToggleButton
        className={styles.lock ?? ''}
        aria-label={t('split.lock', { version: name })}
        isSelected={locked}
        isDisabled={!canLock}
        onChange={toggleLock}
      >
        <Icon name={locked ? 'locked' : 'unlocked'} />
      </ToggleButton>
      {isChanged && (
        <strong className={styles.change}>
          {t('split.changed', { from: format.count(applied), to: format.count(weight) })}
        </strong>
      )}
      <div className={styles.meaning}>
        {requestsPerSecond !== null && requestsPerSecond > 0 && weight > 0 && (
          <span>
            {t('split.meaning', {
              percent: format.weight(weight),
              perSecond: format.rate((requestsPerSecond * weight) / 100),
              perHour: format.roughCount((requestsPerSecond * weight * 3600) / 100),
            })}
          </span>
        )}
        {observed !== null && (
          <span>
            {t('split.observedShare', {
              share: format.share(observed.share),
              low: format.sharePart(observed.low),
              high: format.sharePart(observed.high),
            })}
          </span>
        )}
      </div>
      <div id={notesId} className={styles.notes}>
        {notes.map(({ tone, text }) => (
          <p key={text} data-tone={tone}>
            {tone === 'warning' && <Icon name="warning" />}
            {text}
          </p>
        ))}
      </div>
    </li>
  );
}

/** What the locked others leave. */
function maxOf(draft: SplitDraft, row: number): number {
  const weights = shownWeights(draft);
  return draft.applied.versions.reduce(
    (max, _, other) => (other !== row && isLocked(draft, other) ? max - (weights[other] ?? 0) : max),
    100,
  );
}

function focusAll(input: HTMLInputElement | null): void {
  input?.focus();
  input?.select();
}

/** First back to where the gesture began, then out of the control. */
function leave(event: KeyboardEvent<HTMLElement>, draft: SplitDraft, dispatch: Dispatch<DraftAction>): void {
  if (draft.gesture !== null) dispatch({ type: 'cancel' });
  else if (event.target instanceof HTMLElement) event.target.blur();
}

type MarksProps = { readonly applied: number | null; readonly observed: ObservedVersion | null };

/** In the rail: a tick for what is applied, a dot with its interval for what was observed. */
function Marks({ applied, observed }: MarksProps) {
  return (
    <>
      {applied !== null && <span className={styles.tick} style={{ insetInlineStart: `${applied}%` }} />}
      {observed !== null && (
        <>
          <span
            className={styles.whisker}
            style={{
              insetInlineStart: `${observed.low * 100}%`,
              inlineSize: `${(observed.high - observed.low) * 100}%`,
            }}
          />
          <span className={styles.dot} style={{ insetInlineStart: `${observed.share * 100}%` }} />
        </>
      )}
    </>
  );
}
