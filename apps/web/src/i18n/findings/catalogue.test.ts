import type { Finding } from '@sluice/shared/api/findings';
import { problem, toFinding } from '@sluice/shared/findings/finding';
import { findingMessages } from '@sluice/shared/findings/messages';
import { describe, expect, test } from 'vitest';
import { startI18n } from '../start-i18n.ts';
import { catalogueZhCn } from './catalogue-zh-cn.ts';
import { loadFindingText } from './load-catalogue.ts';
import { textsZhCn } from './texts-zh-cn.ts';
import { wordsEn } from './words-en.ts';
import { wordsZhCn } from './words-zh-cn.ts';
import { valuesZhCn } from './zh-cn/values.ts';

const parametersOf = (text: string) => [...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => name).sort();
const english = Object.entries(findingMessages);
const chinese: Readonly<Record<string, string>> = textsZhCn;
const { text } = catalogueZhCn;

test.each(english)('%s has the same parameters in both languages, and Chinese words', (key, message) => {
  expect(parametersOf(chinese[key] ?? '')).toEqual(parametersOf(message.text));
  expect(chinese[key]).toMatch(/\p{Script=Han}/u);
});

test('Chinese names no message that there is not', () => {
  expect(Object.keys(chinese).sort()).toEqual(english.map(([key]) => key).sort());
});

test('Chinese sentences have Chinese punctuation', () => {
  for (const [key, sentence] of Object.entries(chinese)) {
    expect(sentence, key).not.toMatch(/\p{Script=Han}[,;:?!()]|[,;?!()]\p{Script=Han}|\p{Script=Han}\.(?!\w)/u);
  }
});

const virtualService = { kind: 'VirtualService', namespace: 'default', name: 'reviews' };
const shown = (found: ReturnType<typeof problem>): Finding => {
  const { path, params, ...finding } = toFinding(found, virtualService, ['spec', 'http', 0]);
  return { ...finding, path: [...path], params: { ...params } };
};

describe.each([
  {
    found: problem('analyze.notFound.host', { what: 'host', name: '"nobody"' }),
    sentence: '找不到所引用的主机："nobody"',
  },
  {
    found: problem('object.type', { field: 'spec.http', expected: 'a list' }),
    sentence: 'spec.http：必须是列表',
  },
  {
    found: problem('dr.pool.negative', { field: 'max connections' }),
    sentence: 'maxConnections 不能为负数',
  },
  {
    found: problem('gw.tls.requires', { mode: 'MUTUAL', what: 'private key' }),
    sentence: 'TLS 模式 MUTUAL 需要私钥',
  },
  {
    found: problem('sluice.rule.shadowed', { rule: '3', by: ['1', '2'] }),
    sentence: '规则 3 永远不会被用到：它所匹配的请求都已先被规则 1、2 接收。',
  },
  {
    found: problem('sluice.destination.notReady', { rule: '1', percent: 12.5, destination: 'reviews v2' }),
    sentence: '规则 1 将 12.5% 的请求发往 reviews v2，但它没有就绪 Pod：这些请求会以 503 失败。',
  },
  { found: problem('dr.subset.duplicate', { name: 'host' }), sentence: '子集名称重复：host' },
])('$sentence', ({ found, sentence }) => {
  test('is what Chinese says', () => expect(text(shown(found))).toBe(sentence));
});

test('what a newer server finds is told in its own words', () => {
  const finding = { ...shown(problem('vs.routes.none')), messageKey: 'sluice.of.tomorrow', message: 'Something new' };
  expect(text(finding)).toBe('Something new');
});

test('every word inside parameters belongs to a parameter of some message', () => {
  const names = new Set(english.flatMap(([, message]) => parametersOf(message.text)));
  for (const name of Object.keys(valuesZhCn)) expect(names).toContain(name);
});

type Tree = { readonly [key: string]: string | Tree };
const wordsOf = (tree: Tree, path = ''): [string, string][] =>
  Object.entries(tree).flatMap(([key, word]) =>
    typeof word === 'string' ? [[path + key, word] as [string, string]] : wordsOf(word, `${path}${key}.`),
  );
const placesOf = (word: string) => [...word.matchAll(/\{\{(\w+)\}\}/g)].map(([, name]) => name).sort();

test('the words around findings fill the same places in both languages', () => {
  const translated = new Map(wordsOf(wordsZhCn));
  for (const [key, word] of wordsOf(wordsEn)) {
    if (!key.endsWith('_one')) expect(placesOf(translated.get(key) ?? ''), key).toEqual(placesOf(word));
  }
  for (const [key, word] of translated) expect(word, key).toMatch(/\p{Script=Han}/u);
});

test('a language is loaded once, and its words with it', async () => {
  const words = await startI18n('zh');
  expect(words.hasResourceBundle('zh', 'findings')).toBe(false);
  const first = loadFindingText(words, 'zh');
  expect(loadFindingText(words, 'zh')).toBe(first);
  expect((await first)(shown(problem('vs.routes.none')))).toBe('VirtualService 必须有 http、tcp 或 tls');
  expect(words.t('checked', { ns: 'findings', count: 3, number: '3', time: '12:00' })).toBe('12:00 检查了 3 个对象');
  expect((await loadFindingText(words, 'en'))(shown(problem('vs.routes.none')))).toBe(
    'http, tcp or tls must be provided in virtual service',
  );
});
