import type { FindingsCatalogue } from './finding-text.ts';
import { textFrom } from './finding-text.ts';
import { textsZhCn } from './texts-zh-cn.ts';
import { wordsZhCn } from './words-zh-cn.ts';
import { valuesZhCn } from './zh-cn/values.ts';

export const catalogueZhCn: FindingsCatalogue = {
  words: wordsZhCn,
  text: textFrom(textsZhCn, valuesZhCn, '、'),
};
