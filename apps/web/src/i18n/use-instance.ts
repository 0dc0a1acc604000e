import type { i18n } from 'i18next';
import { use } from 'react';
import { I18nContext } from 'react-i18next';

/**
 * The instance itself, by which things can be remembered: `useTranslation` hands a stand-in to each component, and another
 * one after each time that it has suspended.
 */
export function useInstance(): i18n {
  const { i18n: instance } = use(I18nContext) ?? {};
  if (instance === undefined) throw new Error('Words are read inside of an I18nextProvider');
  return instance;
}
