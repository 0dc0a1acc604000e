import { expect, test } from 'vitest';
import { en } from './en.ts';
import { chooseLanguage } from './languages.ts';
import { startI18n, switchLanguage } from './start-i18n.ts';
import { zhCn } from './zh-cn.ts';

type Tree = { readonly [key: string]: string | Tree };

function textsOf(tree: Tree, path = ''): [string, string][] {
  return Object.entries(tree).flatMap(([key, value]) =>
    typeof value === 'string' ? [[`${path}${key}`, value] as [string, string]] : textsOf(value, `${path}${key}.`),
  );
}

const placeholders = (text: string) => [...text.matchAll(/\{\{(\w+)\}\}/g)].map(([, name]) => name).sort();

test('both languages fill the same places in every text', () => {
  const chinese = new Map(textsOf(zhCn));
  for (const [key, text] of textsOf(en)) {
    if (key.endsWith('_one')) continue;
    expect(placeholders(chinese.get(key) ?? ''), key).toEqual(placeholders(text));
  }
});

test('the Chinese catalogue is Chinese', () => {
  const same = new Set([
    'app.name',
    'service.title',
    'service.titleWithState',
    'overview.groupOf',
    'split.zeroChip',
    'split.changed',
    'split.announceItem',
    'splitNotes.otherHost',
  ]);
  const names = /^owners\.tools\./;
  const neutral = new Set(['split.dot', 'dirty.change', 'charts.none']);
  for (const [key, text] of textsOf(zhCn)) {
    if (!same.has(key) && !neutral.has(key) && !names.test(key))
      expect(text, key).toMatch(/\p{Script=Han}|[、：；，（]/u);
  }
});

/** Where the proxies themselves have said so. */
const proxiesHaveIt = new Set(['applied.inEffect', 'applied.inEffectAlready']);

test('"in effect" is never said of what is merely applied', () => {
  for (const [key, text] of textsOf(zhCn)) {
    if (!proxiesHaveIt.has(key)) expect(text, key).not.toContain('已生效');
  }
});

test.each([
  { wanted: ['zh-TW', 'en'], language: 'zh' },
  { wanted: ['de-DE', 'en-GB'], language: 'en' },
  { wanted: ['fr'], language: 'en' },
  { wanted: [], language: 'en' },
])('of $wanted the page speaks $language', ({ wanted, language }) => {
  expect(chooseLanguage(wanted)).toBe(language);
});

test('languages are switched at run time', async () => {
  const words = await startI18n('en');
  expect(words.t('dirty.summary', { count: 1, changes: 'x' })).toBe('1 weight changed: x');
  await switchLanguage(words, 'zh');
  expect(words.t('dirty.summary', { count: 1, changes: 'x' })).toBe('1 个权重已更改：x');
  await switchLanguage(words, 'en');
  expect(words.t('dirty.summary', { count: 3, changes: 'x' })).toBe('3 weights changed: x');
});
