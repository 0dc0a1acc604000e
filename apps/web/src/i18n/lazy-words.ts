/** Words that come with the page that says them, each as an i18next namespace of its own. */
import type { i18n } from 'i18next';
import { use } from 'react';
import { useTranslation } from 'react-i18next';
import { chooseLanguage, type Language } from './languages.ts';
import { useInstance } from './use-instance.ts';

type Catalogues = Readonly<Record<Language, () => Promise<object>>>;

/** Gives an instance the words in one language. Always the same promise for the same question, as `use` wants it. */
export type LazyWords = (instance: i18n, language: Language) => Promise<true>;

export function lazyWords(namespace: string, catalogues: Catalogues): LazyWords {
  const started = new WeakMap<i18n, Map<Language, Promise<true>>>();

  async function load(instance: i18n, language: Language): Promise<true> {
    // English rather than nothing where a language cannot be loaded.
    instance.addResourceBundle(language, namespace, await catalogues[language]().catch(catalogues.en));
    return true;
  }

  return (instance, language) => {
    const known = started.get(instance) ?? new Map<Language, Promise<true>>();
    started.set(instance, known);
    const loading = known.get(language) ?? load(instance, language);
    known.set(language, loading);
    return loading;
  };
}

/**
 * Suspends until the words are there in the language of the page: once, around everything that uses them, because a
 * component that meets a promise for the first time suspends even when it was kept long ago.
 */
export function useLoaded(words: LazyWords): void {
  // It is rendered again when the language changes.
  useTranslation();
  const instance = useInstance();
  use(words(instance, chooseLanguage([instance.language])));
}
