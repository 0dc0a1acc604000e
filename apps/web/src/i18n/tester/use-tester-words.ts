import { useTranslation } from 'react-i18next';
import { lazyWords } from '../lazy-words.ts';

export const testerWords = lazyWords('tester', {
  en: async () => (await import('./words-en.ts')).wordsEn,
  zh: async () => (await import('./words-zh-cn.ts')).wordsZhCn,
});

/** Below a component that has loaded `testerWords`. */
export const useTesterWords = () => useTranslation('tester').t;

export type TesterWords = ReturnType<typeof useTesterWords>;
