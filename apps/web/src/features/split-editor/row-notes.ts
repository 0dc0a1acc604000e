import type { TFunction } from 'i18next';
import { isLastUnlocked, type SplitDraft, shownWeights } from '../../drafts/split-draft.ts';
import type { Format } from '../../i18n/format.ts';

export type RowNote = { readonly tone: 'muted' | 'warning'; readonly text: string };

/** Everything that a row has to say beside its weight, in the order of urgency. */
export function rowNotes(t: TFunction, format: Format, draft: SplitDraft, row: number): RowNote[] {
  const { applied, notice } = draft;
  const version = applied.versions[row];
  if (version === undefined) return [];
  const { name, pods } = version;
  const weight = shownWeights(draft)[row] ?? 0;
  const notes: RowNote[] = [];
  if (pods.ready === 0 && weight > 0) {
    const text = t('split.notReady', { version: name, ...pods, percent: format.weight(weight) });
    notes.push({ tone: 'warning', text });
  }
  if (applied.versions.length > 1 && isLastUnlocked(draft, row))
    notes.push({ tone: 'muted', text: t('split.lastUnlocked') });
  if (notice?.row === row) notes.push(noticeNote(t, format, notice, { version: name, weight }));
  return notes;
}

function noticeNote(
  t: TFunction,
  format: Format,
  notice: NonNullable<SplitDraft['notice']>,
  { version, weight }: { version: string; weight: number },
): RowNote {
  switch (notice.kind) {
    case 'locked':
      return { tone: 'warning', text: t('splitNotes.locked', { version, percent: format.weight(weight) }) };
    case 'lock':
      return { tone: 'warning', text: t('split.limitedByLock', { max: format.weight(notice.max) }) };
    case 'noReceiver':
      return { tone: 'warning', text: t('split.limitedByReceiver') };
    case 'receives':
      return { tone: 'muted', text: t('split.receives', { version }) };
  }
}
