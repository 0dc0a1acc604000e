import type { en } from './en.ts';
import type { wordsEn } from './findings/words-en.ts';
import type { wordsEn as rulesWordsEn } from './rules/words-en.ts';

declare module 'i18next' {
  interface CustomTypeOptions {
    defaultNS: 'app';
    resources: { app: typeof en; findings: typeof wordsEn; rules: typeof rulesWordsEn };
  }
}
