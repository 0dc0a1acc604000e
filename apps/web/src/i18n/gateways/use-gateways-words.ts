import { useTranslation } from 'react-i18next';
import { lazyWords } from '../lazy-words.ts';

export const gatewaysWords = lazyWords('gateways', {
  en: async () => (await import('./words-en.ts')).wordsEn,
  zh: async () => (await import('./words-zh-cn.ts')).wordsZhCn,
});

/** Below a component that has loaded `gatewaysWords`. */
export const useGatewaysWords = () => useTranslation('gateways').t;

export type GatewaysWords = ReturnType<typeof useGatewaysWords>;
