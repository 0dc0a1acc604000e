import { use } from 'react';
import { useTranslation } from 'react-i18next';
import { chooseLanguage } from '../languages.ts';
import { loadFindingText } from './load-catalogue.ts';

/** The words about findings and the texts of findings, in the language of the page. Suspends until they are there. */
export function useFindingsWords() {
  const { i18n } = useTranslation();
  const text = use(loadFindingText(i18n, chooseLanguage([i18n.language])));
  const { t } = useTranslation('findings');
  return { t, text };
}
