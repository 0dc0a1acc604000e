import type { draftsEn } from './drafts.en.ts';
import type { Translated } from './messages.ts';

export const draftsZhCn: Translated<typeof draftsEn> = {
  bar: '未应用的更改',
  summary_other: '{{count}} 个权重已更改：{{changes}}',
  separator: '；',
  rules: {
    added: '规则 {{position}} 已添加',
    removed: '规则 {{position}} 已移除',
    changed: '规则 {{position}} 已修改',
    'moved-up': '规则 {{position}} 已上移',
    'moved-down': '规则 {{position}} 已下移',
  },
  firstRule: '将写入第一条规则：{{changes}}',
  change: '{{version}} {{from}} → {{to}}',
  discard: '放弃',
  review: '审阅并应用',
  copyLink: '复制草稿链接',
  copied: '链接已复制',
  unreachable: '集群无法连接，暂时不能应用；草稿会保留。',
  conflicting: '请先在您的草稿和对方的更改之间作出选择。',
  fromLink: '此草稿来自链接，尚未应用。',
  unknownVersions: '链接中提到了该服务没有的版本：{{versions}}。这些版本已被忽略。',
  tooLong: '内容过多，无法放入链接',
  editing: '请先完成打开的规则：点“完成”或“取消”。',
  behind: '正在重新读取规则。',
  otherRules: '链接生成后规则已有变化，其中的规则更改未采用。',
};
