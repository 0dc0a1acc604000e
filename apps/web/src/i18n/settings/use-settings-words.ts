import { useTranslation } from 'react-i18next';
import { lazyWords } from '../lazy-words.ts';

export const settingsWords = lazyWords('settings', {
  en: async () => (await import('./words-en.ts')).wordsEn,
  zh: async () => (await import('./words-zh-cn.ts')).wordsZhCn,
});

/** Below a component that has loaded `settingsWords`. */
export const useSettingsWords = () => useTranslation('settings').t;

export type SettingsWords = ReturnType<typeof useSettingsWords>;
