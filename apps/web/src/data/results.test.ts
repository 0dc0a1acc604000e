import { expect, test, vi } from 'vitest';
import { createResults, shownMilliseconds } from './results.ts';

const undo = { namespace: 'default', service: 'reviews', change: 'c1' };

test.each([
  { tone: 'ok' as const, undo: null, milliseconds: 10_000 },
  { tone: 'ok' as const, undo, milliseconds: 30_000 },
  { tone: 'error' as const, undo, milliseconds: null },
])('$tone is shown for $milliseconds ms', ({ milliseconds, ...result }) => {
  expect(shownMilliseconds(result)).toBe(milliseconds);
});

test('three are shown at once, all are kept, and listeners are told', () => {
  const results = createResults();
  const listener = vi.fn();
  results.subscribe(listener);
  for (const text of ['a', 'b', 'c', 'd']) results.add({ tone: 'ok', text, undo: null });
  expect(results.state().shown.map(({ text }) => text)).toEqual(['b', 'c', 'd']);
  expect(results.state().list.map(({ text }) => text)).toEqual(['d', 'c', 'b', 'a']);
  expect(results.state().unread).toBe(4);
  expect(listener).toHaveBeenCalledTimes(4);
  results.close(results.state().shown[0]?.id ?? 0);
  expect(results.state().shown.map(({ text }) => text)).toEqual(['c', 'd']);
  results.read();
  expect(results.state().unread).toBe(0);
  expect(results.state().list).toHaveLength(4);
  results.clear();
  expect(results.state()).toEqual({ list: [], shown: [], unread: 0 });
});
