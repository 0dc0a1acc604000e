import { expect, test } from 'vitest';
import { someEvidence } from '../testing/bookinfo.ts';
import { evidenceSentence } from './evidence-words.ts';
import { createFormat } from './format.ts';
import { startI18n } from './start-i18n.ts';

const english = await startI18n('en');
const chinese = await startI18n('zh');

test.each([
  { evidence: {}, en: 'Observed matches desired, judged on 7,200 requests', zh: '实测与期望相符，依据 7,200 个请求' },
  {
    evidence: { state: 'collecting', requests: 412, needed: 948, secondsLeft: 8 },
    en: 'Collecting: 412 of about 1,400 requests, ≈ 8s left',
    zh: '收集中：412 个请求，共需约 1,400 个，约剩 8秒',
  },
  {
    evidence: { state: 'collecting', requests: 60, needed: 1560, secondsLeft: 1560 },
    en: 'Collecting: 60 of about 1,700 requests, ≈ 26 min left',
    zh: '收集中：60 个请求，共需约 1,700 个，约剩 26分钟',
  },
  {
    evidence: { state: 'collecting', requests: 0, needed: null, secondsLeft: null },
    en: 'Collecting: no requests yet',
    zh: '收集中：尚无请求',
  },
  {
    evidence: { state: 'diverges', requests: 75, reason: 'rules-bypassed' },
    en: 'Observed differs from desired, judged on 75 requests: requests spread over all pods as if there were no rule; callers without a sidecar, or another host name, go past it',
    zh: '实测与期望不符，依据 75 个请求：请求如同没有规则一样分散到所有 Pod；没有 sidecar 的调用方或使用其他主机名的请求会绕过规则',
  },
  {
    evidence: { state: 'diverges', requests: 75, reason: 'of-tomorrow' },
    en: 'Observed differs from desired, judged on 75 requests: reason "of-tomorrow"',
    zh: '实测与期望不符，依据 75 个请求：原因“of-tomorrow”',
  },
  {
    evidence: { state: 'collecting', reason: 'settling', requests: 0, needed: null, secondsLeft: 2.4 },
    en: 'Giving the proxies a moment: counting starts in 3s',
    zh: '正在等待代理更新：3秒后开始统计',
  },
  {
    evidence: { state: 'collecting', reason: 'settling', requests: 0, needed: null, secondsLeft: null },
    en: 'Giving the proxies a moment: counting starts when all of them have the change',
    zh: '正在等待代理更新：全部代理收到更改后开始统计',
  },
  { evidence: { state: 'blind', reason: 'not-measured' }, en: 'Measuring has just begun', zh: '刚开始测量' },
] as const)('$en', ({ evidence, en, zh }) => {
  const given = someEvidence(evidence);
  expect(evidenceSentence(english.t, createFormat('en-US'), given)).toBe(en);
  expect(evidenceSentence(chinese.t, createFormat('zh-CN'), given)).toBe(zh);
});
