import { createInstance, type i18n } from 'i18next';
import { initReactI18next } from 'react-i18next';
import type { Language } from './languages.ts';
import type { Messages } from './messages.ts';

/** One chunk for each language, so that nobody loads two. */
const catalogues: Record<Language, () => Promise<Messages>> = {
  en: async () => (await import('./en.ts')).en,
  zh: async () => (await import('./zh-cn.ts')).zhCn,
};

/** An instance of its own (tests run several), with the catalogue of `language` loaded. */
export async function startI18n(language: Language): Promise<i18n> {
  const instance = createInstance();
  await instance.use(initReactI18next).init({
    lng: language,
    // The plurals of a language fall back to no other language: the types make every catalogue complete.
    fallbackLng: false,
    defaultNS: 'app',
    ns: ['app'],
    resources: { [language]: { app: await catalogues[language]() } },
    interpolation: { escapeValue: false },
  });
  return instance;
}

/** Loads the catalogue where it is missing, then switches. */
export async function switchLanguage(instance: i18n, language: Language): Promise<void> {
  if (!instance.hasResourceBundle(language, 'app')) {
    instance.addResourceBundle(language, 'app', await catalogues[language]());
  }
  await instance.changeLanguage(language);
}
