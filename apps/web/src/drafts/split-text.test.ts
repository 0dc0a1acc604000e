import { expect, test } from 'vitest';
import { aService } from '../testing/bookinfo.ts';
import { reduceDraft } from './reduce-split.ts';
import { appliedOf, hasConflict, shownWeights, startDraft } from './split-draft.ts';
import { formatDraftLink, parseDraftLink, restoreDraft, serialiseDraft } from './split-text.ts';

const names = ['v1', 'v2', 'v3'];

test.each([
  { text: 'v1:57,v2:28,v3:15', weights: [57, 28, 15], unknown: [] },
  { text: 'v3:100', weights: [0, 0, 100], unknown: [] },
  { text: 'v1:90,v9:10', weights: null, unknown: ['v9'] },
  { text: 'v1:100,v9:0', weights: [100, 0, 0], unknown: ['v9'] },
  { text: 'v1:57,v2:28', weights: null, unknown: [] },
  { text: 'v1=57', weights: null, unknown: [] },
  { text: '', weights: null, unknown: [] },
  { text: 'v1:101', weights: null, unknown: [] },
])('the link $text', ({ text, weights, unknown }) => {
  expect(parseDraftLink(text, names)).toEqual({ weights, unknown });
});

test('a link leads to the draft it was made of', () => {
  const odd = ['my-v1.2', 'x'];
  expect(parseDraftLink(formatDraftLink(odd, [40, 60]), odd).weights).toEqual([40, 60]);
});

const applied = appliedOf(aService());
const drafted = [
  { type: 'set' as const, row: 2, target: 15 },
  { type: 'toggleLock' as const, row: 0 },
].reduce(reduceDraft, startDraft(applied));

test('a stored draft comes back with its locks', () => {
  const restored = restoreDraft(serialiseDraft(drafted), startDraft(applied));
  expect(restored && shownWeights(restored)).toEqual([57, 28, 15]);
  expect(restored?.locked).toEqual(new Set(['v1']));
});

test('a stored draft over other weights than it began with asks first', () => {
  const moved = startDraft(appliedOf(aService({ weights: { v1: 10, v2: 10, v3: 80 } })));
  const restored = restoreDraft(serialiseDraft(drafted), moved);
  expect(restored && hasConflict(restored)).toBe(true);
});

test.each([
  { what: 'no JSON', text: '{' },
  { what: 'another shape', text: '{}' },
  { what: 'other versions', text: serialiseDraft(drafted).replace('"v3"', '"v4"') },
  { what: 'another total', text: serialiseDraft(drafted).replace('57', '58') },
])('$what is no stored draft', ({ text }) => {
  expect(restoreDraft(text, startDraft(applied))).toBeNull();
});
