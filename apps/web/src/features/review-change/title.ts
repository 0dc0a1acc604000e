/** The title of a review: the change itself, in words. */
import type { TFunction } from 'i18next';
import { changeText } from '../../i18n/change-text.ts';
import type { Format } from '../../i18n/format.ts';
import type { Reviewed } from './reviewed.ts';
import { ruleText } from './rule-text.ts';
import type { Meaning, SemanticChange, Shares } from './semantic-changes.ts';

type TitleContext = {
  readonly t: TFunction;
  readonly format: Format;
  readonly service: string;
  readonly reviewed: Reviewed;
  /** Null while nobody knows what the change does. */
  readonly meaning: Meaning | null;
};

export function titleOf({ t, format, service, reviewed, meaning }: TitleContext): string {
  switch (reviewed.type) {
    case 'promotion':
      return t('review.titles.promote', { version: reviewed.version, service });
    case 'undo':
      return t('review.titles.undo', { change: changeText(t, format, reviewed.change, 'back') });
    case 'restore':
      return t('review.titles.restore', { service, time: format.date(reviewed.change.at) });
    case 'draft':
      return draftTitle(t, format, service, meaning);
  }
}

function draftTitle(t: TFunction, format: Format, service: string, meaning: Meaning | null): string {
  const changes = meaning?.changes.filter(isOfRules) ?? [];
  const [only] = changes;
  if (only === undefined) return t('review.titles.plain', { service });
  if (changes.length > 1) return t('review.titles.several', { count: changes.length, service });
  switch (only.kind) {
    case 'weights':
      return weightsTitle(t, format, service, only.before, only.after);
    case 'added':
      return t('review.titles.added', { rule: ruleText(t, format, only.rule.rule) });
    case 'removed':
      return t('review.titles.removed', { rule: ruleText(t, format, only.rule.rule) });
    case 'moved':
      return t('review.titles.moved', { rule: ruleText(t, format, only.pair.after.rule) });
    case 'matches':
    case 'renamed':
    case 'action':
    case 'option':
      return t('review.titles.rule', { service });
    default:
      return t('review.titles.plain', { service });
  }
}

/** Objects and subsets follow from rules; where there is nothing else, the plain title does. */
function isOfRules({ kind }: SemanticChange): boolean {
  return kind !== 'first-rule' && kind !== 'rewritten' && !kind.startsWith('subset-') && !kind.startsWith('object-');
}

/** Named by the version that gains most. */
function weightsTitle(t: TFunction, format: Format, service: string, before: Shares, after: Shares): string {
  const gains = [...after].map(([version, share]) => ({ version, share, delta: share - (before.get(version) ?? 0) }));
  const most = gains.reduce((best, each) => (each.delta > best.delta ? each : best), {
    version: '',
    share: 0,
    delta: Number.NEGATIVE_INFINITY,
  });
  if (most.share > 1 - 1e-9) return t('review.titles.all', { service, version: most.version });
  return t('review.titles.share', { percent: format.weight(most.share * 100), service, version: most.version });
}
