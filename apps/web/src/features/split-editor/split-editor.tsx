import type { Evidence, ObservedSplit } from '@sluice/shared/api/services';
import { type Dispatch, type KeyboardEvent, useId, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { DraftAction } from '../../drafts/reduce-split.ts';
import { hasConflict, isDirty, type SplitDraft, shownWeights } from '../../drafts/split-draft.ts';
import { useFormat } from '../../i18n/use-format.ts';
import { Banner } from '../../ui/banner.tsx';
import { Button } from '../../ui/button.tsx';
import type { Slot } from '../../ui/version-slot.ts';
import { VisuallyHidden } from '../../ui/visually-hidden.tsx';
import { ConflictBanner } from './conflict-banner.tsx';
import { Presets } from './presets.tsx';
import styles from './split-editor.module.css';
import { SplitLanes } from './split-lanes.tsx';
import { announcement } from './split-words.ts';
import { useSettled } from './use-settled.ts';
import { WeightRow } from './weight-row.tsx';

export type SplitEditorProps = {
  readonly draft: SplitDraft;
  readonly dispatch: Dispatch<DraftAction>;
  readonly slots: ReadonlyMap<string, Slot>;
  readonly observed: ObservedSplit | null;
  readonly evidence: Evidence;
  /** Of all versions together; null where nothing was measured. */
  readonly requestsPerSecond: number | null;
  readonly isStale: boolean;
  /** Rows show values only. */
  readonly isReadOnly: boolean;
  /** Whether there is a step of the whole draft to take back, or to do again. */
  readonly history: { readonly canUndo: boolean; readonly canRedo: boolean };
  readonly onReview: () => void;
  /** Reviews sending everything to one version; nothing is drafted by it. */
  readonly onAllTo: (version: string) => void;
};

/** Announcements wait until the weights have been still for so long. */
const announceMilliseconds = 400;

/** One slider, number field and lock for each version, always adding up to 100. */
export function SplitEditor(props: SplitEditorProps) {
  const { draft, dispatch, slots, observed, evidence, requestsPerSecond, isStale, isReadOnly, onReview, onAllTo } =
    props;
  const { t } = useTranslation();
  const keysId = useId();
  const rowsRef = useRef<HTMLUListElement>(null);
  const { versions } = draft.applied;
  const isEditable = !isReadOnly && versions.length > 1;
  const focusRow = (row: number) =>
    rowsRef.current?.querySelectorAll<HTMLInputElement>('input[type=range]')[row]?.focus();
  const allTo = (row: number) => {
    const version = versions[row]?.name;
    if (version !== undefined) onAllTo(version);
  };

  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset cannot be laid out as this group is
    <div
      role="group"
      aria-label={t('split.group')}
      aria-describedby={keysId}
      className={styles.editor}
      data-split-editor
      onKeyDown={(event) => onHistoryKey(event, dispatch)}
    >
      <SplitLanes
        draft={draft}
        slots={slots}
        observed={observed}
        evidence={evidence}
        isStale={isStale}
        dispatch={isEditable ? dispatch : null}
        onFocusRow={focusRow}
      />
      <EditorNotes draft={draft} dispatch={dispatch} />
      <ul ref={rowsRef}>
        {versions.map(({ name }, row) => (
          <WeightRow
            key={name}
            draft={draft}
            row={row}
            slot={slots.get(name) ?? 1}
            observed={observedOf(observed, name)}
            requestsPerSecond={requestsPerSecond}
            dispatch={dispatch}
            onReview={() => {
              if (isDirty(draft)) onReview();
            }}
            isReadOnly={!isEditable}
          />
        ))}
      </ul>
      {isEditable && <Presets draft={draft} history={props.history} dispatch={dispatch} onAllTo={allTo} />}
      <VisuallyHidden>
        <span id={keysId}>{t('split.keys')}</span>
        <Announcement draft={draft} />
      </VisuallyHidden>
    </div>
  );
}

/** Null while nothing was counted: an interval over nothing says nothing. */
function observedOf(observed: ObservedSplit | null, name: string) {
  if (observed === null || observed.requests === 0) return null;
  return observed.versions.find(({ version }) => version === name) ?? null;
}

function onHistoryKey(event: KeyboardEvent, dispatch: Dispatch<DraftAction>): void {
  // In the number fields these keys belong to the text.
  const isText = event.target instanceof HTMLInputElement && event.target.type !== 'range';
  if (event.key.toLowerCase() !== 'z' || !(event.ctrlKey || event.metaKey) || isText) return;
  event.preventDefault();
  dispatch({ type: event.shiftKey ? 'redo' : 'undo' });
}

type EditorNotesProps = Pick<SplitEditorProps, 'draft' | 'dispatch'>;

function EditorNotes({ draft, dispatch }: EditorNotesProps) {
  const { t } = useTranslation();
  const { versions, isRuled } = draft.applied;
  const first = versions[0]?.name ?? '';
  if (versions.length === 1) return <p className={styles.note}>{t('split.oneVersion', { version: first })}</p>;
  if (hasConflict(draft)) return <ConflictBanner draft={draft} dispatch={dispatch} />;
  if (isRuled || versions.length === 0) return null;
  const names = versions.map(({ name }) => name).join(t('split.separator'));
  return (
    <Banner
      tone="neutral"
      icon="services"
      actions={
        <Button onPress={() => dispatch({ type: 'allTo', row: 0 })}>{t('split.startWith', { version: first })}</Button>
      }
    >
      {t('split.noRule', { versions: names })}
    </Banner>
  );
}

/** The only voice of the editor: the whole split, once, after the last change. */
function Announcement({ draft }: { readonly draft: SplitDraft }) {
  const { t } = useTranslation();
  const format = useFormat();
  const names = draft.applied.versions.map(({ name }) => name);
  const text = announcement(t, format, names, shownWeights(draft));
  return <output aria-live="polite">{useSettled(text, announceMilliseconds)}</output>;
}
