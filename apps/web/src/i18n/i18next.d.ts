import type { en } from './en.ts';
import type { wordsEn } from './findings/words-en.ts';
import type { wordsEn as gatewaysWordsEn } from './gateways/words-en.ts';
import type { wordsEn as objectsWordsEn } from './objects/words-en.ts';
import type { wordsEn as rulesWordsEn } from './rules/words-en.ts';
import type { wordsEn as settingsWordsEn } from './settings/words-en.ts';
import type { wordsEn as testerWordsEn } from './tester/words-en.ts';

declare module 'i18next' {
  interface CustomTypeOptions {
    defaultNS: 'app';
    resources: {
      app: typeof en;
      findings: typeof wordsEn;
      gateways: typeof gatewaysWordsEn;
      objects: typeof objectsWordsEn;
      rules: typeof rulesWordsEn;
      settings: typeof settingsWordsEn;
      tester: typeof testerWordsEn;
    };
  }
}
