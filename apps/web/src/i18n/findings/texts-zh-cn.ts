import type { MessageKey } from '@sluice/shared/findings/messages';
import { analyzeTexts } from './zh-cn/analyze.ts';
import { destinationRuleTexts } from './zh-cn/destination-rule.ts';
import { gatewayTexts } from './zh-cn/gateway.ts';
import { nameTexts } from './zh-cn/names.ts';
import { objectTexts } from './zh-cn/objects.ts';
import { sluiceTexts } from './zh-cn/sluice.ts';
import { virtualServiceTexts } from './zh-cn/virtual-service.ts';

/** 全部问题的简体中文文字；字段名和对象种类保留原文，用词见 docs/domain-language.md。 */
export const textsZhCn: Readonly<Record<MessageKey, string>> = {
  ...objectTexts,
  ...nameTexts,
  ...virtualServiceTexts,
  ...destinationRuleTexts,
  ...gatewayTexts,
  ...analyzeTexts,
  ...sluiceTexts,
};
