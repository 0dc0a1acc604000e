import type { objectMessages } from '@sluice/shared/findings/messages/objects';

/** 任何对象都可能有的问题。 */
export const objectTexts: Readonly<Record<keyof typeof objectMessages, string>> = {
  'object.type': '{field}：必须是{expected}',
  'object.required': '{field}：必填',
  'object.tooLong': '{field}：最多 {maximum} 个字符',
  'object.enum': '{field}：必须是以下值之一：{values}',
  'object.minimum': '{field}：不得小于 {minimum}',
  'object.maximum': '{field}：不得大于 {maximum}',
  'object.oneOf': '{field}：{values} 中只能设置一个',
  'object.duration': '{field}：{value} 不是有效的时长，应类似 1.5s',
  'object.items': '{field}：必须有 {minimum} 到 {maximum} 项',
  'object.dryRunAnnotation': '{namespace}/{name} 带有不支持的注解 istio.io/dry-run，请移除该注解',
  'object.reservedAnnotation': '带有注解 {annotation}，因此被拒绝',
};
