import type { TFunction } from 'i18next';
import type { Weights } from '../../drafts/split-draft.ts';
import type { Format } from '../../i18n/format.ts';

/** "v1 60 % · v2 30 % · v3 10 %" */
export function splitText(t: TFunction, format: Format, names: readonly string[], weights: Weights): string {
  return names
    .map((version, row) => t('split.zeroChip', { version, percent: format.weight(weights[row] ?? 0) }))
    .join(t('split.dot'));
}

/** "v1 57, v2 28, v3 15 percent", said once after a change. */
export function announcement(t: TFunction, format: Format, names: readonly string[], weights: Weights): string {
  const items = names.map((version, row) =>
    t('split.announceItem', { version, weight: format.count(weights[row] ?? 0) }),
  );
  return t('split.announce', { weights: items.join(t('split.separator')) });
}
