/** Everything that is said about rules, loaded with the list of rules. */
import type { i18n } from 'i18next';
import type { Language } from '../languages.ts';
import { wordsEn } from './words-en.ts';

const catalogues: Record<Language, () => Promise<object>> = {
  en: async () => wordsEn,
  zh: async () => (await import('./words-zh-cn.ts')).wordsZhCn,
};

const started = new WeakMap<i18n, Map<Language, Promise<true>>>();

/** Gives the instance its words about rules. Always the same promise, as React's `use` wants it. */
export function loadRulesWords(instance: i18n, language: Language): Promise<true> {
  const known = started.get(instance) ?? new Map<Language, Promise<true>>();
  started.set(instance, known);
  const loading = known.get(language) ?? load(instance, language);
  known.set(language, loading);
  return loading;
}

async function load(instance: i18n, language: Language): Promise<true> {
  // English rather than nothing where a language cannot be loaded.
  instance.addResourceBundle(language, 'rules', await catalogues[language]().catch(() => wordsEn));
  return true;
}
