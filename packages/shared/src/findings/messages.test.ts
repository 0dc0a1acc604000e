import { expect, expectTypeOf, test } from 'vitest';
import { findingCodes } from './codes.ts';
import { fillTemplate } from './fill-template.ts';
import { messageOf, problem } from './finding.ts';
import { findingMessages, type MessageKey, type ParamsOf } from './messages.ts';

test.each(Object.entries(findingMessages))('%s has a code and a text', (key, { code, text }) => {
  expect(findingCodes[code]).toBeDefined();
  expect(text).not.toBe('');
  const names = [...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => name ?? '');
  const params = Object.fromEntries(names.map((name) => [name, 'x']));
  expect(messageOf({ key: key as MessageKey, params })).not.toMatch(/[{}]/);
});

test('every code is used', () => {
  const used = new Set(Object.values(findingMessages).map(({ code }) => code));
  expect(Object.keys(findingCodes).filter((code) => !used.has(code as never))).toEqual([]);
});

test.each([
  ['{a} and {b}', { a: 1, b: 'x' }, '1 and x'],
  ['[{list}]', { list: ['x', 'y'] }, '[x, y]'],
  ['{unknown}', {}, '{unknown}'],
  ['nothing', {}, 'nothing'],
])('%s with %j', (text, params, filled) => {
  expect(fillTemplate(text, params as Record<string, string | string[]>)).toBe(filled);
});

test('the parameters of a text are known to the compiler', () => {
  expectTypeOf<keyof ParamsOf<'vs.hosts.duplicate'>>().toEqualTypeOf<'first' | 'second'>();
  expectTypeOf<keyof ParamsOf<'gw.noServers'>>().toEqualTypeOf<never>();
  expect(messageOf(problem('vs.hosts.duplicate', { first: 'a', second: 'b' }))).toBe(
    'duplicate hosts in virtual service: a & b',
  );
});
