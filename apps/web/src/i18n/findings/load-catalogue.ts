/** Everything that is said about findings, loaded with the first page that shows some. */
import type { i18n } from 'i18next';
import type { Language } from '../languages.ts';
import type { FindingsCatalogue, FindingText } from './finding-text.ts';
import { wordsEn } from './words-en.ts';

/** The texts of the findings are the server's own. */
const english: FindingsCatalogue = { words: wordsEn, text: ({ message }) => message };

const catalogues: Record<Language, () => Promise<FindingsCatalogue>> = {
  en: async () => english,
  zh: async () => (await import('./catalogue-zh-cn.ts')).catalogueZhCn,
};

const started = new WeakMap<i18n, Map<Language, Promise<FindingText>>>();

/**
 * Gives the instance its words about findings, the namespace `findings`. Always the same promise, as React's `use` wants
 * it; where the language cannot be loaded the findings are in English rather than nowhere.
 */
export function loadFindingText(instance: i18n, language: Language): Promise<FindingText> {
  const known = started.get(instance) ?? new Map<Language, Promise<FindingText>>();
  started.set(instance, known);
  const loading = known.get(language) ?? load(instance, language);
  known.set(language, loading);
  return loading;
}

async function load(instance: i18n, language: Language): Promise<FindingText> {
  const { words, text } = await catalogues[language]().catch(() => english);
  instance.addResourceBundle(language, 'findings', words);
  return text;
}
