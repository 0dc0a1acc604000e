import type { Translated } from './messages.ts';
import type { splitNotesEn } from './split-notes.en.ts';

export const splitNotesZhCn: Translated<typeof splitNotesEn> = {
  locked: '{{version}} 已锁定在 {{percent}}。请先解锁再更改。',
  clamped: '{{typed}} 已改为 {{percent}}：权重在 0 到 100 之间。',
  rounded: '{{typed}} 已改为 {{percent}}：权重为整数百分比。',
  restored: '“{{typed}}”不是数字；保持 {{percent}}。',
  emptied: '没有输入内容；保持 {{percent}}。',
  elsewhere: '不属于此服务任何版本的目标',
  otherHost: '{{host}} · {{subset}}',
  otherHostReason: '其他主机，不计入实测占比；请在 YAML 中编辑',
  unknownSubset: '没有 DestinationRule 定义此子集：{{percent}} 的请求将返回 503',
  shared_other: '{{object}} 还决定 {{services}} 的路由。在此添加的规则也会处理它们的请求。',
};
