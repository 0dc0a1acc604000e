import type { ChangeSummary } from '@sluice/shared/api/changes';
import { expect, test } from 'vitest';
import { createFormat } from '../../i18n/format.ts';
import { startI18n } from '../../i18n/start-i18n.ts';
import { keyOf, liveMarks, marksWithin, whatOf } from './marks.ts';

const start = Date.parse('2026-03-01T12:00:00Z');
const step = (second: number, v1: number) => ({ time: start + second * 1000, shares: new Map([['v1', v1]]) });
const change = (second: number, rest: Partial<ChangeSummary> = {}): ChangeSummary => ({
  ...{ id: `change-${second}`, namespace: 'default', services: ['reviews'], action: 'applyChange', state: 'applied' },
  ...{ user: 'ann', at: new Date(start + second * 1000).toISOString(), reason: null, edits: [], undoes: null },
  ...{ objects: [], shares: { before: { v1: 1 }, after: { v1: 0.5 } } },
  ...rest,
});
const outside = (second: number) => ({
  object: { kind: 'VirtualService' as const, namespace: 'default', name: 'reviews' },
  ...{ manager: 'kubectl-edit', at: new Date(start + second * 1000).toISOString() },
});
const words = await startI18n('en');
const said = (marks: ReturnType<typeof liveMarks>) => marks.map((mark) => whatOf(words.t, createFormat('en-US'), mark));
const short = (marks: ReturnType<typeof liveMarks>) =>
  marks.map(({ time, user, change, shares }) => [(time - start) / 1000, user, change, shares?.v1 ?? null]);

test('a change of the history stands where the line steps', () => {
  const marks = liveMarks({ changes: [change(10)], outside: [] }, [step(0, 1), step(11.4, 0.5)]);
  expect(short(marks)).toEqual([[11.4, 'ann', 'change-10', 0.5]]);
});

test('of changes by others the stream knows what, and the cluster who', () => {
  const marks = liveMarks({ changes: [], outside: [outside(20)] }, [step(0, 1), step(20.8, 0.25)]);
  expect(short(marks)).toEqual([[20.8, 'kubectl-edit', null, 0.25]]);
});

test('a step that nobody has told of is marked, too, and so is a change of other rules', () => {
  const steps = [step(0, 1), step(30, 0.25)];
  expect(short(liveMarks({ changes: [change(5, { shares: null })], outside: [] }, steps))).toEqual([
    [5, 'ann', 'change-5', null],
    [30, null, null, 0.25],
  ]);
  expect(short(liveMarks(null, steps))).toEqual([[30, null, null, 0.25]]);
});

test('two changes soon after each other stand where each has its step, and have keys of their own', () => {
  const changes = [change(13, { shares: { before: { v1: 0.5 }, after: { v1: 1 } } }), change(10)];
  const marks = liveMarks({ changes, outside: [] }, [step(0, 1), step(10.9, 0.5), step(13.9, 1)]);
  expect(short(marks)).toEqual([
    [10.9, 'ann', 'change-10', 0.5],
    [13.9, 'ann', 'change-13', 1],
  ]);
  const atOnce = liveMarks(null, [step(0, 1), step(30, 0.8), step(30, 0.7)]);
  expect(new Set(atOnce.map(keyOf)).size).toBe(2);
});

test('a mark says what was there before and after, as far as anybody knows', () => {
  const steps = [step(0, 1), step(10.5, 0.5), step(30, 0.25)];
  const changes = [
    change(10),
    change(50, { shares: { before: { v1: 0.25 }, after: { v1: 0.25 } }, reason: 'timeout' }),
  ];
  const unknown = { ...outside(70), at: new Date(start + 70_000).toISOString() };
  expect(said(liveMarks({ changes, outside: [outside(30), unknown] }, steps))).toEqual([
    'v1 100 → 50',
    'v1 50 → 25',
    'rules changed “timeout”',
    'rules changed',
  ]);
  expect(
    said([{ time: start, change: null, user: 'argocd', reason: null, before: null, shares: { v1: 0.5 } }]),
  ).toEqual(['v1 50%']);
});

test('what a tool writes at once into several objects is one mark', () => {
  expect(liveMarks({ changes: [], outside: [outside(20), outside(20), outside(25)] }, [])).toHaveLength(2);
});

test('what was never applied is no mark', () => {
  const failed = [change(10, { state: 'failed' }), change(12, { state: 'undone' }), change(14, { state: 'pending' })];
  expect(liveMarks({ changes: failed, outside: [] }, [step(0, 1)])).toEqual([]);
});

test('only those of the time that is shown', () => {
  const marks = liveMarks({ changes: [change(0), change(100), change(200)], outside: [] }, []);
  expect(marksWithin(marks, start + 210_000, 120).map(({ change }) => change)).toEqual(['change-100', 'change-200']);
});
