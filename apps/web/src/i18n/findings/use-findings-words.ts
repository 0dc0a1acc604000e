import { use } from 'react';
import { useTranslation } from 'react-i18next';
import { chooseLanguage } from '../languages.ts';
import { useInstance } from '../use-instance.ts';
import { loadFindingText } from './load-catalogue.ts';

/** The words about findings and the texts of findings, in the language of the page. Suspends until they are there. */
export function useFindingsWords() {
  const { t } = useTranslation('findings');
  const instance = useInstance();
  const text = use(loadFindingText(instance, chooseLanguage([instance.language])));
  return { t, text };
}
