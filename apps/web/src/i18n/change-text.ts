/** A change in a few words: the split it made, when and by whom. */
import type { ChangeSummary } from '@sluice/shared/api/changes';
import type { TFunction } from 'i18next';
import type { Format } from './format.ts';

type NamedChange = Pick<ChangeSummary, 'at' | 'shares'> & {
  /** Null: whoever looks at the page. */
  readonly user: string | null;
};

/** "v3 10 → 15 (10:42, ann)", or as taking it back would have it; where it changed no split, when and who alone. */
export function changeText(t: TFunction, format: Format, change: NamedChange, direction: 'forth' | 'back'): string {
  const whose = whoseText(t, format, change);
  const moved = splitText(t, format, change.shares, direction);
  return moved === '' ? whose : t('review.changeAndWhose', { moved, whose });
}

/** Who wrote last, and when, for a sentence about it. */
export function writerText(t: TFunction, format: Format, { name, isOutside, at }: Writer) {
  return { who: isOutside ? t('charts.markOutside', { manager: name }) : name, time: format.moment(at) };
}

type Writer = { readonly name: string; readonly isOutside: boolean; readonly at: number };

/** "10:42, ann" */
export function whoseText(t: TFunction, format: Format, { at, user }: Pick<NamedChange, 'at' | 'user'>): string {
  return t('review.whose', { time: format.moment(Date.parse(at)), user: user ?? t('review.you') });
}

/** "v3 10 → 15" of what differs; empty where nothing does. */
export function splitText(
  t: TFunction,
  format: Format,
  shares: ChangeSummary['shares'],
  direction: 'forth' | 'back',
): string {
  if (shares === null) return '';
  const [from, to] = direction === 'forth' ? [shares.before, shares.after] : [shares.after, shares.before];
  const names = [...new Set([...Object.keys(from), ...Object.keys(to)])];
  const percent = (share = 0) => format.count(share * 100);
  return names
    .filter((name) => Math.abs((from[name] ?? 0) - (to[name] ?? 0)) > 1e-9)
    .map((version) => t('dirty.change', { version, from: percent(from[version]), to: percent(to[version]) }))
    .join(t('split.separator'));
}

/** "v1 60 % · v2 30 %" of what carries something. */
export function sharesText(t: TFunction, format: Format, shares: Readonly<Record<string, number>>): string {
  return Object.entries(shares)
    .filter(([, share]) => share > 0)
    .map(([version, share]) => t('split.zeroChip', { version, percent: format.weight(share * 100) }))
    .join(t('split.dot'));
}
