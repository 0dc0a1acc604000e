import type { Translated } from '../messages.ts';
import type { wordsEn } from './words-en.ts';

export const wordsZhCn: Translated<typeof wordsEn> = {
  title: '{{namespace}} 中的问题',
  loading: '正在加载问题',
  severity: { error: '错误', warning: '警告', info: '提示' },
  filter: '严重程度',
  all: '全部 {{number}}',
  only: { error: '错误 {{number}}', warning: '警告 {{number}}', info: '提示 {{number}}' },
  none: '没有发现问题',
  noneLeft: '没有这种严重程度的问题。',
  showAll: '显示全部',
  checked_other: '{{time}} 检查了 {{number}} 个对象',
  unread: '未检查，因为集群不允许 Sluice 读取：{{kinds}}。请联系授予权限的人。',
  code: '代码',
  path: '位置',
  services_other: '服务',
  failed: '无法显示问题。',
};
