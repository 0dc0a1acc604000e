import { use } from 'react';
import { useTranslation } from 'react-i18next';
import { chooseLanguage } from '../languages.ts';
import { useInstance } from '../use-instance.ts';
import { loadRulesWords } from './load-words.ts';

/** Suspends until the words about rules are there in the language of the page: once, around everything that uses them. */
export function useLoadedRulesWords(): void {
  // It is rendered again when the language changes.
  useTranslation();
  const instance = useInstance();
  use(loadRulesWords(instance, chooseLanguage([instance.language])));
}

/** The words about rules, below a component that has loaded them. */
export function useRulesWords() {
  return useTranslation('rules').t;
}

export type RulesWords = ReturnType<typeof useRulesWords>;
