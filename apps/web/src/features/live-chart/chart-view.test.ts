import { expect, test } from 'vitest';
import { hiddenIn, isolate, showAllBut } from './chart-view.ts';

const versions = ['v1', 'v2', 'canary-3'];

test.each([
  { shown: undefined, hidden: [] },
  { shown: 'v1', hidden: ['v2', 'canary-3'] },
  { shown: 'v2,canary-3', hidden: ['v1'] },
  { shown: 'v1,v2,canary-3', hidden: [] },
  { shown: 'v1,v9', hidden: ['v2', 'canary-3'] },
  { shown: 'v9', hidden: [] },
  { shown: '', hidden: [] },
])('of the address "$shown" are hidden: $hidden', ({ shown, hidden }) => {
  expect([...hiddenIn({ versions: shown }, versions)]).toEqual(hidden);
});

test('what is hidden comes back from the address', () => {
  for (const hidden of [[], ['v1'], ['v1', 'canary-3']]) {
    expect([...hiddenIn(showAllBut(new Set(hidden), versions), versions)]).toEqual(hidden);
  }
});

test('isolating twice shows all again', () => {
  const alone = isolate('v2', {});
  expect(alone).toEqual({ versions: 'v2' });
  expect(isolate('v2', alone)).toEqual({ versions: undefined });
  expect(isolate('v1', alone)).toEqual({ versions: 'v1' });
});
