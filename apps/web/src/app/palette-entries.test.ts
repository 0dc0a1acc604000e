import { expect, test } from 'vitest';
import { type PaletteEntry, searchEntries } from './palette-entries.ts';

const entry = (
  text: string,
  group: PaletteEntry['group'] = 'services',
  detail: string | null = null,
): PaletteEntry => ({
  id: text,
  group,
  icon: 'split',
  text,
  detail,
  to: `/${text}`,
  action: null,
});

const entries = [
  entry('ratings-mysql', 'services', 'prod'),
  entry('my-reviews', 'services', 'prod'),
  entry('reviews', 'services', 'default'),
  entry('previews', 'services', 'default'),
  entry('Findings', 'pages'),
];

test.each([
  { text: '', found: entries.map(({ text }) => text) },
  { text: ' re', found: ['reviews', 'my-reviews', 'previews'] },
  { text: 'REVIEWS prod', found: ['my-reviews'] },
  { text: 'find', found: ['Findings'] },
  { text: 'nothing', found: [] },
])('"$text" finds $found', ({ text, found }) => {
  expect(searchEntries(entries, text).map((each) => each.text)).toEqual(found);
});

test('groups stay in one piece, that of the best result first', () => {
  const mixed = [entry('a-set', 'services'), entry('settings', 'pages'), entry('b-settings', 'services')];
  expect(searchEntries(mixed, 'set').map(({ group }) => group)).toEqual(['pages', 'services', 'services']);
});
