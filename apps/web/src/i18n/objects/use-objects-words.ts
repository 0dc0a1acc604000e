import { useTranslation } from 'react-i18next';
import { lazyWords } from '../lazy-words.ts';

export const objectsWords = lazyWords('objects', {
  en: async () => (await import('./words-en.ts')).wordsEn,
  zh: async () => (await import('./words-zh-cn.ts')).wordsZhCn,
});

/** Below a component that has loaded `objectsWords`. */
export const useObjectsWords = () => useTranslation('objects').t;

export type ObjectsWords = ReturnType<typeof useObjectsWords>;
