import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import type { Format } from '../../i18n/format.ts';
import { useFormat } from '../../i18n/use-format.ts';
import type { PlacedRule, RulePair } from './rule-pairs.ts';
import { matchesText, ruleName, targetText } from './rule-text.ts';
import type { SemanticChange } from './semantic-changes.ts';

export type ChangeLine = {
  readonly text: string;
  /** False for what a change leaves alone, said for completeness. */
  readonly isChange: boolean;
};

/** Sentences for one change. */
export function useChangeLines(): (change: SemanticChange) => ChangeLine[] {
  const { t } = useTranslation();
  const format = useFormat();
  return (change) =>
    change.kind === 'weights'
      ? weightLines(t, format, change)
      : [{ text: lineOf(t, format, change), isChange: change.kind !== 'first-rule' && change.kind !== 'rewritten' }];
}

function weightLines(
  t: TFunction,
  format: Format,
  { rule, before, after }: Extract<SemanticChange, { kind: 'weights' }>,
): ChangeLine[] {
  const names = [...new Set([...before.keys(), ...after.keys()])];
  return names.map((version) => {
    const [was, is] = [before.get(version) ?? 0, after.get(version) ?? 0];
    const [from, to] = [format.weight(was * 100), format.weight(is * 100)];
    if (Math.abs(was - is) < 1e-9) return { text: t('review.unchanged', { version, to }), isChange: false };
    const words = { version, from, to };
    const text = rule.rule.isDefault
      ? t('review.sentence', words)
      : t('review.sentenceOf', { ...words, rule: ruleName(t, format, rule) });
    return { text, isChange: true };
  });
}

function lineOf(t: TFunction, format: Format, change: Exclude<SemanticChange, { kind: 'weights' }>): string {
  switch (change.kind) {
    case 'first-rule':
      return t('review.firstRule');
    case 'rewritten':
      return t('review.rewritten', { total: format.count(change.total) });
    case 'added':
    case 'removed':
      return t(`review.${change.kind}`, { rule: ruleName(t, format, change.rule) });
    case 'moved':
    case 'matches':
    case 'renamed':
    case 'action':
      return pairLine(t, format, change);
    case 'option':
      return optionLine(t, format, change);
    case 'subset-created':
    case 'subset-removed':
    case 'subset-labels':
      return t(`review.${change.kind}`, { subset: change.subset });
    case 'object-created':
    case 'object-deleted': {
      const { kind, namespace, name } = change.object;
      return t(`review.${change.kind}`, { kind, name: `${namespace}/${name}` });
    }
  }
}

type PairChange = Extract<SemanticChange, { readonly pair: RulePair }>;

function pairLine(t: TFunction, format: Format, { kind, pair: { before, after } }: PairChange): string {
  const rule = ruleName(t, format, after);
  switch (kind) {
    case 'moved':
      return t('review.moved', { rule, from: before.number, to: after.number });
    case 'matches':
      return t('review.matches', { rule, from: matchesText(t, before.rule), to: matchesText(t, after.rule) });
    case 'renamed': {
      const nameOf = (placed: PlacedRule) => placed.rule.name ?? t('review.noName');
      return t('review.renamed', { rule, from: nameOf(before), to: nameOf(after) });
    }
    case 'action':
      return t('review.action', {
        rule,
        from: targetText(t, format, before.rule),
        to: targetText(t, format, after.rule),
      });
  }
}

function optionLine(
  t: TFunction,
  format: Format,
  { rule, option, before, after }: Extract<SemanticChange, { kind: 'option' }>,
): string {
  const words = { rule: ruleName(t, format, rule), option: t(`review.options.${option}`) };
  if (isNothing(after)) return t('review.optionGone', words);
  if (isNothing(before)) return t('review.optionSet', { ...words, to: valueText(after) });
  return t('review.optionChanged', { ...words, from: valueText(before), to: valueText(after) });
}

const isNothing = (value: unknown) =>
  value === null || value === undefined || (Array.isArray(value) && value.length === 0);

/** Values of options as Istio names them: members with their values, without brackets. */
export function valueText(value: unknown): string {
  if (Array.isArray(value)) return value.map(valueText).join(', ');
  if (typeof value !== 'object' || value === null) return String(value);
  const entries = Object.entries(value).filter(([, member]) => member !== null && member !== undefined);
  return entries
    .map(([name, member]) => (typeof member === 'object' ? `${name} (${valueText(member)})` : `${name} ${member}`))
    .join(', ');
}
