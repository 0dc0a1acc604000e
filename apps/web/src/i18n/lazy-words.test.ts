import { describe, expect, test } from 'vitest';
import { wordsEn as gatewaysEn } from './gateways/words-en.ts';
import { wordsZhCn as gatewaysZhCn } from './gateways/words-zh-cn.ts';
import { lazyWords } from './lazy-words.ts';
import { wordsEn as objectsEn } from './objects/words-en.ts';
import { wordsZhCn as objectsZhCn } from './objects/words-zh-cn.ts';
import { wordsEn as settingsEn } from './settings/words-en.ts';
import { wordsZhCn as settingsZhCn } from './settings/words-zh-cn.ts';
import { startI18n } from './start-i18n.ts';
import { wordsEn as testerEn } from './tester/words-en.ts';
import { wordsZhCn as testerZhCn } from './tester/words-zh-cn.ts';

type Tree = { readonly [key: string]: string | Tree };

const textsOf = (tree: Tree, path = ''): [string, string][] =>
  Object.entries(tree).flatMap(([key, value]) =>
    typeof value === 'string' ? [[`${path}${key}`, value] as [string, string]] : textsOf(value, `${path}${key}.`),
  );
const placeholders = (text: string) => [...text.matchAll(/\{\{(\w+)\}\}/g)].map(([, name]) => name).sort();

describe.each([
  { name: 'gateways', en: gatewaysEn, zh: gatewaysZhCn },
  { name: 'objects', en: objectsEn, zh: objectsZhCn },
  { name: 'settings', en: settingsEn, zh: settingsZhCn },
  { name: 'tester', en: testerEn, zh: testerZhCn },
])('the words of $name', ({ en, zh }) => {
  const chinese = new Map(textsOf(zh));

  test('fill the same places in both languages', () => {
    for (const [key, text] of textsOf(en)) {
      if (!key.endsWith('_one')) expect(placeholders(chinese.get(key) ?? ''), key).toEqual(placeholders(text));
    }
  });

  test('are Chinese in Chinese, and say nothing of being in effect', () => {
    for (const [key, text] of chinese) {
      // “{{value}}” is the value and nothing else.
      if (key !== 'wanted.exact') expect(text, key).toMatch(/\p{Script=Han}|[、：；，（]/u);
      expect(text, key).not.toContain('已生效');
    }
  });
});

describe('words that are loaded when they are wanted', () => {
  const english = { hello: 'Hello' };

  test('are loaded once for an instance and a language', async () => {
    let times = 0;
    const load = async () => {
      times += 1;
      return english;
    };
    const words = lazyWords('later', { en: load, zh: load });
    const instance = await startI18n('en');
    expect(words(instance, 'en')).toBe(words(instance, 'en'));
    await words(instance, 'en');
    expect(times).toBe(1);
    expect(instance.getResource('en', 'later', 'hello')).toBe('Hello');
  });

  test('are English where a language cannot be loaded', async () => {
    const words = lazyWords('later', { en: async () => english, zh: () => Promise.reject(new Error('offline')) });
    const instance = await startI18n('zh');
    await words(instance, 'zh');
    expect(instance.getResource('zh', 'later', 'hello')).toBe('Hello');
  });
});
