import { use } from 'react';
import { useTranslation } from 'react-i18next';
import { chooseLanguage } from '../languages.ts';
import { loadRulesWords } from './load-words.ts';

/** The words about rules in the language of the page. Suspends until they are there. */
export function useRulesWords() {
  const { i18n } = useTranslation();
  use(loadRulesWords(i18n, chooseLanguage([i18n.language])));
  const { t } = useTranslation('rules');
  return t;
}

export type RulesWords = ReturnType<typeof useRulesWords>;
