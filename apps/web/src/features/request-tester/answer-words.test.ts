import type { MatchTrace } from '@sluice/shared/evaluate/trace';
import { beforeAll, describe, expect, test } from 'vitest';
import type { Language } from '../../i18n/languages.ts';
import { startI18n } from '../../i18n/start-i18n.ts';
import { type TesterWords, testerWords } from '../../i18n/tester/use-tester-words.ts';
import { delegationText, resultText, targetName, whyNot } from './answer-words.ts';

const origin = {
  virtualService: { namespace: 'default', name: 'reviews' },
  ruleIndex: 1,
  matchIndex: 0,
  ruleName: null,
  via: null,
};
const words = new Map<Language, TesterWords>();
beforeAll(async () => {
  for (const language of ['en', 'zh'] as const) {
    const instance = await startI18n(language);
    await testerWords(instance, language);
    words.set(language, instance.getFixedT(language, 'tester') as unknown as TesterWords);
  }
});
const t = (language: Language) => words.get(language) as TesterWords;

type Failed = Extract<MatchTrace, { result: 'failed' }>['failed'][number];
const failed = (change: Partial<Failed>): MatchTrace => ({
  origin,
  result: 'failed',
  failed: [
    {
      kind: 'headers',
      key: 'end-user',
      wanted: { type: 'exact', value: 'jason' },
      ignoreCase: false,
      actual: null,
      ...change,
    },
  ],
});
const refused = (clause: Extract<MatchTrace, { result: 'not-for-proxy' }>['clause']): MatchTrace => ({
  origin,
  result: 'not-for-proxy',
  clause,
});

describe('the clause that failed', () => {
  test.each([
    {
      match: failed({}),
      en: 'header end-user is missing; “jason” was wanted',
      zh: '请求头 end-user 缺失，要求的是“jason”',
    },
    {
      match: failed({ kind: 'uri', key: null, wanted: { type: 'prefix', value: '/api' }, actual: '/' }),
      en: 'the path is “/”, not something that starts with “/api”',
      zh: '路径是“/”，而不是以“/api”开头的值',
    },
    {
      match: failed({ kind: 'withoutHeaders', wanted: { type: 'present' }, actual: 'x' }),
      en: 'header end-user is there, and must not be',
      zh: '请求头 end-user 存在，但规则要求其不存在',
    },
    {
      match: failed({ kind: 'sniHosts', key: null, wanted: { type: 'any-of', values: ['a', 'b'] }, actual: 'c' }),
      en: 'the server name is “c”, not one of a, b',
      zh: '服务器名是“c”，而不是a、b 之一',
    },
    {
      match: refused({ kind: 'gateways', wanted: ['mesh'], actual: 'default/front' }),
      en: 'it is for sidecars of the mesh, and this caller comes by default/front',
      zh: '该规则用于网格中的 Sidecar，而此调用方来自 default/front',
    },
    {
      match: refused({ kind: 'sourceLabels', key: 'app', wanted: 'web', actual: null }),
      en: 'the caller has no label app; “web” was wanted',
      zh: '调用方没有标签 app，要求的是“web”',
    },
    {
      match: refused({ kind: 'port', wanted: 80, actual: 9080 }),
      en: 'the port is 9080, not 80',
      zh: '端口是 9080，而不是 80',
    },
  ])('$en', ({ match, en, zh }) => {
    expect(whyNot(t('en'), match)).toEqual([en]);
    expect(whyNot(t('zh'), match)).toEqual([zh]);
  });
});

test('what takes a request first is named', () => {
  const by = { ...origin, ruleIndex: 0, ruleName: 'jason' };
  expect(resultText(t('en'), { origin, result: 'taken-before', by })).toBe(
    'would fit, but Rule 1 “jason” of default/reviews takes it first',
  );
  expect(resultText(t('zh'), { origin, result: 'unreachable', after: by })).toBe(
    '永远不会用到：default/reviews 的规则 1“jason” 接收所有请求',
  );
});

test('a delegate that is missing is named', () => {
  const virtualService = { namespace: 'default', name: 'root' };
  const delegate = { namespace: 'shop', name: 'reviews' };
  expect(delegationText(t('en'), { virtualService, ruleIndex: 0, delegate, index: null, reason: 'missing' })).toBe(
    'Rule 1 of default/root delegates to shop/reviews, which does not exist; the rule is skipped.',
  );
});

test('a target is called by its version, or by its host', () => {
  const versions = [
    { name: 'v2', subset: 'second', labels: {}, workloads: [], pods: { ready: 1, total: 1 }, createdAt: null },
  ];
  const service = { host: 'reviews.default.svc.cluster.local', versions };
  expect(targetName(t('en'), { host: service.host, subset: 'second' }, service)).toEqual({ name: 'v2', version: 'v2' });
  expect(targetName(t('en'), { host: 'other', subset: 'x' }, service)).toEqual({ name: 'other · x', version: null });
});
