/** A rule in a few words: what it takes and where it sends it. */
import type { TFunction } from 'i18next';
import type { Format } from '../../i18n/format.ts';
import type { Rule } from './rule-pairs.ts';
import { type Shares, sharesOf } from './semantic-changes.ts';

type Condition = { readonly exact?: string; readonly prefix?: string; readonly regex?: string };

/** "end-user = jason → v2" */
export function ruleText(t: TFunction, format: Format, rule: Rule): string {
  return t('review.ruleText', { matches: matchesText(t, rule), target: targetText(t, format, rule) });
}

/** "rule 1 (end-user = jason → v2)", or that it is the default rule. */
export function ruleName(t: TFunction, format: Format, { rule, number }: { rule: Rule; number: number }): string {
  if (rule.isDefault) return t('review.defaultRule');
  return t('review.ruleName', { number, text: ruleText(t, format, rule) });
}

export function matchesText(t: TFunction, { matches }: Rule): string {
  if (matches.length === 0) return t('review.anyRequest');
  return matches.map((match) => matchText(t, match)).join(t('review.or'));
}

/** Conditions by name; the simple ones as they are read, the others by their name alone. */
function matchText(t: TFunction, match: Record<string, unknown>): string {
  const conditions = Object.entries(match).flatMap(([name, value]): string[] => {
    if (value === null || value === undefined || name === 'name' || name === 'statPrefix' || name === 'ignoreUriCase')
      return [];
    if (name === 'headers' || name === 'queryParams') return maps(value).map(([key, is]) => conditionText(key, is));
    if (name === 'withoutHeaders') return maps(value).map(([key]) => t('review.without', { name: key }));
    if (name === 'sourceLabels') return maps(value).map(([key, is]) => `${key} = ${String(is)}`);
    return [conditionText(name, value)];
  });
  return conditions.length === 0 ? t('review.anyRequest') : conditions.join(t('review.and'));
}

const maps = (value: unknown) => Object.entries(typeof value === 'object' && value !== null ? value : {});

function conditionText(name: string, value: unknown): string {
  if (typeof value !== 'object' || value === null) return `${name} = ${String(value)}`;
  if (Array.isArray(value)) return `${name} = ${value.join(', ')}`;
  const { exact, prefix, regex } = value as Condition;
  if (exact !== undefined) return `${name} = ${exact}`;
  if (prefix !== undefined) return `${name} = ${prefix}…`;
  return regex === undefined ? name : `${name} ~ ${regex}`;
}

export function targetText(t: TFunction, format: Format, rule: Rule): string {
  return rule.action === 'route' ? sharesText(t, format, sharesOf(rule)) : t(`review.actions.${rule.action}`);
}

/** "v2", or "v1 90 % · v2 10 %". */
export function sharesText(t: TFunction, format: Format, shares: Shares): string {
  const carrying = [...shares].filter(([, share]) => share > 0);
  const [only] = carrying;
  if (carrying.length === 1 && only !== undefined) return only[0];
  return carrying
    .map(([version, share]) => t('split.zeroChip', { version, percent: format.weight(share * 100) }))
    .join(t('split.dot'));
}
